import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Where the packages `libopen62541-1.4`, its `-dev` and those of mbed TLS were unpacked; null: nowhere. */
export function findOpen62541(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const folder = env['CELLGATE_OPEN62541'] ?? '';
  return folder !== '' && existsSync(join(folder, 'usr/include/open62541/server.h')) ? folder : null;
}

/** A server of `test/interop` in a process of its own, compiled here. */
export class Open62541Server {
  readonly port: number;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #folder: string;
  readonly #answers: Interface;

  private constructor(port: number, child: ChildProcessByStdio<Writable, Readable, null>, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
    this.#answers = createInterface({ input: child.stdout });
  }

  /**
   * Compiles and starts the server and waits until it listens.
   *
   * @param source - path of the C file, one of `test/interop`
   * @param args - what follows the port
   * @throws Error when the library is not there or the source does not compile
   */
  static async start(
    source: string,
    args: readonly (number | string)[],
    atPort?: number,
  ): Promise<Open62541Server> {
    const library = findOpen62541();
    if (library === null) throw new Error('CELLGATE_OPEN62541 names no folder with open62541');
    const libraries = join(
      library,
      'usr/lib',
      `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
    );
    const folder = mkdtempSync(join(tmpdir(), 'cellgate-open62541-'));
    const program = join(folder, 'server');
    const include = `-I${join(library, 'usr/include')}`;
    // The library was made for a newer libc than the one that links here: what it lacks is never called.
    const link = [`-L${libraries}`, '-lopen62541', '-Wl,--allow-shlib-undefined'];
    execFileSync('gcc', ['-O2', '-Wall', '-Werror', '-o', program, source, include, ...link]);
    const port = atPort ?? (await freePort());
    const child = spawn(program, [port, ...args].map(String), {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
    });
    const server = new Open62541Server(port, child, folder);
    await once(server.#answers, 'line');
    return server;
  }

  say(command: string): void {
    this.#child.stdin.write(`${command}\n`);
  }

  async ask(command: string): Promise<string> {
    const answer = once(this.#answers, 'line');
    this.say(command);
    return String((await answer)[0]);
  }

  /** @param signal - `SIGKILL` ends it as a power cut would */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exit;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
