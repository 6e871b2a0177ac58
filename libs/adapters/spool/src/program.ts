import { join } from 'node:path';
import {
  lineSinkOf,
  openTimeSeriesStore,
  timeSeriesSettings,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import { COMMANDS, runCommand } from './command';
import { NodeFiles } from './files';

/** `npm run spool -- COMMAND`: the spool below `CELLGATE_DATA_DIR`, and the store that the environment names. */
async function main(args: readonly string[]): Promise<number> {
  const name = COMMANDS.find((command) => command === args[0]);
  if (name === undefined || args.length > 1) {
    process.stderr.write(`npm run spool -- ${COMMANDS.join(' | ')}\n`);
    return 2;
  }
  const settings = timeSeriesSettings(process.env);
  const dataDir = process.env['CELLGATE_DATA_DIR']?.trim() ?? '';
  let store: TimeSeriesStore | null = null;
  try {
    return await runCommand(name, {
      folder: join(dataDir === '' ? './data' : dataDir, 'spool'),
      files: new NodeFiles(),
      say: (line) => process.stdout.write(`${line}\n`),
      // Sightings of cells need the collector's index: they stay.
      sinkOf: async (lane) => {
        if (lane === 'sightings') return null;
        store ??= await openTimeSeriesStore(settings);
        return lineSinkOf(store);
      },
    });
  } finally {
    await (store as TimeSeriesStore | null)?.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
