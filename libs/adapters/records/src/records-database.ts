import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { CorruptRecordsError, NewerRecordsError, RecordsUnavailableError } from './errors';
import { MIGRATIONS } from './migrations';

/** How long one statement waits for another process, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** Primary SQLite result codes that mean a damaged or foreign file: SQLITE_CORRUPT, SQLITE_NOTADB. */
const DAMAGED = new Set([11, 26]);
/** SQLITE_BUSY: another process holds the lock. */
const BUSY = 5;

/** One connection to the records file: several processes may each have one on the same file. */
export class RecordsDatabase {
  private constructor(
    readonly file: string,
    private readonly connection: DatabaseSync,
  ) {}

  /**
   * Opens the file, creates it when missing and lifts it to the present schema version.
   * @throws RecordsUnavailableError, CorruptRecordsError, NewerRecordsError
   */
  static open(file: string): RecordsDatabase {
    let connection: DatabaseSync;
    try {
      mkdirSync(dirname(file), { recursive: true });
      connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    } catch (error) {
      throw translated(file, error);
    }
    try {
      enterWriteAheadLog(connection);
      connection.exec('PRAGMA synchronous = NORMAL');
      const check = connection.prepare('PRAGMA quick_check(1)').get();
      if (check?.['quick_check'] !== 'ok') {
        throw new CorruptRecordsError(file, String(check?.['quick_check']));
      }
      const database = new RecordsDatabase(file, connection);
      database.migrate();
      return database;
    } catch (error) {
      connection.close();
      throw translated(file, error);
    }
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return this.guarded(() => this.connection.prepare(sql).all(...values));
  }

  get(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined {
    return this.guarded(() => this.connection.prepare(sql).get(...values));
  }

  /** @returns number of rows changed */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.guarded(() => Number(this.connection.prepare(sql).run(...values).changes));
  }

  /**
   * The row that a write gives with `RETURNING`. Never by `get` alone: the write is committed after the row was given, and a
   * commit that fails then, on a full disk, is told to nobody.
   */
  write(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined {
    const work = () => this.get(sql, ...values);
    return this.connection.isTransaction ? work() : this.transaction(work);
  }

  /**
   * Runs `work` while no other process can write. `BEGIN IMMEDIATE`, because a transaction that starts by
   * reading and writes later fails at once, without waiting, when another process wrote in between.
   */
  transaction<T>(work: () => T): T {
    this.guarded(() => this.connection.exec('BEGIN IMMEDIATE'));
    try {
      const result = work();
      this.guarded(() => this.connection.exec('COMMIT'));
      return result;
    } catch (error) {
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** Safe to call again. */
  close(): void {
    if (this.connection.isOpen) this.connection.close();
  }

  private migrate(): void {
    if (this.version() === MIGRATIONS.length) return;
    this.transaction(() => {
      // Asked again inside the transaction: another process may have migrated meanwhile.
      const version = this.version();
      if (version > MIGRATIONS.length) throw new NewerRecordsError(this.file, version, MIGRATIONS.length);
      for (const sql of MIGRATIONS.slice(version)) this.guarded(() => this.connection.exec(sql));
      this.guarded(() => this.connection.exec(`PRAGMA user_version = ${MIGRATIONS.length}`));
    });
  }

  private version(): number {
    return Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0);
  }

  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw translated(this.file, error);
    }
  }
}

/** The first switch to WAL answers "busy" at once, whatever the timeout, while another process is switching too. */
function enterWriteAheadLog(connection: DatabaseSync): void {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (primaryCode(error) !== BUSY || performance.now() > deadline) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

function primaryCode(error: unknown): number | null {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : null;
  return typeof code === 'number' ? code & 0xff : null;
}

function translated(file: string, error: unknown): unknown {
  if (
    error instanceof RecordsUnavailableError ||
    error instanceof CorruptRecordsError ||
    error instanceof NewerRecordsError
  ) {
    return error;
  }
  const code = primaryCode(error);
  const reason = String(error).replace(/^Error: /, '');
  if (code !== null && DAMAGED.has(code)) return new CorruptRecordsError(file, reason, error);
  return new RecordsUnavailableError(file, reason, error);
}
