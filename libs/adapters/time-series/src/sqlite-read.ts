import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { InvalidQueryError } from './errors';
import type { Instant } from './instant';
import { LatestRows } from './latest-rows';
import type {
  CheckedLatestQuery,
  CheckedRowQuery,
  CheckedSelection,
  CheckedWindowQuery,
} from './query-check';
import { quoted } from './sqlite-file';
import type { SqliteFile } from './sqlite-file';
import type { SqliteColumns } from './sqlite-schema';
import { hourOf, isSparse, seriesText } from './sqlite-write';
import type { LatestRow, Row, TimeWindow, WindowRow } from './time-series-store';

const HOUR_MS = 3_600_000;
/** Above it, naming every series costs more than reading the whole window. */
const SERIES_NAMED = 200;
/** Newest rows in which most fields are found. */
const NEWEST = 4;

interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

type LatestValue = { readonly value: number | string; readonly at: Instant };

/** The three queries of the port as SQL. */
export class SqliteReader {
  readonly #file: SqliteFile;
  readonly #columns: SqliteColumns;

  constructor(file: SqliteFile, columns: SqliteColumns) {
    this.#file = file;
    this.#columns = columns;
  }

  rows(query: CheckedRowQuery): Row[] {
    const known = this.#fieldsOf(query.measurement);
    const fields = query.fields?.filter((field) => known.has(field)) ?? [...known];
    if (fields.length === 0 || this.#isImpossible(query, known)) return [];
    const { tags } = query.shape;
    const order = query.descending ? 'DESC' : 'ASC';
    const conditions = [...this.#conditions(query, query.window)];
    if (query.fields !== null) conditions.push(anyOf(fields));
    if (query.after !== null) {
      const { ms, sub } = query.after;
      conditions.push({
        text: `(time_ms, time_sub) ${query.descending ? '<' : '>'} (?, ?)`,
        values: [ms, sub],
      });
    }
    const series = this.#series(query, query.limit === null ? SERIES_NAMED : 1);
    if (series !== null) conditions.push(series);
    const columns = [...tags, 'time_ms', 'time_sub', ...fields].map(quoted).join(', ');
    const answer = this.#select(
      `SELECT ${columns} FROM ${quoted(query.measurement)}`,
      conditions,
      `ORDER BY time_ms ${order}, time_sub ${order}, ${tags.map(quoted).join(', ')}` +
        (query.limit === null ? '' : ` LIMIT ${query.limit}`),
    );
    return answer.map((cells) => {
      const named: Record<string, number | string | null> = {};
      for (const field of query.fields ?? []) named[field] = null;
      fields.forEach((field, index) => {
        const value = cells[tags.length + 2 + index];
        if (typeof value === 'number' || typeof value === 'string') named[field] = value;
      });
      return { at: instantOf(cells, tags.length), tags: tagsOf(tags, cells), fields: named };
    });
  }

  windows(query: CheckedWindowQuery): WindowRow[] {
    const known = this.#fieldsOf(query.measurement);
    if (!known.has(query.field) || this.#isImpossible(query, known)) return [];
    const conditions = [...this.#conditions(query, query.window), anyOf([query.field])];
    const series = this.#series(query, SERIES_NAMED);
    if (series !== null) conditions.push(series);
    const field = quoted(query.field);
    const group = ['start', ...query.by.map(quoted)].join(', ');
    const columns = [`time_ms - time_ms % ${query.everyMs} AS start`, ...query.by.map(quoted)].join(', ');
    const table = quoted(query.measurement);
    const aggregate = AGGREGATE[query.aggregate];
    const answer =
      aggregate === null
        ? this.#edges(query, columns, conditions, group)
        : this.#select(
            `SELECT ${columns}, ${aggregate}(${field}) FROM ${table}`,
            conditions,
            `GROUP BY ${group} ORDER BY ${group}`,
          );
    return answer.map(([start, ...cells]) => ({
      startMs: Number(start),
      tags: tagsOf(query.by, cells),
      value: finite(cells[query.by.length]),
    }));
  }

  latest(query: CheckedLatestQuery): LatestRow[] {
    const known = this.#fieldsOf(query.measurement);
    const fields = query.fields?.filter((field) => known.has(field)) ?? [...known];
    if (fields.length === 0 || this.#isImpossible(query, known)) return [];
    const rows = new LatestRows(query.by);
    for (const tagValues of this.#seriesOf(query)) {
      const tags = tagsOf(query.shape.tags, tagValues);
      for (const [field, value] of this.#latestOf(query, tagValues, fields)) rows.add(tags, field, value);
    }
    return rows.list();
  }

  /** First or last value of each window: of one instant the greatest value counts, as in InfluxDB. */
  #edges(query: CheckedWindowQuery, columns: string, conditions: Sql[], group: string): SQLOutputValue[][] {
    const order = query.aggregate === 'first' ? 'ASC' : 'DESC';
    const { text, values } = joined(conditions);
    const by = query.by.map((tag) => `, ${quoted(tag)}`).join('');
    return this.#file.all(
      `SELECT start${by}, value FROM (
         SELECT *, row_number() OVER (PARTITION BY ${group}
           ORDER BY time_ms ${order}, time_sub ${order}, value DESC) AS place
         FROM (SELECT ${columns}, time_ms, time_sub, ${quoted(query.field)} AS value
               FROM ${quoted(query.measurement)} WHERE ${text}))
       WHERE place = 1 ORDER BY ${group}`,
      ...values,
    );
  }

  /** Latest values within one series: first in its newest rows, then field by field. */
  #latestOf(
    query: CheckedLatestQuery,
    tagValues: readonly string[],
    fields: readonly string[],
  ): Map<string, LatestValue> {
    const found = new Map<string, LatestValue>();
    const look = (wanted: readonly string[], window: TimeWindow, only: Sql[], limit: number): boolean => {
      const rows = this.#select(
        `SELECT time_ms, time_sub, ${wanted.map(quoted).join(', ')} FROM ${quoted(query.measurement)}`,
        [seriesIs(query, tagValues), ...this.#conditions(query, window), ...only],
        `ORDER BY time_ms DESC, time_sub DESC LIMIT ${limit}`,
      );
      for (const cells of rows) {
        wanted.forEach((field, index) => {
          const value = cells[index + 2];
          if (found.has(field) || (typeof value !== 'number' && typeof value !== 'string')) return;
          found.set(field, { value, at: instantOf(cells, 0) });
        });
      }
      return rows.length > 0;
    };
    if (!look(fields, query.window, [], NEWEST)) return found;
    for (const field of fields) {
      if (found.has(field)) continue;
      const one = (window: TimeWindow): boolean => look([field], window, [anyOf([field])], 1);
      if (isSparse(query.measurement)) this.#hourByHour(query, seriesText(tagValues), field, one);
      else one(query.window);
    }
    return found;
  }

  /** Looks only into the hours that have the field, the newest first. */
  #hourByHour(
    { measurement, window }: CheckedLatestQuery,
    series: string,
    field: string,
    look: (window: TimeWindow) => boolean,
  ): void {
    const hours = this.#file.all(
      `SELECT hour FROM field_hour WHERE measurement = ? AND series = ? AND field = ? AND hour BETWEEN ? AND ?
       ORDER BY hour DESC`,
      measurement,
      series,
      field,
      hourOf(window.fromMs),
      hourOf(window.toMs - 1),
    );
    for (const [hour] of hours) {
      const start = Number(hour) * HOUR_MS;
      const fromMs = Math.max(window.fromMs, start);
      if (look({ fromMs, toMs: Math.min(window.toMs, start + HOUR_MS) })) return;
    }
  }

  #fieldsOf(measurement: CheckedSelection['measurement']): ReadonlySet<string> {
    this.#columns.refresh();
    return new Set(this.#columns.fields(measurement));
  }

  #isImpossible(query: CheckedSelection, known: ReadonlySet<string>): boolean {
    return query.where.some(({ isTag, name }) => !isTag && !known.has(name));
  }

  *#conditions(query: CheckedSelection, { fromMs, toMs }: TimeWindow): Iterable<Sql> {
    yield { text: 'time_ms >= ? AND time_ms < ?', values: [fromMs, toMs] };
    for (const { name, values } of query.where) {
      yield { text: `${quoted(name)} IN (${values.map(() => '?').join(', ')})`, values };
    }
  }

  /**
   * Names the series that meet the conditions on tags, so that the key's index serves although its first tags are
   * not asked for. Null where that does not help: no condition, a condition on the cell, or too many series.
   */
  #series(query: CheckedSelection, most: number): Sql | null {
    const tags = query.where.filter(({ isTag }) => isTag);
    if (tags.length === 0 || query.where.some(({ name }) => name === 'cell')) return null;
    const series = this.#seriesOf(query);
    const [only] = series;
    if (only !== undefined && series.length === 1) return seriesIs(query, only);
    if (series.length === 0 || series.length > most) return null;
    const columns = query.shape.tags.map(quoted).join(', ');
    const place = `(${query.shape.tags.map(() => '?').join(', ')})`;
    return {
      text: `(${columns}) IN (VALUES ${series.map(() => place).join(', ')})`,
      values: series.flat(),
    };
  }

  /** Tag values of every series that meets the conditions on tags: jumps from key to key, reads no rows between. */
  #seriesOf(query: CheckedSelection): string[][] {
    const columns = query.shape.tags.map(quoted).join(', ');
    const places = query.shape.tags.map(() => '?').join(', ');
    const first = `SELECT ${columns} FROM ${quoted(query.measurement)} ORDER BY ${columns} LIMIT 1`;
    const next =
      `SELECT ${columns} FROM ${quoted(query.measurement)} WHERE (${columns}) > (${places}) ` +
      `ORDER BY ${columns} LIMIT 1`;
    const wanted = query.shape.tags.map((tag) => {
      const condition = query.where.find(({ isTag, name }) => isTag && name === tag);
      return condition === undefined ? null : new Set(condition.values);
    });
    const series: string[][] = [];
    let [row] = this.#file.all(first);
    while (row !== undefined) {
      const values = row.map(String);
      if (values.every((value, index) => wanted[index]?.has(value) ?? true)) series.push(values);
      [row] = this.#file.all(next, ...values);
    }
    return series;
  }

  #select(select: string, conditions: readonly Sql[], rest: string): SQLOutputValue[][] {
    const { text, values } = joined(conditions);
    return this.#file.all(`${select} WHERE ${text} ${rest}`, ...values);
  }
}

