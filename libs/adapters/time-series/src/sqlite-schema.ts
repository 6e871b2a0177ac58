import { MEASUREMENTS } from './measurements';
import type { Measurement } from './measurements';
import { measurementShape } from './point-check';
import { quoted } from './sqlite-file';
import type { SqliteFile } from './sqlite-file';

/** Version of the tables below; a file with a higher one is refused. */
export const SCHEMA_VERSION = 2;
/** SQLite's own limit. */
const MOST_COLUMNS = 2_000;
const MEASUREMENT_NAMES = Object.keys(MEASUREMENTS) as Measurement[];

/**
 * One wide STRICT table a measurement: a column a tag, the instant as `time_ms` and `time_sub`, a column a field.
 * `field_hour` tells in which hours a series had a field: the latest value is found without a walk through them all.
 * What is there already stays: a file of an earlier version gets the measurements it lacks.
 */
export function createTables(file: SqliteFile): void {
  for (const measurement of MEASUREMENT_NAMES) {
    const { tags, text } = measurementShape(measurement);
    const table = quoted(measurement);
    const columns = [
      ...tags.map((tag) => `${quoted(tag)} TEXT NOT NULL`),
      'time_ms INTEGER NOT NULL',
      'time_sub INTEGER NOT NULL',
      ...[...text].map((field) => `${quoted(field)} TEXT`),
    ];
    file.database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')}) STRICT`);
    const key = [...tags.map(quoted), 'time_ms', 'time_sub'].join(', ');
    file.database.exec(
      `CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(`${measurement}_key`)} ON ${table} (${key})`,
    );
    file.database.exec(
      `CREATE INDEX IF NOT EXISTS ${quoted(`${measurement}_time`)} ON ${table} (time_ms, time_sub)`,
    );
    if (text.has('cell')) {
      const index = quoted(`${measurement}_cell`);
      file.database.exec(`CREATE INDEX IF NOT EXISTS ${index} ON ${table} (cell, time_ms, time_sub)`);
    }
  }
  file.database.exec(`CREATE TABLE IF NOT EXISTS field_hour (
    measurement TEXT NOT NULL, series TEXT NOT NULL, field TEXT NOT NULL, hour INTEGER NOT NULL,
    PRIMARY KEY (measurement, series, hour, field)) STRICT, WITHOUT ROWID`);
}

/** The columns of the tables. Other processes add some too: what is known holds until the schema's version moves. */
export class SqliteColumns {
  readonly #file: SqliteFile;
  readonly #columns = new Map<Measurement, Map<string, string>>();
  #version = -1;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  /** The fields of the measurement that have a column. */
  fields(measurement: Measurement): string[] {
    const { tagSet } = measurementShape(measurement);
    return [...this.#of(measurement).values()].filter(
      (column) => !tagSet.has(column) && column !== 'time_ms' && column !== 'time_sub',
    );
  }

  /**
   * Makes sure that the field has a column; to be called within a write transaction.
   * @returns why that cannot be, or null
   */
  ensure(measurement: Measurement, field: string): string | null {
    const columns = this.#of(measurement);
    const column = columns.get(field.toLowerCase());
    if (column === field) return null;
    if (column !== undefined) {
      return `${measurement}: field ${field} differs from ${column} in upper and lower case only, which SQLite does not tell apart`;
    }
    if (columns.size >= MOST_COLUMNS) {
      return `${measurement}: field ${field} would be column ${columns.size + 1}, SQLite keeps at most ${MOST_COLUMNS}`;
    }
    const type = measurementShape(measurement).text.has(field) ? 'TEXT' : 'REAL';
    this.#file.database.exec(`ALTER TABLE ${quoted(measurement)} ADD COLUMN ${quoted(field)} ${type}`);
    columns.set(field.toLowerCase(), field);
    this.#version = this.#currentVersion();
    return null;
  }

  /** Reads again what another process may have changed. Once per transaction or query. */
  refresh(): void {
    const version = this.#currentVersion();
    if (version === this.#version) return;
    this.#columns.clear();
    this.#version = version;
  }

  /** After an undone transaction, which may have undone columns. */
  forget(): void {
    this.#version = -1;
    this.#columns.clear();
  }

  #of(measurement: Measurement): Map<string, string> {
    let columns = this.#columns.get(measurement);
    if (columns === undefined) {
      const names = this.#file.all('SELECT name FROM pragma_table_info(?)', measurement);
      columns = new Map(names.map(([name]) => [String(name).toLowerCase(), String(name)]));
      this.#columns.set(measurement, columns);
    }
    return columns;
  }

  #currentVersion(): number {
    return Number(this.#file.all('PRAGMA schema_version')[0]?.[0]);
  }
}
