import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const APP = join(__dirname, '../..');
const ROOT = join(APP, '../..');

/** The process as `npm start` runs it, but from its sources. */
export class ScorerProcess {
  stdout = '';
  stderr = '';
  readonly exit: Promise<unknown[]>;
  readonly #child: ChildProcess;

  constructor(env: Readonly<Record<string, string>>) {
    const args = ['--conditions=@cellgate/source', '-r', '@swc-node/register', join(__dirname, '../main.ts')];
    this.#child = spawn(process.execPath, args, {
      cwd: APP,
      env: {
        PATH: process.env['PATH'] ?? '',
        CELLGATE_PLANT: join(ROOT, 'config/demo-plant.yaml'),
        CELLGATE_MODELS_DIR: join(ROOT, 'models'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = once(this.#child, 'exit');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  /** Resolves when `line` stands on stdout; rejects when the process ends before. */
  async says(line: string): Promise<void> {
    const ended = this.exit.then(() =>
      Promise.reject(new Error(`ended early:\n${this.stdout}${this.stderr}`)),
    );
    // It may end long after it said what was waited for.
    ended.catch(() => undefined);
    while (!this.stdout.split('\n').includes(line)) {
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), ended]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
