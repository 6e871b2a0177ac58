import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const SCRIPT = join(__dirname, '../../../../test/interop/asyncua_server.py');

/** `test/interop/asyncua_server.py`, a server on another OPC UA stack, as a child process. */
export class AsyncuaServer {
  private waiting: (() => void)[] = [];
  private ended = false;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {
    createInterface({ input: child.stdout }).on('line', () => {
      this.waiting.shift()?.();
    });
    child.on('exit', () => {
      this.ended = true;
      this.waiting.forEach((resume) => {
        resume();
      });
    });
  }

  static async start(python: string, port: number, namespacesBefore = 2): Promise<AsyncuaServer> {
    const options = ['--port', String(port), '--namespaces-before', String(namespacesBefore)];
    const child = spawn(python, [SCRIPT, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    const server = new AsyncuaServer(child);
    await server.answer();
    return server;
  }

  async set(path: string, value: unknown, options: { status?: number; at?: string } = {}): Promise<void> {
    await this.say({ set: path, value, ...options });
  }

  async add(path: string, value: number): Promise<void> {
    await this.say({ add: path, value });
  }

  /** As a power failure: no session is closed, nobody is told. */
  async kill(): Promise<void> {
    if (!this.ended) {
      const exit = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await exit;
    }
  }

  private async say(command: unknown): Promise<void> {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    await this.answer();
  }

  private async answer(): Promise<void> {
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.ended) {
      throw new Error('the asyncua server ended');
    }
  }
}
