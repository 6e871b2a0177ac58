import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './testing/until';

/** The process as `npm start` runs it, but from its sources. */
class SimulatorProcess {
  stdout = '';
  stderr = '';
  readonly exit: Promise<unknown[]>;
  private readonly child: ChildProcess;

  constructor(env: Record<string, string>) {
    const args = ['--conditions=@cellgate/source', '-r', '@swc-node/register', join(__dirname, 'main.ts')];
    this.child = spawn(process.execPath, args, {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = once(this.child, 'exit');
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
  }

  async ready(): Promise<{ opc: string; http: string }> {
    await until('the simulator is ready', () => this.stdout.includes('simulator ready '), 60_000);
    const line = /^simulator ready (\S+) (\S+)$/m.exec(this.stdout);
    return { opc: line?.[1] ?? '', http: line?.[2] ?? '' };
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

describe('the simulator process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-simulator-'));
  const anyPort = { CELLGATE_DATA_DIR: folder, CELLGATE_OPCUA_PORT: '0', CELLGATE_MES_PORT: '0' };
  const running: SimulatorProcess[] = [];
  const start = (env: Record<string, string>) => {
    const subject = new SimulatorProcess({ ...anyPort, ...env });
    running.push(subject);
    return subject;
  };

  afterAll(async () => {
    for (const subject of running) subject.kill('SIGKILL');
    await Promise.all(running.map(({ exit }) => exit));
    rmSync(folder, { recursive: true, force: true });
  });

  it('says in one line where it listens, logs JSON besides, keeps its orders, and leaves with 0 on SIGTERM', async () => {
    const first = start({ CELLGATE_SIM_SPEED: '200', CELLGATE_SIM_SCENARIOS: 'tool-wear' });
    const { opc, http } = await first.ready();
    expect(opc).toMatch(/^opc\.tcp:\/\/127\.0\.0\.1:\d+$/);
    const get = async (path: string) => (await fetch(`${http}${path}`)).json();
    expect(await get('/simulator')).toMatchObject({ speed: 200, scenarios: [{ name: 'tool-wear' }] });
    let produced = 0;
    for (const end = Date.now() + 20_000; produced < 5 && Date.now() < end;)
      ({ produced } = (await get('/orders/98765')) as { produced: number });
    first.kill('SIGTERM');
    expect(await first.exit).toEqual([0, null]);
    expect(first.stdout.match(/^simulator ready/gm)).toHaveLength(1);
    for (const line of first.stdout.trim().split('\n'))
      if (!line.startsWith('simulator ready')) expect(JSON.parse(line)).toHaveProperty('message');

    const second = start({});
    const order = await fetch(`${(await second.ready()).http}/orders/98765`);
    expect(((await order.json()) as { produced: number }).produced).toBeGreaterThanOrEqual(produced);
    second.kill('SIGINT');
    expect(await second.exit).toEqual([0, null]);
  }, 120_000);

  it('leaves with 2 and names the variable when a port is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = (holder.address() as { port: number }).port;
    for (const variable of ['CELLGATE_OPCUA_PORT', 'CELLGATE_MES_PORT']) {
      const subject = start({ [variable]: String(port) });
      expect(await subject.exit).toEqual([2, null]);
      expect(subject.stderr).toContain(`${variable}: port ${port} is in use`);
      expect(subject.stdout).not.toContain('simulator ready');
    }
    holder.close();
  }, 120_000);

  it('leaves with 2 and names every wrong variable', async () => {
    const subject = start({ CELLGATE_SIM_SPEED: 'fast', CELLGATE_SIM_SEED: '-1' });
    expect(await subject.exit).toEqual([2, null]);
    expect(subject.stderr).toMatch(/CELLGATE_SIM_SEED/);
    expect(subject.stderr).toMatch(/CELLGATE_SIM_SPEED/);
  }, 60_000);
});
