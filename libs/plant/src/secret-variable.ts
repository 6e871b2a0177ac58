import { readFileSync } from 'node:fs';
import type { Environment } from './expand-environment';

/** A secret that the environment names in two ways, or in a file that cannot be read. Never holds the secret. */
export class SecretVariableError extends Error {
  override readonly name = 'SecretVariableError';
  readonly code = 'SECRET_VARIABLE';
  constructor(
    /** Name of the variable that is wrong. */
    readonly variable: string,
    readonly detail: string,
  ) {
    super(`${variable}: ${detail}`);
  }
}

/**
 * A secret from the variable `name` or from the file that `<name>_FILE` names, as container secrets come. The line
 * end behind the secret in the file does not belong to it. Read at each call: a file may be replaced while we run.
 *
 * @returns null when neither is set; an empty variable counts as unset, an empty file as an empty secret, null
 * @throws SecretVariableError when both are set or the file cannot be read
 */
export function secretVariable(name: string, env: Environment): string | null {
  const direct = env[name] ?? '';
  const file = env[`${name}_FILE`]?.trim() ?? '';
  if (file === '') return direct === '' ? null : direct;
  if (direct !== '') throw new SecretVariableError(`${name}_FILE`, `must not be set together with ${name}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new SecretVariableError(`${name}_FILE`, `the file cannot be read (${code})`);
  }
  const secret = text.replace(/\r?\n$/, '');
  return secret === '' ? null : secret;
}
