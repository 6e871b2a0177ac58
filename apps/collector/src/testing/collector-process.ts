import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually';

/** The process as `npm start` runs it, but from its sources. */
export class CollectorProcess {
  stdout = '';
  stderr = '';
  readonly exit: Promise<unknown[]>;
  private readonly child: ChildProcess;

  constructor(env: Readonly<Record<string, string>>) {
    const main = join(__dirname, '../main.ts');
    const args = ['--conditions=@cellgate/source', '-r', '@swc-node/register', main];
    this.child = spawn(process.execPath, args, {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = once(this.child, 'exit');
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
  }

  async ready(): Promise<void> {
    await eventually(
      () => (this.stdout.includes('collector ready\n') ? true : undefined),
      'the collector',
      60_000,
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
