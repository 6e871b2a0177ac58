import {
  InvalidStoreSettingsError,
  timeSeriesSettings,
  type TimeSeriesSettings,
} from '@cellgate/time-series';
import { isIP } from 'node:net';
import { z } from 'zod';
import type { MetricsAddress } from './process/scorer-metrics';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ScorerConfig {
  readonly plantFile: string;
  readonly dataDir: string;
  readonly store: TimeSeriesSettings;
  readonly models: {
    /** Folder with a folder a model. */
    readonly directory: string;
    /** Grades until a person approves another one. */
    readonly champion: string;
    /** Score every cell beside it. */
    readonly challengers: readonly string[];
    /** Decides together with the champion about cells that were inspected for shipping; null: none. */
    readonly outgoing: string | null;
  };
  /** A cell whose inspections stay away for this long after its last one is graded on what there is. */
  readonly graceMs: number;
  /** Inspections are looked for this far back, because they may reach the store late. */
  readonly latenessMs: number;
  /** Null: none are served. */
  readonly metrics: MetricsAddress | null;
  /** For the references of the plant file. */
  readonly env: Environment;
}

/** Every mistake of the environment, by name and rule; never a value, it may be a secret. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';
  readonly code = 'INVALID_CONFIG';
  constructor(readonly issues: readonly string[]) {
    super(issues.join('\n'));
  }
}

/** An empty variable counts as unset. */
const textOr = (fallback: string) =>
  z
    .string()
    .optional()
    .transform((value) => (value === undefined || value.trim() === '' ? fallback : value.trim()));

const secondsOr = (fallback: number, most: number) =>
  textOr(String(fallback))
    .transform(Number)
    .refine((value) => value >= 0 && value <= most, `must be a number of seconds, 0 to ${most}`);

const DAY_S = 86_400;

const MODEL_NAME = /^[a-z][a-z0-9-]*$/;

const environment = z.object({
  CELLGATE_PLANT: textOr('config/demo-plant.yaml'),
  CELLGATE_DATA_DIR: textOr('./data'),
  CELLGATE_MODELS_DIR: textOr('./models'),
  CELLGATE_MODEL: textOr('logistic-regression').refine(
    (value) => MODEL_NAME.test(value),
    'must be the name of a folder: lower-case letters, digits, "-"',
  ),
  CELLGATE_CHALLENGERS: textOr('boosted-trees')
    .transform((text) => (text === 'none' ? [] : text.split(',').map((name) => name.trim())))
    .refine(
      (names) => names.every((name) => MODEL_NAME.test(name)),
      'must be names of folders with commas between them, or none',
    ),
  CELLGATE_OQC_MODEL: textOr('logistic-regression-oqc')
    .refine((value) => MODEL_NAME.test(value), 'must be the name of a folder, or none')
    .transform((name) => (name === 'none' ? null : name)),
  CELLGATE_SCORER_METRICS_PORT: textOr('none')
    .refine(
      (text) => text === 'none' || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535),
      'must be a port, 0 to 65535',
    )
    .transform((text) => (text === 'none' ? null : Number(text))),
  CELLGATE_SCORER_METRICS_HOST: textOr('127.0.0.1').refine(
    (text) => isIP(text) !== 0,
    'must be an IP address of this machine',
  ),
  CELLGATE_GRACE_SECONDS: secondsOr(60, 30 * DAY_S),
  CELLGATE_LATENESS_SECONDS: secondsOr(300, DAY_S),
});

/**
 * Configuration of the scorer from its environment; see `docs/risk.md`.
 * @throws InvalidConfigError with every mistake
 */
export function loadConfig(env: Environment = process.env): ScorerConfig {
  const parsed = environment.safeParse(env);
  const issues = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const store = storeSettings(env, issues);
  if (!parsed.success || store === null) throw new InvalidConfigError(issues);
  const { data } = parsed;
  return {
    plantFile: data.CELLGATE_PLANT,
    dataDir: data.CELLGATE_DATA_DIR,
    store,
    models: {
      directory: data.CELLGATE_MODELS_DIR,
      champion: data.CELLGATE_MODEL,
      challengers: data.CELLGATE_CHALLENGERS,
      outgoing: data.CELLGATE_OQC_MODEL,
    },
    graceMs: 1_000 * data.CELLGATE_GRACE_SECONDS,
    latenessMs: 1_000 * data.CELLGATE_LATENESS_SECONDS,
    metrics:
      data.CELLGATE_SCORER_METRICS_PORT === null
        ? null
        : { host: data.CELLGATE_SCORER_METRICS_HOST, port: data.CELLGATE_SCORER_METRICS_PORT },
    env,
  };
}

function storeSettings(env: Environment, issues: string[]): TimeSeriesSettings | null {
  try {
    return timeSeriesSettings(env);
  } catch (error) {
    if (!(error instanceof InvalidStoreSettingsError)) throw error;
    issues.push(...error.issues.map(({ path, detail }) => `${path}: ${detail}`));
    return null;
  }
}
