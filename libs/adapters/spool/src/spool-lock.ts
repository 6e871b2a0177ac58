import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process, or another object of this one, works with the spool. */
export class SpoolLockedError extends Error {
  override readonly name = 'SpoolLockedError';
  readonly code = 'SPOOL_LOCKED';

  constructor(folder: string) {
    super(`the spool ${folder} belongs to another process that is running`);
  }
}

/**
 * Keeps a spool to one owner. It is the lock of an empty SQLite file: the system takes it away when the process ends,
 * however it ends, so there is never a stale one to judge.
 * @throws SpoolLockedError, or what the file system says
 */
export function lockSpool(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (isBusy(cause)) throw new SpoolLockedError(folder);
    throw cause;
  }
  return () => {
    database.close();
  };
}

function isBusy(cause: unknown): boolean {
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errcode') : null;
  return [5, 6].includes(Number(code) & 0xff);
}
