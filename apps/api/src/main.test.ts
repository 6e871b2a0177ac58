import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords } from '@cellgate/records';
import { DEMO_PLANT } from './testing/demo-line';

/** The API as a process of its own, from its sources. */
class ApiProcess {
  out = '';
  err = '';
  readonly ended: Promise<number | null>;
  readonly child: ChildProcess;

  constructor(env: Record<string, string>) {
    const args = ['--conditions=@cellgate/source', '-r', '@swc-node/register', join(__dirname, 'main.ts')];
    this.child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'] ?? '', CELLGATE_PLANT: DEMO_PLANT, PORT: '0', ...env },
    });
    this.child.stdout?.on('data', (data: Buffer) => (this.out += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.err += data.toString()));
    this.ended = new Promise((resolve) => this.child.on('exit', resolve));
  }

  async listening(): Promise<string> {
    for (;;) {
      const url = /^listening on (http:\S+)$/m.exec(this.out)?.[1];
      if (url !== undefined) return url;
      if (this.child.exitCode !== null) throw new Error(`ended: ${this.err}`);
      await Promise.race([this.ended, new Promise((resolve) => this.child.stdout?.once('data', resolve))]);
    }
  }
}

describe('the API process', () => {
  jest.setTimeout(60_000);
  let directory: string;
  let api: ApiProcess | null = null;
  const start = (env: Record<string, string> = {}): ApiProcess =>
    (api = new ApiProcess({ CELLGATE_DATA_DIR: join(directory, 'data'), ...env }));
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-main-'));
  });
  afterEach(async () => {
    api?.child.kill('SIGKILL');
    await api?.ended;
    api = null;
    rmSync(directory, { recursive: true, force: true });
  });

  it('refuses demo persons where other machines can connect, and says nothing of their tokens', async () => {
    const file = join(directory, 'demo-persons.json');
    const token = 'demo_'.padEnd(48, 'x');
    const content = { approver: 'demo-approver', persons: [{ name: 'demo-approver', token }] };
    writeFileSync(file, JSON.stringify(content));
    const api = new ApiProcess({
      CELLGATE_DATA_DIR: directory,
      HOST: '0.0.0.0',
      CELLGATE_DEMO_PERSONS: file,
    });
    expect(await api.ended).toBe(2);
    expect(api.err).toContain('CELLGATE_DEMO_PERSONS');
    expect(api.err + api.out).not.toContain(token);
  });

  it('says where it listens and that it is open, answers, and ends with 0 on SIGTERM', async () => {
    const { child, ended } = start();
    const url = await api?.listening();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(api?.out).toContain('no token exists');
    const log = (api?.out ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('listening'));
    for (const line of log) expect(() => JSON.parse(line) as unknown).not.toThrow();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(api?.err).toBe('');
  });

  it('starts while the store is away, says so once, and serves when it appears', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    start({ INFLUX_URL: `http://127.0.0.1:${port}` });
    const url = await api?.listening();
    for (let time = 0; time < 3; time += 1) {
      expect((await fetch(`${url}/api/v1/machines`)).status).toBe(503);
    }
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, ((await ready.json()) as { notReady: string[] }).notReady]).toEqual([
      503,
      ['store'],
    ]);
    expect(api?.out.match(/store is away/g)).toHaveLength(1);
  });

  it('opens an embedded store that could not be opened at first', async () => {
    mkdirSync(join(directory, 'data', 'time-series.sqlite'), { recursive: true });
    start();
    const url = await api?.listening();
    expect((await fetch(`${url}/api/v1/machines`)).status).toBe(503);
    rmSync(join(directory, 'data', 'time-series.sqlite'), { recursive: true });
    expect((await fetch(`${url}/api/v1/machines`)).status).toBe(200);
  });

  it('refuses to listen for other machines without a token, and listens once there is one', async () => {
    start({ HOST: '0.0.0.0' });
    expect(await api?.ended).toBe(2);
    expect(api?.err).toContain('HOST: without tokens only a loopback address');
    const records = LineRecords.open(join(directory, 'data'));
    records.tokens.create({ name: 'mes', scopes: ['read'] });
    records.close();
    start({ HOST: '0.0.0.0' });
    const url = (await api?.listening())?.replace('0.0.0.0', '127.0.0.1');
    expect((await fetch(`${url}/api/v1/machines`)).status).toBe(401);
    expect(api?.out).not.toContain('no token exists');
  });

  it.each([
    ['PORT', { PORT: 'x', INFLUX_URL: 'y' }, [/^PORT: /m, /^INFLUX_URL: /m]],
    ['plant file', { CELLGATE_PLANT: 'none.yaml' }, [/none\.yaml/]],
  ])('ends with 2 and every reason when the %s is wrong', async (_, env, reasons) => {
    start(env as Record<string, string>);
    expect(await api?.ended).toBe(2);
    for (const reason of reasons) expect(api?.err).toMatch(reason);
    expect(api?.out).toBe('');
  });

  it('ends with 2 when the records are damaged, and leaves them alone', async () => {
    mkdirSync(join(directory, 'data'));
    writeFileSync(join(directory, 'data', 'records.sqlite'), 'no database '.repeat(1_000));
    start();
    expect(await api?.ended).toBe(2);
    expect(api?.err).toContain('records.sqlite');
  });

  it('ends with 1 and the reason when the port is taken', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    start({ PORT: String((listener.address() as AddressInfo).port) });
    expect(await api?.ended).toBe(1);
    expect(api?.err).toContain('EADDRINUSE');
    await new Promise((resolve) => listener.close(resolve));
  });
});
