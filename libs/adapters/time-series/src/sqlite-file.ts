import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreSchemaError, StoreUnavailableError } from './errors';

const BUSY_TIMEOUT_MS = 5_000;
/** A clean shutdown may not wait long for the readers of another process. */
const CLOSE_TIMEOUT_MS = 500;
const STATEMENTS_KEPT = 300;
const SQLITE_BUSY = 5;

/**
 * One SQLite file in WAL mode that several processes share: a busy file is waited for, every failure is a
 * StoreUnavailableError, prepared statements are kept.
 */
export class SqliteFile {
  readonly #statements = new Map<string, StatementSync>();
  #isOpen = true;

  private constructor(
    readonly path: string,
    readonly database: DatabaseSync,
  ) {}

  /**
   * Opens or creates the file, with its folder. `create` runs in a transaction when the file has no version yet.
   * @param path - `:memory:` for a database of this object alone
   * @throws StoreUnavailableError, StoreSchemaError when the file has a version above `version`
   */
  static async open(path: string, version: number, create: (file: SqliteFile) => void): Promise<SqliteFile> {
    const deadline = Date.now() + BUSY_TIMEOUT_MS;
    for (;;) {
      try {
        return SqliteFile.#open(path, version, create);
      } catch (cause) {
        if (cause instanceof StoreSchemaError) throw cause;
        // Changing to WAL does not wait for a process that does the same: SQLite answers busy at once.
        if (!isBusy(cause) || Date.now() > deadline) throw unavailable(path, cause);
        await delay(20);
      }
    }
  }

  static #open(path: string, version: number, create: (file: SqliteFile) => void): SqliteFile {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      database.exec('PRAGMA journal_mode = WAL');
      // The commit is the acknowledgement: it must survive a power cut.
      database.exec('PRAGMA synchronous = FULL');
      database.exec('PRAGMA cache_size = -64000');
      const file = new SqliteFile(path, database);
      file.#bringToVersion(version, create);
      return file;
    } catch (cause) {
      database.close();
      throw cause;
    }
  }

  all(sql: string, ...values: SQLInputValue[]): SQLOutputValue[][] {
    return this.#guarded(() => this.#statement(sql).all(...values) as unknown as SQLOutputValue[][]);
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guarded(() => Number(this.#statement(sql).run(...values).changes));
  }

  /** Runs `work` in one write transaction; whatever it throws undoes all of it. */
  transaction<T>(work: () => T): T {
    return this.#guarded(() => {
      this.database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.database.exec('COMMIT');
        return result;
      } catch (cause) {
        if (this.database.isTransaction) this.database.exec('ROLLBACK');
        throw cause;
      }
    });
  }

  /** Writes the log back into the file, unless another process still reads it, and closes. Closing twice is harmless. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#statements.clear();
    try {
      this.database.exec(`PRAGMA busy_timeout = ${CLOSE_TIMEOUT_MS}`);
      this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (cause) {
      if (!isBusy(cause)) throw unavailable(this.path, cause);
    } finally {
      this.database.close();
    }
  }

  #bringToVersion(version: number, create: (file: SqliteFile) => void): void {
    const current = (): number => Number(this.all('PRAGMA user_version')[0]?.[0]);
    if (current() > version) {
      throw new StoreSchemaError(
        `time series file ${this.path} has schema version ${current()}, this version of Cellgate knows ${version}`,
      );
    }
    if (current() === version) return;
    this.transaction(() => {
      if (current() === version) return;
      create(this);
      this.database.exec(`PRAGMA user_version = ${version}`);
    });
  }

  #statement(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, kept);
      return kept;
    }
    const statement = this.database.prepare(sql);
    statement.setReturnArrays(true);
    this.#statements.set(sql, statement);
    for (const oldest of this.#statements.keys()) {
      if (this.#statements.size <= STATEMENTS_KEPT) break;
      this.#statements.delete(oldest);
    }
    return statement;
  }

  #guarded<T>(work: () => T): T {
    if (!this.#isOpen) throw new StoreUnavailableError(`time series file ${this.path} is closed`);
    try {
      return work();
    } catch (cause) {
      throw cause instanceof StoreSchemaError ? cause : unavailable(this.path, cause);
    }
  }
}

/** A name inside SQL text. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function unavailable(path: string, cause: unknown): StoreUnavailableError {
  if (cause instanceof StoreUnavailableError) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new StoreUnavailableError(`time series file ${path}: ${words}`, { cause });
}

function isBusy(cause: unknown): boolean {
  if (cause instanceof StoreUnavailableError) return isBusy(cause.cause);
  return cause instanceof Error && 'errcode' in cause && (Number(cause.errcode) & 0xff) === SQLITE_BUSY;
}
