import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { LineRecords } from '@cellgate/records';
import { ROOT } from './provisioned-files';

const script = (name: string): string => path.join(ROOT, 'tools/images', name);

function started(name: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [script(name), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function health(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<[code: unknown, words: string]> {
  const check = started('health.ts', [name], env);
  let words = '';
  check.stderr?.setEncoding('utf8').on('data', (some: string) => (words += some));
  const [code] = (await once(check, 'close')) as [unknown];
  return [code, words];
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('the health check of a container', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cellgate-health-'));
  let nowMs = Date.now();
  const records = LineRecords.open(folder, { now: () => nowMs });
  afterAll(() => {
    records.close();
    rmSync(folder, { recursive: true });
  });

  it('passes a process that reported just now, ready or not, and no other', async () => {
    const env = { CELLGATE_DATA_DIR: folder };
    expect(await health('scorer', env)).toEqual([1, 'scorer has never reported\n']);
    nowMs = Date.now();
    records.processes.report({ process: 'scorer', ready: false, components: [] });
    expect(await health('scorer', env)).toEqual([0, '']);
    nowMs = Date.now() - 60_000;
    records.processes.report({ process: 'collector', ready: true, components: [] });
    expect(await health('collector', env)).toEqual([
      1,
      expect.stringMatching(/^collector has not reported for \d+ s\n$/),
    ]);
  });

  it('fails where there are no records, no answer, or no such process', async () => {
    expect((await health('scorer', { CELLGATE_DATA_DIR: path.join(folder, 'none') }))[0]).toBe(1);
    expect((await health('mixer', {}))[0]).toBe(1);
    const closed = createServer();
    const port = String(await listening(closed));
    closed.close();
    await once(closed, 'close');
    expect((await health('api', { PORT: port }))[0]).toBe(1);
  });

  it('asks the API whether it lives', async () => {
    let status = 200;
    const api = createServer((request, response) => {
      response.writeHead(request.url === '/health/live' ? status : 404).end();
    });
    const env = { PORT: String(await listening(api)) };
    expect(await health('api', env)).toEqual([0, '']);
    status = 503;
    expect(await health('api', env)).toEqual([1, expect.stringContaining('answered 503')]);
    api.close();
  });
});

describe('the door', () => {
  const heard = async (door: ChildProcess): Promise<string> => {
    if (door.stdout === null) throw new Error('no output');
    const [line] = (await once(createInterface(door.stdout), 'line')) as [string];
    return line;
  };

  it('passes requests on to loopback, also when the API starts after it', async () => {
    const api = createServer((request, response) => response.end(`${request.headers.host} ${request.url}`));
    const port = await listening(api);
    const door = started('door.ts', [], { PORT: String(port), CELLGATE_DOOR_PORT: '0' });
    const visible = /^door open on (\d+)$/.exec(await heard(door))?.[1] ?? '';
    const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${visible}/health`)).text();
    expect(await ask()).toBe(`127.0.0.1:${visible} /health`);
    api.closeAllConnections();
    api.close();
    await once(api, 'close');
    await expect(ask()).rejects.toThrow('fetch failed');
    api.listen(port, '127.0.0.1');
    await once(api, 'listening');
    expect(await ask()).toBe(`127.0.0.1:${visible} /health`);
    api.closeAllConnections();
    api.close();
    door.kill('SIGTERM');
    expect(await once(door, 'exit')).toEqual([0, null]);
  });

  it('stays shut for an API that listens by itself, and ends when told', async () => {
    const door = started('door.ts', [], { CELLGATE_DOOR: 'closed' });
    expect(await heard(door)).toBe('door closed');
    door.kill('SIGTERM');
    expect(await once(door, 'exit')).toEqual([0, null]);
  });
});
