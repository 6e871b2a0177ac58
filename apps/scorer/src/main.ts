import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InvalidLoopError } from '@cellgate/control';
import { InvalidPlantError, loadPlantFile } from '@cellgate/plant';
import { openTimeSeriesStore, StoreSchemaError } from '@cellgate/time-series';
import { InvalidConfigError, loadConfig } from './config';
import { NestLog } from './process/nest-log';
import { ScorerModule } from './scorer.module';
import { StoreSource } from './scoring/store-source';

const SHUTDOWN_MS = 4_500;

async function main(): Promise<void> {
  const config = loadConfig();
  const plant = loadPlantFile(config.plantFile, config.env);
  const stores = new StoreSource(() => openTimeSeriesStore(config.store));
  // A store that is away may come back; one of a newer version stays unusable.
  await stores.open().catch((error: unknown) => {
    if (error instanceof StoreSchemaError) throw error;
  });
  const starting = NestFactory.createApplicationContext(
    ScorerModule.of(config, plant, stores, new NestLog()),
    { logger: new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] }) },
  );
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS);
    starting.then((app) => app.close()).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
  process.stdout.write('scorer ready\n');
}

/** 2: nothing that trying again would cure. */
function fail(error: unknown): never {
  const lasting =
    error instanceof InvalidConfigError ||
    error instanceof InvalidPlantError ||
    error instanceof InvalidLoopError ||
    error instanceof StoreSchemaError;
  const text =
    error instanceof Error ? (lasting ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(lasting ? 2 : 1);
}

main().catch(fail);
