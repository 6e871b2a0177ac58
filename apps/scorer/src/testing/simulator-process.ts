import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIMULATOR = join(__dirname, '../../../simulator');

/** What the PLC really did, as the simulator tells it. */
export interface PlcTruth {
  readonly machine: string;
  readonly value: number;
  readonly requests: number;
  readonly applied: readonly { readonly seq: number; readonly value: number }[];
}

/** The simulated line in a process of its own, on free ports. */
export class SimulatorProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly opcUaPort: number,
    private readonly httpUrl: string,
    /** Of the user of `config/demo-plant.yaml`, the only one who may write. */
    readonly writerPassword: string,
  ) {}

  static async start(): Promise<SimulatorProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'cellgate-plc-'));
    const password = randomBytes(12).toString('hex');
    const args = [
      '--conditions=@cellgate/source',
      '-r',
      '@swc-node/register',
      join(SIMULATOR, 'src/main.ts'),
    ];
    const child = spawn(process.execPath, args, {
      cwd: SIMULATOR,
      env: {
        PATH: process.env['PATH'] ?? '',
        CELLGATE_OPCUA_PORT: '0',
        CELLGATE_MES_PORT: '0',
        CELLGATE_DATA_DIR: folder,
        CELLGATE_SIM_WRITER_PASSWORD: password,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ready = /^simulator ready opc\.tcp:\/\/[^:]+:(\d+) (http\S+)$/m;
    while (!ready.test(said)) {
      const [ended] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
      if (typeof ended === 'number' || ended === null) throw new Error(`the simulator ended: ${said}`);
    }
    const [, port, url] = ready.exec(said) ?? [];
    return new SimulatorProcess(child, folder, Number(port), String(url), password);
  }

  async put(path: string, body: object = {}): Promise<void> {
    await this.ask('PUT', path, body);
  }

  async remove(path: string): Promise<void> {
    await this.ask('DELETE', path);
  }

  async truth(machine: string): Promise<PlcTruth> {
    const response = await fetch(`${this.httpUrl}/simulator`, { headers: { connection: 'close' } });
    const { setPoints } = (await response.json()) as { setPoints: PlcTruth[] };
    const found = setPoints.find((setPoint) => setPoint.machine === machine);
    if (found === undefined) throw new Error(`no set-point of ${machine}`);
    return found;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(`${this.httpUrl}/simulator/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
}
