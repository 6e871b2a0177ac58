import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON file below test/vectors of the repository. */
export function readVectors<T>(file: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../../../test/vectors', file), 'utf8')) as T;
}
