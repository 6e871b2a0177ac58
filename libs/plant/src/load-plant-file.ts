import { readFileSync, statSync } from 'node:fs';

import type { Environment } from './expand-environment';
import { parsePlant } from './parse-plant';
import type { Plant } from './plant';
import { type InvalidPlantCode, InvalidPlantError } from './plant-issue';

/** A plant of 4,000 signals has about 0.6 MB. */
export const LARGEST_FILE_BYTES = 5_000_000;

/**
 * Reads a plant file.
 *
 * @param env - variables for `${NAME}` in the file
 * @throws InvalidPlantError when the file cannot be read or has mistakes; `issues` names all of them
 */
export function loadPlantFile(path: string, env: Environment): Plant {
  return parsePlant(readText(path), env, path);
}

function readText(path: string): string {
  const refuse = (code: InvalidPlantCode, detail: string) =>
    new InvalidPlantError(code, path, [{ path: '', detail, line: null, column: null }]);
  let bytes: Buffer;
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw refuse('PLANT_FILE_UNREADABLE', 'is not a regular file');
    if (stats.size > LARGEST_FILE_BYTES) {
      const limit = `a plant file has at most ${LARGEST_FILE_BYTES} bytes`;
      throw refuse('PLANT_FILE_TOO_LARGE', `has ${stats.size} bytes; ${limit}`);
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof InvalidPlantError) throw error;
    const code =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') throw refuse('PLANT_FILE_NOT_FOUND', 'there is no such file');
    throw refuse('PLANT_FILE_UNREADABLE', `cannot be read (${code})`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('PLANT_FILE_NOT_YAML', 'is not a text in UTF-8');
  }
}
