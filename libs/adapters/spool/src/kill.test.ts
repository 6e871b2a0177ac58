import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineSinkOf, SqliteTimeSeriesStore } from '@cellgate/time-series';
import { DeadLetters } from './dead-letters';
import { NodeFiles } from './files';
import { LaneSender } from './lane-sender';
import type { SpoolLoss } from './loss';
import { Spool } from './spool';
import { AT_MS } from './testing/chunks';
import { eventually } from './testing/eventually';

jest.setTimeout(180_000);

const A_ROUND = 1_000_000;
const program = join(__dirname, 'testing', 'spool-process.ts');

describe('a process that is killed while it fills and empties a spool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-kill-'));
  const file = join(folder, 'store.sqlite');
  const pids = new Set<number>();

  afterAll(() => {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Lets it work for some acknowledgements, then kills it. @returns the last number that it acknowledged */
  async function killedAfter(round: number, acknowledgements: number): Promise<number> {
    const first = round * A_ROUND;
    const args = ['--conditions=@cellgate/source', '-r', '@swc-node/register', program];
    const child = spawn(process.execPath, [...args, join(folder, 'spool'), file, String(first)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: __dirname,
    });
    pids.add(child.pid as number);
    let printed = '';
    let errors = '';
    let count = 0;
    child.stderr.on('data', (some: Buffer) => (errors += some.toString()));
    const ended = once(child, 'close');
    child.stdout.on('data', (some: Buffer) => {
      printed += some.toString();
      count = printed.split('\n').length - 1;
      if (count >= acknowledgements) child.kill('SIGKILL');
    });
    await ended;
    pids.delete(child.pid as number);
    expect(errors).toBe('');
    expect(child.signalCode).toBe('SIGKILL');
    // Acknowledgements come in the order of the lines; the last may be cut off in the middle of its number.
    return Number(printed.slice(0, printed.lastIndexOf('\n')).split('\n').at(-1));
  }

  it('loses nothing that was acknowledged and stores nothing twice, whatever the moment', async () => {
    const last: number[] = [];
    // Primes, so that the moment falls differently within commits, cursors and segments each time.
    for (const [round, acknowledgements] of [7, 61, 211].entries()) {
      last.push(await killedAfter(round, acknowledgements));
    }

    const losses: SpoolLoss[] = [];
    const spool = new Spool({
      folder: join(folder, 'spool'),
      lanes: ['events', 'telemetry'],
      listener: { lost: (loss) => losses.push(loss) },
    });
    await spool.open();
    const store = await SqliteTimeSeriesStore.open(file);
    const senders = ['events', 'telemetry'].map((lane) => {
      const deadLetters = new DeadLetters(folder, new NodeFiles());
      return new LaneSender({ spool, lane, sink: lineSinkOf(store), deadLetters, lingerMs: 1 });
    });
    for (const sender of senders) sender.start();
    await eventually(() => spool.state().lanes.every(({ waiting }) => waiting === 0), 'the rest', 120_000);
    expect(losses).toEqual([]);

    for (const machine of ['M1', 'E']) {
      for (const [round, lastNumber] of last.entries()) {
        const first = round * A_ROUND;
        const window = { fromMs: AT_MS + first, toMs: AT_MS + first + A_ROUND };
        const where = [{ name: 'machine', equals: machine }];
        const rows = await store.rows({ measurement: 'machine', window, where });
        const numbers = rows.map(({ fields }) => fields['temperature'] as number);
        expect(rows.every(({ at, fields }) => at.ms - AT_MS === fields['temperature'])).toBe(true);
        expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => first + index));
        expect(numbers.at(-1)).toBeGreaterThanOrEqual(lastNumber);
      }
    }
    for (const sender of senders) await sender.close(1_000);
    await spool.close();
    await store.close();
  });
});
