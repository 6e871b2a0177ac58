import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually';

export const ROOT = path.resolve(__dirname, '../../..');

export interface Process {
  readonly name: string;
  readonly pid: number;
}

/** `npm start` as a user runs it, on free ports and with a data folder of its own. */
export class LineUnderTest {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'cellgate-line-'));
  private output = '';
  private child: ChildProcess | null = null;

  /** PORT=0 and the like ask for free ports; a fast line, so that graded cells come soon. */
  start(env: Record<string, string> = {}, args: readonly string[] = []): this {
    this.output = '';
    this.child = spawn(process.execPath, [path.join(ROOT, 'tools', 'run.cjs'), 'start', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...cleanEnvironment(),
        PORT: '0',
        CELLGATE_OPCUA_PORT: '0',
        CELLGATE_MES_PORT: '0',
        CELLGATE_SCORER_METRICS_PORT: '0',
        CELLGATE_SIM_SPEED: '20',
        // A drift that a test did not ask for would be in its way.
        CELLGATE_DEMO_AFTER_SECONDS: 'off',
        CELLGATE_DATA_DIR: this.dataDir,
        ...env,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    return this;
  }

  get text(): string {
    return this.output;
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error('the line was not started');
    return pid;
  }

  /** Resolves with the address that the API announced. */
  async url(withinMs = 90_000): Promise<string> {
    return eventually('the API announces its address', withinMs, () => {
      if (this.child?.exitCode !== null) throw new Error(`npm start ended early:\n${this.output}`);
      return /Look here\s+(http:\/\/\S+?)\/?\s/.exec(this.output)?.[1];
    });
  }

  /** The latest process of that name that said it is ready. */
  process(name: string): Process | null {
    const pid = [...this.output.matchAll(new RegExp(`${name} is ready \\(pid (\\d+)\\)`, 'g'))].at(-1)?.[1];
    return pid === undefined ? null : { name, pid: Number(pid) };
  }

  log(name: string): string {
    return readFileSync(path.join(this.dataDir, 'logs', `${name}.log`), 'utf8');
  }

  async exitCode(withinMs: number): Promise<number> {
    const child = this.child;
    if (child === null) throw new Error('the line was not started');
    return eventually(
      'npm start ends',
      withinMs,
      () => child.exitCode ?? (child.signalCode === null ? null : -1),
    );
  }

  async stop(): Promise<number> {
    this.child?.kill('SIGTERM');
    return this.exitCode(20_000);
  }

  async dispose(): Promise<void> {
    if (this.child !== null && this.child.exitCode === null && this.child.signalCode === null)
      await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** The environment without anything that would configure Cellgate by accident. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(CELLGATE_|INFLUX_|PORT$|HOST$)/.test(name)),
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
