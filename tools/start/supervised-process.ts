import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../..');
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
/** A process that ran this long is sound: the next crash starts again with the shortest pause. */
const SOUND_AFTER_MS = 60_000;
const STOP_WITHIN_MS = 6_000;
/** What a process prints when its configuration is wrong; starting it again would change nothing. */
const EXIT_CONFIGURATION = 2;

export interface ProcessPlan {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  /** Line on standard output that says: ready. */
  readonly readyLine: RegExp;
  readonly watch: boolean;
  /** For Node, before the program. */
  readonly flags?: readonly string[];
}

export interface ProcessEvents {
  readonly ready: (name: string, pid: number, line: string) => void;
  readonly stopped: (name: string, why: string, restartInMs: number) => void;
  /** The configuration was refused: nothing will come of another try. */
  readonly refused: (name: string, text: string) => void;
}

/** One process of the line: started, watched, started again with a growing pause, stopped by the end of its input. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;
  private backoffMs = FIRST_BACKOFF_MS;
  private stopping = false;
  private readonly plan: ProcessPlan;
  private readonly events: ProcessEvents;
  private readonly log: WriteStream;

  constructor(plan: ProcessPlan, events: ProcessEvents, logDir: string) {
    this.plan = plan;
    this.events = events;
    this.log = createWriteStream(path.join(logDir, `${plan.name}.log`), { flags: 'a' });
  }

  get name(): string {
    return this.plan.name;
  }

  start(): void {
    this.timer = null;
    const app = path.join('apps', this.plan.name);
    const args = this.plan.watch
      ? [
          '--watch',
          '--conditions=@cellgate/source',
          '--require',
          '@swc-node/register',
          path.join(app, 'src', 'main.ts'),
        ]
      : [path.join(app, 'dist', 'main.js')];
    const child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        ...(this.plan.flags ?? []),
        '--require',
        path.join(root, 'tools', 'stop-with-parent.cjs'),
        ...args,
      ],
      {
        cwd: root,
        env: this.plan.env,
        stdio: ['pipe', 'pipe', 'pipe'],
        // Its own group: Ctrl-C reaches the supervisor only, which then stops all of them in order.
        detached: process.platform !== 'win32',
      },
    );
    const startedAt = Date.now();
    let lastWords = '';
    this.child = child;
    // Writing to a process that has just died is no error of ours.
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.log.write(`${line}\n`);
      if (this.plan.readyLine.test(line)) this.events.ready(this.name, child.pid ?? 0, line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log.write(text);
      lastWords = (lastWords + text).slice(-4_000);
    });
    child.once('error', (error) => (lastWords += error.message));
    child.once('close', (code, signal) => {
      this.child = null;
      if (this.stopping) return;
      if (code === EXIT_CONFIGURATION) {
        this.events.refused(this.name, lastWords);
        return;
      }
      if (Date.now() - startedAt > SOUND_AFTER_MS) this.backoffMs = FIRST_BACKOFF_MS;
      this.events.stopped(this.name, describeEnd(code, signal, lastWords), this.backoffMs);
      this.timer = setTimeout(() => this.start(), this.backoffMs);
      this.backoffMs = Math.min(this.backoffMs * 2, LONGEST_BACKOFF_MS);
    });
  }

  /** Resolves when the process is gone; one that does not listen is killed after 6 s. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const child = this.child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      child.stdin?.end();
      await gone;
      clearTimeout(killer);
    }
    await new Promise<void>((resolve) => this.log.end(resolve));
  }
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const last = lastWords.trim().split('\n').at(-1);
  return last ? `${how}: ${last.slice(0, 300)}` : how;
}
