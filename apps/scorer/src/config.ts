import {
  InvalidStoreSettingsError,
  timeSeriesSettings,
  type TimeSeriesSettings,
} from '@cellgate/time-series';
import { z } from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ScorerConfig {
  readonly plantFile: string;
  readonly dataDir: string;
  /** Folder with one folder per model. */
  readonly modelsDir: string;
  /** How long a cell may lack inspections, in milliseconds, before it is graded as it is. */
  readonly graceMs: number;
  readonly store: TimeSeriesSettings;
  /** For the references of the plant file. */
  readonly env: Environment;
}

/** Every mistake of the environment, by name and rule. */
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

const environment = z.object({
  CELLGATE_PLANT: textOr('config/demo-plant.yaml'),
  CELLGATE_DATA_DIR: textOr('./data'),
  CELLGATE_MODELS_DIR: textOr('./models'),
  CELLGATE_GRACE_SECONDS: textOr('60')
    .transform(Number)
    .pipe(
      z.number('is no number of seconds').min(0, 'is below 0 s').max(604_800, 'is above 604800 s (a week)'),
    ),
});

/** @throws InvalidConfigError with every mistake */
export function loadConfig(env: Environment = process.env): ScorerConfig {
  const issues: string[] = [];
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    issues.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  let store: TimeSeriesSettings | null = null;
  try {
    store = timeSeriesSettings(env);
  } catch (error) {
    if (!(error instanceof InvalidStoreSettingsError)) throw error;
    issues.push(...error.issues.map(({ path, detail }) => `${path}: ${detail}`));
  }
  if (!parsed.success || store === null) throw new InvalidConfigError(issues);
  return {
    plantFile: parsed.data.CELLGATE_PLANT,
    dataDir: parsed.data.CELLGATE_DATA_DIR,
    modelsDir: parsed.data.CELLGATE_MODELS_DIR,
    graceMs: parsed.data.CELLGATE_GRACE_SECONDS * 1_000,
    store,
    env,
  };
}
