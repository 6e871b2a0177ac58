import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';
import { HOUR, tick } from './testing/points';

const program = join(__dirname, 'testing', 'sqlite-process.ts');
const running = new Set<ChildProcess>();

interface Run {
  readonly process: ChildProcess;
  /** The numbers that it printed so far. */
  readonly printed: number[];
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

function run(...parameters: string[]): Run {
  const child = spawn(
    process.execPath,
    ['--conditions=@cellgate/source', '-r', '@swc-node/register', program, ...parameters],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: __dirname },
  );
  running.add(child);
  const printed: number[] = [];
  let errors = '';
  child.stdout.on('data', (some: Buffer) => printed.push(...some.toString().trim().split('\n').map(Number)));
  child.stderr.on('data', (some: Buffer) => (errors += some.toString()));
  const ended = once(child, 'close').then(() => {
    running.delete(child);
    return { code: child.exitCode, errors };
  });
  return { process: child, printed, ended };
}

describe('SqliteTimeSeriesStore shared by several processes', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cellgate-processes-'));
  });
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses nothing of four writers that create the file and add columns at once, beside a reader', async () => {
    const file = join(folder, 'shared.sqlite');
    const rows = 1_000;
    const writers = [0, 1, 2, 3].map((number) => run('writer', file, String(number), String(rows)));
    const reader = run('reader', file, String(5 * rows));
    const ends = await Promise.all([...writers, reader].map(({ ended }) => ended));
    expect(ends).toEqual(ends.map(() => ({ code: 0, errors: '' })));
    expect(reader.printed).toEqual([5 * rows]);
    expect(writers.map(({ printed }) => printed.reduce((sum, count) => sum + count, 0))).toEqual([
      2 * rows,
      2 * rows,
      2 * rows,
      2 * rows,
    ]);

    const store = await SqliteTimeSeriesStore.open(file);
    const answer = await store.rows({ measurement: 'machine', window: HOUR });
    expect(answer).toHaveLength(5 * rows);
    for (const row of answer) {
      const number = row.at.ms - HOUR.fromMs;
      const machine = row.tags['machine'] ?? '';
      const own = { [`own_${machine.slice(1)}_${Math.floor(number / 100)}`]: number };
      const shared = { shared_0: number, shared_1: number, shared_2: number, shared_3: number };
      expect(row.fields).toEqual(machine === 'ALL' ? shared : own);
    }
    await store.close();
  }, 90_000);

  it('keeps what it has acknowledged when the writer is killed, and works on', async () => {
    const file = join(folder, 'killed.sqlite');
    const writer = run('writer', file, '0', '1000000');
    while (writer.printed.length < 5) await once(writer.process.stdout as NodeJS.ReadableStream, 'data');
    writer.process.kill('SIGKILL');
    await writer.ended;
    const acknowledged = writer.printed.reduce((sum, count) => sum + count, 0);

    const store = await SqliteTimeSeriesStore.open(file);
    const stored = await store.rows({ measurement: 'machine', window: { ...HOUR, toMs: HOUR.toMs + 1e9 } });
    expect(stored.length).toBeGreaterThanOrEqual(acknowledged);
    expect(await store.write([tick(0, { more: 1 })])).toEqual({ written: 1, rejected: [] });
    await store.close();
  }, 60_000);
});
