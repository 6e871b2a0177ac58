import { once } from 'node:events';
import { lineSinkOf, SqliteTimeSeriesStore } from '@cellgate/time-series';
import { DeadLetters } from '../dead-letters';
import { NodeFiles } from '../files';
import { LaneSender } from '../lane-sender';
import { Spool } from '../spool';
import { chunkOf } from './chunks';

/**
 * A process that fills a spool and sends from it until somebody kills it: `FOLDER STORE FIRST`. It prints the number of
 * each last line of a chunk that was acknowledged; numbers count up from FIRST.
 */
async function run(folder: string, file: string, first: number): Promise<void> {
  const spool = new Spool({
    folder,
    lanes: ['events', 'telemetry'],
    segmentBytes: 64 << 10,
    commitMs: 2,
    upkeepMs: 5,
  });
  await spool.open();
  const store = await SqliteTimeSeriesStore.open(file);
  for (const lane of ['events', 'telemetry']) {
    const deadLetters = new DeadLetters(folder, new NodeFiles());
    new LaneSender({ spool, lane, sink: lineSinkOf(store), deadLetters, lingerMs: 10 }).start();
  }
  for (let from = first; ; from += 50) {
    const kept = ['telemetry', 'events'].map((lane) =>
      spool.append(lane, chunkOf(from, from + 49, lane === 'events' ? 'E' : 'M1')),
    );
    const acknowledged = Promise.all(kept).then(async (all) => {
      if (all.every(Boolean) && !process.stdout.write(`${from + 49}\n`)) await once(process.stdout, 'drain');
    });
    if ((from / 50) % 4 === 0) await acknowledged;
  }
}

const [folder = '', file = '', first = '0'] = process.argv.slice(2);
void run(folder, file, Number(first)).catch((cause: unknown) => {
  process.stderr.write(`${String(cause)}\n`);
  process.exitCode = 1;
});
