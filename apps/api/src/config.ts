import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { InvalidStoreSettingsError, timeSeriesSettings } from '@cellgate/time-series';
import type { TimeSeriesSettings } from '@cellgate/time-series';
import { z } from 'zod';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly plantFile: string;
  readonly dataDir: string;
  readonly modelsDir: string;
  /** The model that grades until a person approves another one. */
  readonly model: string;
  /** File with the persons of the demonstration; null: this is not the demonstration. */
  readonly demoPersonsFile: string | null;
  readonly store: TimeSeriesSettings;
  /** For references to the environment in the plant file. */
  readonly env: Environment;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names what is wrong and why; never a value, which could be a secret. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';
  readonly code = 'INVALID_CONFIG';

  constructor(readonly issues: readonly string[]) {
    super(issues.join('\n'));
  }
}

/** An empty variable counts as unset. */
const text = (fallback: string) =>
  z
    .string()
    .optional()
    .transform((value) => (value === undefined || value.trim() === '' ? fallback : value.trim()));

const environment = z.object({
  HOST: text('127.0.0.1').refine((host) => isIP(host) !== 0 || /^[A-Za-z0-9.-]{1,253}$/.test(host), {
    error: 'a host name or an IP address is expected',
  }),
  PORT: text('8050')
    .refine((port) => /^\d{1,5}$/.test(port) && Number(port) <= 65_535, {
      error: 'a port from 0 to 65535 is expected',
    })
    .transform(Number),
  CELLGATE_PLANT: text('config/demo-plant.yaml'),
  CELLGATE_DATA_DIR: text('./data'),
  CELLGATE_DEMO_PERSONS: text(''),
  CELLGATE_MODELS_DIR: text('./models'),
  CELLGATE_MODEL: text('logistic-regression').refine((name) => /^[a-z][a-z0-9-]*$/.test(name), {
    error: 'the name of a folder is expected: lower-case letters, digits, "-"',
  }),
});

/**
 * The configuration of the API from its environment; see `docs/api.md`.
 * @throws InvalidConfigError with every mistake
 */
export function loadConfig(env: Environment = process.env): Config {
  const issues: string[] = [];
  const parsed = environment.safeParse(env);
  for (const issue of parsed.error?.issues ?? []) issues.push(`${issue.path.join('.')}: ${issue.message}`);
  const store = storeSettings(env, issues);
  if (!parsed.success || store === null) throw new InvalidConfigError(issues);
  const { HOST, PORT, CELLGATE_PLANT, CELLGATE_DATA_DIR, CELLGATE_MODELS_DIR, CELLGATE_MODEL } = parsed.data;
  return {
    host: HOST,
    port: PORT,
    plantFile: CELLGATE_PLANT,
    dataDir: CELLGATE_DATA_DIR,
    modelsDir: CELLGATE_MODELS_DIR,
    model: CELLGATE_MODEL,
    demoPersonsFile: parsed.data.CELLGATE_DEMO_PERSONS || null,
    store,
    env,
  };
}

/** The data folder for a command that npm runs in the folder of this package: relative to where the user stands. */
export function dataDirOfCommand(env: Environment = process.env): string {
  return resolve(env['INIT_CWD'] ?? '.', environment.shape.CELLGATE_DATA_DIR.parse(env['CELLGATE_DATA_DIR']));
}

/** Whether only programs on this machine can connect. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

function storeSettings(env: Environment, issues: string[]): TimeSeriesSettings | null {
  try {
    return timeSeriesSettings(env);
  } catch (error) {
    if (!(error instanceof InvalidStoreSettingsError)) throw error;
    for (const { path, detail } of error.issues) issues.push(`${path}: ${detail}`);
    return null;
  }
}
