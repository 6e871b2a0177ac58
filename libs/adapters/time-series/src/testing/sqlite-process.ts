import { SqliteTimeSeriesStore } from '../sqlite-time-series-store';
import { HOUR, tick } from './points';

/** One process of several on one file: `writer FILE NUMBER ROWS` or `reader FILE ROWS`. */
async function writer(file: string, number: number, rows: number): Promise<void> {
  const store = await SqliteTimeSeriesStore.open(file);
  for (let from = 0; from < rows; from += 50) {
    const points = Array.from({ length: 50 }, (_, index) => {
      const row = from + index;
      // A column of its own every hundred rows, and one field in rows that all writers share.
      return [
        tick(row, { [`own_${number}_${Math.floor(row / 100)}`]: row }, { machine: `W${number}` }),
        tick(row, { [`shared_${number}`]: row }, { machine: 'ALL' }),
      ];
    }).flat();
    const { written } = await store.write(points);
    process.stdout.write(`${written}\n`);
  }
  await store.close();
}

/** Counts until all rows are there; what it sees may only grow. */
async function reader(file: string, rows: number): Promise<void> {
  const store = await SqliteTimeSeriesStore.open(file);
  let seen = 0;
  const deadline = Date.now() + 60_000;
  while (seen < rows && Date.now() < deadline) {
    const answer = await store.rows({ measurement: 'machine', window: HOUR });
    if (answer.length < seen) throw new Error(`${answer.length} rows after ${seen}`);
    seen = answer.length;
  }
  await store.close();
  process.stdout.write(`${seen}\n`);
}

const [role, file = '', first = '', second = ''] = process.argv.slice(2);
void (role === 'writer' ? writer(file, Number(first), Number(second)) : reader(file, Number(first))).catch(
  (cause: unknown) => {
    process.stderr.write(`${String(cause)}\n`);
    process.exitCode = 1;
  },
);