const AGGREGATE = {
  mean: 'avg',
  min: 'min',
  max: 'max',
  sum: 'sum',
  count: 'count',
  first: null,
  last: null,
} as const satisfies Record<CheckedWindowQuery['aggregate'], string | null>;

function joined(conditions: readonly Sql[]): Sql {
  return {
    text: conditions.map(({ text }) => text).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

function anyOf(fields: readonly string[]): Sql {
  return { text: `(${fields.map((field) => `${quoted(field)} IS NOT NULL`).join(' OR ')})`, values: [] };
}

function seriesIs(query: CheckedSelection, values: readonly string[]): Sql {
  return { text: query.shape.tags.map((tag) => `${quoted(tag)} = ?`).join(' AND '), values };
}

function instantOf(cells: readonly SQLOutputValue[], offset: number): Instant {
  return { ms: Number(cells[offset]), sub: Number(cells[offset + 1]) };
}

function tagsOf(tags: readonly string[], cells: readonly SQLOutputValue[]): Record<string, string> {
  const named: Record<string, string> = {};
  tags.forEach((tag, index) => {
    const value = cells[index];
    if (typeof value === 'string' && value !== '') named[tag] = value;
  });
  return named;
}

function finite(cell: SQLOutputValue | undefined): number {
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new InvalidQueryError('the aggregate is not a finite number: the values are too large');
}
