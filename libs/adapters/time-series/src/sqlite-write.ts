import type { SQLInputValue } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Measurement } from './measurements';
import { checkPoint, measurementShape, storedText } from './point-check';
import { quoted } from './sqlite-file';
import type { SqliteFile } from './sqlite-file';
import type { SqliteColumns } from './sqlite-schema';
import type { Point, RejectedPoint, WriteOutcome } from './time-series-store';

/** The event loop stands still for a transaction: short ones, and a turn for everyone else between two. */
const ROWS_A_TRANSACTION = 500;
const DELETED_A_TRANSACTION = 2_000;
const HOUR_MS = 3_600_000;
const HOURS_REMEMBERED = 100_000;

/** Measurements in which a series has many fields that come and go: their hours are kept in `field_hour`. */
const SPARSE: ReadonlySet<Measurement> = new Set<Measurement>(['machine']);

export function isSparse(measurement: Measurement): boolean {
  return SPARSE.has(measurement);
}

/** Name of a series in `field_hour`. */
export function seriesText(tagValues: readonly string[]): string {
  return JSON.stringify(tagValues);
}

export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS);
}

/** Writes points and removes old rows, in transactions of bounded length. */
export class SqliteWriter {
  readonly #file: SqliteFile;
  readonly #columns: SqliteColumns;
  /** Hours of `field_hour` that are stored for certain. */
  readonly #hours = new Set<string>();

  constructor(file: SqliteFile, columns: SqliteColumns) {
    this.#file = file;
    this.#columns = columns;
  }

  async write(points: readonly Point[]): Promise<WriteOutcome> {
    const rejected: RejectedPoint[] = [];
    for (let from = 0; from < points.length; from += ROWS_A_TRANSACTION) {
      if (from > 0) await nextTurn();
      rejected.push(...this.#writeSome(points, from, Math.min(from + ROWS_A_TRANSACTION, points.length)));
    }
    return { written: points.length - rejected.length, rejected };
  }

  /** Removes the rows before the instant. @returns how many there were */
  async deleteBefore(measurement: Measurement, ms: number): Promise<number> {
    const table = quoted(measurement);
    const some =
      `DELETE FROM ${table} WHERE rowid IN ` +
      `(SELECT rowid FROM ${table} WHERE time_ms < ? LIMIT ${DELETED_A_TRANSACTION})`;
    let deleted = 0;
    for (;;) {
      const now = this.#file.transaction(() => this.#file.run(some, ms));
      deleted += now;
      if (now < DELETED_A_TRANSACTION) break;
      await nextTurn();
    }
    this.#file.transaction(() =>
      this.#file.run('DELETE FROM field_hour WHERE measurement = ? AND hour < ?', measurement, hourOf(ms)),
    );
    this.#hours.clear();
    return deleted;
  }

  #writeSome(points: readonly Point[], from: number, to: number): RejectedPoint[] {
    const rejected: RejectedPoint[] = [];
    const good: number[] = [];
    for (let index = from; index < to; index++) {
      const rejection = checkPoint(points[index] as Point);
      if (rejection === null) good.push(index);
      else rejected.push({ index, ...rejection });
    }
    if (good.length === 0) return rejected;
    const hours = new Set<string>();
    try {
      this.#file.transaction(() => {
        this.#columns.refresh();
        for (const index of good) {
          const detail = this.#put(points[index] as Point, hours);
          if (detail !== null) rejected.push({ index, code: 'REFUSED_BY_STORE', detail });
        }
      });
    } catch (cause) {
      this.#columns.forget();
      throw cause;
    }
    if (this.#hours.size > HOURS_REMEMBERED) this.#hours.clear();
    for (const hour of hours) this.#hours.add(hour);
    return rejected.sort((a, b) => a.index - b.index);
  }

  #put(point: Point, hours: Set<string>): string | null {
    const { measurement, tags, fields, at } = point;
    const names = Object.keys(fields);
    for (const name of names) {
      const refusal = this.#columns.ensure(measurement, name);
      if (refusal !== null) return refusal;
    }
    const tagValues = measurementShape(measurement).tags.map((tag) => tags[tag] ?? '');
    const values: SQLInputValue[] = [...tagValues, at.ms, at.sub];
    for (const name of names) {
      const value = fields[name] as number | string;
      values.push(typeof value === 'string' ? storedText(value) : value);
    }
    this.#file.run(this.#upsert(measurement, names), ...values);
    if (isSparse(measurement))
      this.#noteHour(measurement, seriesText(tagValues), names, hourOf(at.ms), hours);
    return null;
  }

  #noteHour(
    measurement: Measurement,
    series: string,
    fields: readonly string[],
    hour: number,
    hours: Set<string>,
  ): void {
    for (const field of fields) {
      const key = `${measurement} ${hour} ${field} ${series}`;
      if (this.#hours.has(key) || hours.has(key)) continue;
      this.#file.run(
        'INSERT OR IGNORE INTO field_hour VALUES (?, ?, ?, ?)',
        measurement,
        series,
        field,
        hour,
      );
      hours.add(key);
    }
  }

  #upsert(measurement: Measurement, fields: readonly string[]): string {
    const key = [...measurementShape(measurement).tags.map(quoted), 'time_ms', 'time_sub'];
    const columns = fields.map(quoted);
    const places = [...key, ...columns].fill('?').join(', ');
    // Only the fields of this point: the others of the row stay as they are.
    const merge = columns.map((column) => `${column} = excluded.${column}`).join(', ');
    return (
      `INSERT INTO ${quoted(measurement)} (${[...key, ...columns].join(', ')}) VALUES (${places}) ` +
      `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${merge}`
    );
  }
}
