import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InvalidPlantError, loadPlantFile, type Plant } from '@cellgate/plant';
import { SpoolLockedError } from '@cellgate/spool';
import { StoreSchemaError, openTimeSeriesStore } from '@cellgate/time-series';
import { CollectorModule } from './collector.module';
import { InvalidConfigError, loadConfig, type CollectorConfig } from './config';
import { dryRun } from './process/dry-run';
import { StoreAccess } from './store/store-access';

const SHUTDOWN_MS = 4_500;

async function main(): Promise<void> {
  const config = loadConfig();
  const plant = loadPlantFile(config.plantFile, config.env);
  const flags = new Set(process.argv.slice(2));
  if (flags.has('--dry-run')) {
    const { lines, problems } = await dryRun(config, plant, flags.has('--browse'));
    process.stdout.write(`${lines.join('\n')}\n`);
    process.exit(problems === 0 ? 0 : 1);
  }
  const access = new StoreAccess(() => openTimeSeriesStore(config.store));
  await refuseNewerStore(access);
  await run(config, plant, access);
}

/** A store that is away may come back; one of a newer version stays unusable. */
async function refuseNewerStore(access: StoreAccess): Promise<void> {
  try {
    await access.store();
  } catch (error) {
    if (error instanceof StoreSchemaError) {
      throw error;
    }
  }
}

async function run(config: CollectorConfig, plant: Plant, access: StoreAccess): Promise<void> {
  const starting = NestFactory.createApplicationContext(CollectorModule.of(config, plant, access), {
    logger: new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] }),
  });
  let stopping = false;
  const stop = (): void => {
    if (!stopping) {
      stopping = true;
      setTimeout(() => process.exit(1), SHUTDOWN_MS);
      starting.then((app) => app.close()).then(() => process.exit(0), fail);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
  process.stdout.write('collector ready\n');
}

/** 2: nothing that trying again would cure. */
function fail(error: unknown): never {
  const lasting =
    error instanceof InvalidConfigError ||
    error instanceof InvalidPlantError ||
    error instanceof StoreSchemaError;
  const isPlain = lasting || error instanceof SpoolLockedError;
  const text =
    error instanceof Error ? (isPlain ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(lasting ? 2 : 1);
}

main().catch(fail);
