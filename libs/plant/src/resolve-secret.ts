import type { Environment } from './expand-environment';
import type { Plant, SecretReference } from './plant';
import { machinesOf } from './plant-look-up';
import { secretVariable } from './secret-variable';

export class MissingSecretError extends Error {
  override readonly name = 'MissingSecretError';
  readonly code = 'PLANT_SECRET_MISSING';
  constructor(
    /** Name of the environment variable that should hold the secret. */
    readonly variable: string,
  ) {
    super(`environment variable ${variable}, which should hold a secret of the plant, is not set or empty`);
  }
}

/**
 * The secret that a reference of the plant file names. Called by the adapter that connects, not by the loader:
 * a process needs only the secrets of what it connects to.
 *
 * The variable `<name>_FILE` may name a file that holds it instead.
 *
 * @throws MissingSecretError when neither is set, or empty
 * @throws SecretVariableError when both are set or the file cannot be read
 */
export function resolveSecret(reference: SecretReference, env: Environment): string {
  const secret = secretVariable(reference.env, env);
  if (secret === null) throw new MissingSecretError(reference.env);
  return secret;
}

/** Names of the environment variables that hold the plant's secrets, each once, sorted. */
export function secretVariables(plant: Plant): string[] {
  const names = machinesOf(plant).flatMap(({ connection: { user } }) =>
    user.type === 'userName' ? [user.password.env] : [],
  );
  if (plant.writerUser.type === 'userName') names.push(plant.writerUser.password.env);
  if (plant.orders?.token) names.push(plant.orders.token.env);
  return [...new Set(names)].sort();
}
