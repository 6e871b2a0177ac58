import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const VARIABLE = 'CELLGATE_SIM_WRITER_PASSWORD';

/**
 * Where the simulator and the scorer find the password of the simulated machines' only user who may write: a file of the data
 * folder that only its owner can read, made once. Whoever has named a password keeps it.
 *
 * @returns variables for these two processes and for no other
 */
export function writerPassword(dataDir: string, env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if ((env[VARIABLE] ?? '') !== '' || (env[`${VARIABLE}_FILE`] ?? '') !== '') return {};
  const file = path.join(dataDir, 'simulator-writer-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return { [`${VARIABLE}_FILE`]: file };
}
