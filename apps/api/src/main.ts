import 'reflect-metadata';
import { join } from 'node:path';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { InvalidPlantError, loadPlantFile } from '@cellgate/plant';
import type { Plant } from '@cellgate/plant';
import { CorruptRecordsError, LineRecords, NewerRecordsError } from '@cellgate/records';
import { openTimeSeriesStore } from '@cellgate/time-series';
import { DeferredStore } from './composition/deferred-store';
import { InvalidConfigError, isLoopback, loadConfig } from './config';
import type { Config } from './config';
import { DemoPersons, DemoRefusedError } from './demo/demo-persons';
import { createApi } from './create-api';
import { OpenToOthersError } from './open-to-others-error';

const logger = new ConsoleLogger({ json: true });
Logger.overrideLogger(logger);

async function main(): Promise<void> {
  const config = loadConfig();
  const plant: Plant = loadPlantFile(config.plantFile, config.env);
  const { demoPersonsFile } = config;
  const demoPersons = demoPersonsFile === null ? null : DemoPersons.load(demoPersonsFile, config.host, plant);
  const records = LineRecords.open(config.dataDir);
  const guarded = records.tokens.everCreated();
  if (!guarded && !isLoopback(config.host)) {
    records.close();
    throw new OpenToOthersError();
  }
  const store = new DeferredStore(() => openTimeSeriesStore(config.store), storeWatcher(config));
  const models = { directory: config.modelsDir, champion: config.model };
  const exportDir = join(config.dataDir, 'exports');
  const line = { plant, store, records, models, exportDir, demoPersons, now: () => Date.now() };
  const api = await createApi(line, { host: config.host, port: config.port, logger });
  if (!guarded) {
    logger.warn({ message: 'no token exists: every program on this machine can use the API' }, 'Api');
  }
  const shown = config.host.includes(':') ? `[${config.host}]` : config.host;
  process.stdout.write(`listening on http://${shown}:${api.port}\n`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void api
      .close()
      .then(() => store.close())
      .then(() => records.close())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function storeWatcher({ store }: Config): (away: string | null) => void {
  return (away) => {
    if (away === null) logger.log({ message: 'store is back', kind: store.kind }, 'Api');
    else logger.warn({ message: 'store is away', kind: store.kind, reason: away }, 'Api');
  };
}

/** 2: nothing that trying again would cure. */
function fail(error: unknown): never {
  const lasting =
    error instanceof InvalidConfigError ||
    error instanceof InvalidPlantError ||
    error instanceof CorruptRecordsError ||
    error instanceof NewerRecordsError ||
    error instanceof DemoRefusedError ||
    error instanceof OpenToOthersError;
  const text =
    error instanceof Error ? (lasting ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(lasting ? 2 : 1);
}

main().catch(fail);
