import { SecretVariableError, secretVariable } from '@cellgate/plant';
import { z } from 'zod';
import { MAX_SPEED } from './http/control-routes';
import { SCENARIO_NAMES, type ScenarioName } from './scenarios/scenario-schemas';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  CELLGATE_OPCUA_PORT: port(4840),
  CELLGATE_MES_PORT: port(8060),
  CELLGATE_DATA_DIR: z.string().min(1).default('./data'),
  CELLGATE_SIM_SEED: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  CELLGATE_SIM_SPEED: z.coerce.number().positive().max(MAX_SPEED).default(5),
  CELLGATE_SIM_WRITER_PASSWORD: z.string().min(8).optional(),
  CELLGATE_SIM_SCENARIOS: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((name) => name.trim()))
    .transform((names) => names.filter((name) => name !== ''))
    .pipe(
      z.array(
        z.enum(SCENARIO_NAMES, {
          error: ({ input }) => `no scenario "${String(input)}"; known are ${SCENARIO_NAMES.join(', ')}`,
        }),
      ),
    ),
});

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly opcUaPort: number;
  readonly mesPort: number;
  readonly dataDir: string;
  readonly seed: number;
  readonly speed: number;
  readonly scenarios: readonly ScenarioName[];
  /** Of the user `cellgate-writer`, the only one who may then write; null: everybody may. */
  readonly writerPassword: string | null;
}

/** All that is wrong with the environment, one line each. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';
  readonly code = 'INVALID_CONFIG';
}

/**
 * @param env - an empty variable counts as one that is not set
 * @throws InvalidConfigError
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const password = writerPassword(env);
  const parsed = schema.safeParse({
    ...set,
    ...(password === null ? {} : { CELLGATE_SIM_WRITER_PASSWORD: password }),
  });
  if (!parsed.success)
    throw new InvalidConfigError(
      parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`).join('\n'),
    );
  const { data } = parsed;
  return {
    host: data.HOST,
    opcUaPort: data.CELLGATE_OPCUA_PORT,
    mesPort: data.CELLGATE_MES_PORT,
    dataDir: data.CELLGATE_DATA_DIR,
    seed: data.CELLGATE_SIM_SEED,
    speed: data.CELLGATE_SIM_SPEED,
    scenarios: data.CELLGATE_SIM_SCENARIOS,
    writerPassword: data.CELLGATE_SIM_WRITER_PASSWORD ?? null,
  };
}

/** From the variable or the file that `CELLGATE_SIM_WRITER_PASSWORD_FILE` names. */
function writerPassword(env: Readonly<Record<string, string | undefined>>): string | null {
  const name = 'CELLGATE_SIM_WRITER_PASSWORD';
  try {
    const password = secretVariable(name, env);
    // Without its password the simulator would let everybody write.
    if (password === null && (env[`${name}_FILE`] ?? '').trim() !== '')
      throw new SecretVariableError(`${name}_FILE`, 'the file is empty');
    return password;
  } catch (error) {
    if (!(error instanceof SecretVariableError)) throw error;
    throw new InvalidConfigError(error.message);
  }
}
