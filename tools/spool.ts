import path from 'node:path';
import { build } from './build.ts';

/** The spool of the collector: `inspect`, `dead-letters`, `replay`, `release` (docs/spool.md). */
await build((text) => process.stderr.write(`${text}\n`));
const { COMMANDS, NodeFiles, runCommand } = await import('@cellgate/spool');
const { lineSinkOf, openTimeSeriesStore, timeSeriesSettings } = await import('@cellgate/time-series');

const name = COMMANDS.find((command) => command === process.argv[2]);
if (name === undefined || process.argv.length > 3) {
  process.stderr.write(`npm run spool -- ${COMMANDS.join(' | ')}\n`);
  process.exit(2);
}
const dataDir = process.env['CELLGATE_DATA_DIR']?.trim() || './data';
let store: Awaited<ReturnType<typeof openTimeSeriesStore>> | null = null;
const code = await runCommand(name, {
  folder: path.join(dataDir, 'spool'),
  files: new NodeFiles(),
  say: (line) => process.stdout.write(`${line}\n`),
  // Sightings of cells need the collector's index; they stay.
  sinkOf: async (lane) => {
    if (lane === 'sightings') return null;
    store ??= await openTimeSeriesStore(timeSeriesSettings(process.env));
    return lineSinkOf(store);
  },
});
await store?.close();
process.exit(code);
