import {
  InvalidStoreSettingsError,
  timeSeriesSettings,
  type TimeSeriesSettings,
} from '@cellgate/time-series';
import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface CollectorConfig {
  readonly plantFile: string;
  readonly dataDir: string;
  readonly store: TimeSeriesSettings;
  readonly spool: SpoolSettings;
  /** Port of this machine for the metrics; null: none are served. */
  readonly metricsPort: number | null;
  /** For the references of the plant file, secrets among them. */
  readonly env: Environment;
}

export interface SpoolSettings {
  readonly capacityBytes: number;
  /** By lane, in milliseconds. */
  readonly maxAgeMs: Readonly<Record<string, number>>;
}

/** Every mistake of the environment by name; never a value, it may be a secret. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';
  readonly code = 'INVALID_CONFIG';
  constructor(readonly issues: readonly string[]) {
    super(issues.join('\n'));
  }
}

/** An empty variable counts as unset. */
const pathOr = (fallback: string) =>
  z
    .string()
    .optional()
    .transform((value) => (value === undefined || value.trim() === '' ? fallback : value.trim()));

const portOrNone = z
  .string()
  .optional()
  .transform((value, context) => {
    const text = value?.trim() ?? '';
    if (text === '') {
      return null;
    }
    if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) {
      return Number(text);
    }
    context.addIssue('a port from 0 to 65535 is expected');
    return z.NEVER;
  });

const environment = z.object({
  CELLGATE_PLANT: pathOr('config/demo-plant.yaml'),
  CELLGATE_DATA_DIR: pathOr('./data'),
  CELLGATE_COLLECTOR_METRICS_PORT: portOrNone,
});

/** A number within bounds, both included; an empty variable counts as unset. */
function numberOf(name: string, text: string | undefined, fallback: number, least: number, most: number) {
  const value = text === undefined || text.trim() === '' ? fallback : Number(text);
  if (value >= least && value <= most) {
    return value;
  }
  throw new InvalidConfigError([`${name}: must be a number from ${least} to ${most}`]);
}

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;

/** Bounds of the spool; see `docs/spool.md`. */
function spoolSettings(env: Environment): SpoolSettings {
  const mib = numberOf('CELLGATE_SPOOL_MB', env['CELLGATE_SPOOL_MB'], 4_096, 256, 1_048_576);
  const days = numberOf('CELLGATE_SPOOL_DAYS', env['CELLGATE_SPOOL_DAYS'], 7, 0.01, 3_650);
  return { capacityBytes: mib * MIB, maxAgeMs: { telemetry: days * DAY_MS } };
}

/**
 * Configuration of the collector from its environment; see `docs/collector.md`.
 * @throws InvalidConfigError with every mistake
 */
export function loadConfig(env: Environment = process.env): CollectorConfig {
  const read = environment.safeParse(env);
  if (!read.success) {
    throw new InvalidConfigError(
      read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  }
  const { CELLGATE_PLANT, CELLGATE_DATA_DIR, CELLGATE_COLLECTOR_METRICS_PORT } = read.data;
  try {
    return {
      plantFile: CELLGATE_PLANT,
      dataDir: CELLGATE_DATA_DIR,
      metricsPort: CELLGATE_COLLECTOR_METRICS_PORT,
      store: timeSeriesSettings(env),
      spool: spoolSettings(env),
      env,
    };
  } catch (error) {
    if (error instanceof InvalidStoreSettingsError) {
      throw new InvalidConfigError(error.issues.map(({ path, detail }) => `${path}: ${detail}`));
    }
    throw error;
  }
}
