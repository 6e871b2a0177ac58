import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A real InfluxDB server with its own scratch directory on a free loopback port. */
export interface InfluxServer {
  readonly url: string;
  /** Ends the server as a power cut would; its data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends the server and removes its directory. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;

/** Path of the server: the environment's `INFLUXD`, then `influxd` on the PATH; null where there is none. */
export function findInfluxd(env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const named = env['INFLUXD'];
  const places =
    named === undefined || named === ''
      ? (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'influxd'))
      : [named];
  return places.find(isExecutable) ?? null;
}

/**
 * Starts `influxd` 1.x and waits until it answers.
 * @throws Error when there is none, or it does not answer within 20 s
 */
export async function startInfluxd(): Promise<InfluxServer> {
  const program = findInfluxd();
  if (program === null) throw new Error('no influxd found: neither INFLUXD nor PATH names one');
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-influxd-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'influxdb.conf');
  writeFileSync(file, configuration(folder, port));
  let server = await run(program, file, url);

  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  return {
    url,
    kill: () => kill('SIGKILL'),
    restart: async () => {
      await kill('SIGKILL');
      server = await run(program, file, url);
    },
    stop: async () => {
      await kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function run(program: string, file: string, url: string): Promise<ChildProcess> {
  const server = spawn(program, ['-config', file], { stdio: ['ignore', 'ignore', 'pipe'], env: {} });
  const withUs = (): void => void server.kill('SIGKILL');
  process.once('exit', withUs);
  server.once('exit', () => process.off('exit', withUs));
  let words = '';
  server.stderr.on('data', (some: Buffer) => {
    words = (words + some.toString('utf8')).slice(-2_000);
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    const reply = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    if (reply?.status === 204) return server;
    await delay(20);
  }
  server.kill('SIGKILL');
  throw new Error(`influxd did not become ready: ${words}`);
}

function configuration(folder: string, port: number): string {
  const at = (name: string): string => JSON.stringify(join(folder, name));
  return `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = ${at('meta')}
[data]
  dir = ${at('data')}
  wal-dir = ${at('wal')}
  index-version = "tsi1"
  max-series-per-database = 0
  max-values-per-tag = 0
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  max-body-size = 25000000
  log-enabled = false
`;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
