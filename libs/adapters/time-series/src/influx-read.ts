import { instantOfText } from './influx-answer';
import type { AnswerSeries } from './influx-answer';
import type { InfluxHttp } from './influx-http';
import {
  LAST_PREFIX,
  lastStatement,
  lastValuesStatement,
  newestStatement,
  rowStatement,
  windowStatement,
} from './influx-ql';
import { compareInstants } from './instant';
import { LatestRows } from './latest-rows';
import type { CheckedLatestQuery, CheckedRowQuery, CheckedWindowQuery } from './query-check';
import type { LatestRow, Row, WindowRow } from './time-series-store';

/** Statements of one request that look for one field each. */
const FIELDS_A_REQUEST = 40;

type Value = number | string;

/** The three queries of the port, asked in InfluxQL. */
export class InfluxReader {
  readonly #http: InfluxHttp;

  constructor(http: InfluxHttp) {
    this.#http = http;
  }

  async rows(query: CheckedRowQuery): Promise<Row[]> {
    const [series = []] = await this.#http.query([rowStatement(query)]);
    const sign = query.descending ? -1 : 1;
    return series
      .flatMap((one) => rowsOf(one, query))
      .sort((a, b) => sign * compareInstants(a.at, b.at) || compareTags(a, b, query.shape.tags));
  }

  async windows(query: CheckedWindowQuery): Promise<WindowRow[]> {
    const [series = []] = await this.#http.query([windowStatement(query)]);
    return series
      .flatMap(({ tags, values }) =>
        values.flatMap(([time, value]) =>
          typeof value === 'number' ? [{ startMs: instantOfText(time).ms, tags, value }] : [],
        ),
      )
      .sort((a, b) => a.startMs - b.startMs || compareTags(a, b, query.by));
  }

  /**
   * Asks at once for the newest row of each series and for the last value of every field. Where the two agree, the
   * row's instant is the value's; the fields of other rows are asked for one by one.
   */
  async latest(query: CheckedLatestQuery): Promise<LatestRow[]> {
    const [newest = [], last = []] = await this.#http.query([
      newestStatement(query),
      lastValuesStatement(query),
    ]);
    const rows = new LatestRows(query.by);
    const inNewest = new Map<string, Value>();
    for (const { tags, columns, values } of newest) {
      const [time, ...cells] = values[0] ?? [];
      cells.forEach((value, index) => {
        const field = columns[index + 1];
        if (field === undefined || !isValue(value)) return;
        inNewest.set(seriesField(tags, field, query), value);
        rows.add(tags, field, { value, at: instantOfText(time) });
      });
    }
    const elsewhere = new Set<string>();
    for (const { tags, columns, values } of last) {
      columns.forEach((column, index) => {
        const value = values[0]?.[index];
        const field = column.slice(LAST_PREFIX.length);
        if (column === 'time' || !isValue(value)) return;
        if (inNewest.get(seriesField(tags, field, query)) !== value) elsewhere.add(field);
      });
    }
    await this.#lastOf(query, [...elsewhere], rows);
    return rows.list();
  }

  async #lastOf(query: CheckedLatestQuery, fields: readonly string[], rows: LatestRows): Promise<void> {
    for (let from = 0; from < fields.length; from += FIELDS_A_REQUEST) {
      const some = fields.slice(from, from + FIELDS_A_REQUEST);
      const answers = await this.#http.query(some.map((field) => lastStatement(query, field)));
      some.forEach((field, index) => {
        for (const { tags, values } of answers[index] ?? []) {
          const [time, value] = values[0] ?? [];
          if (isValue(value)) rows.add(tags, field, { value, at: instantOfText(time) });
        }
      });
    }
  }
}

function seriesField(tags: AnswerSeries['tags'], field: string, { shape }: CheckedLatestQuery): string {
  return JSON.stringify([field, ...shape.tags.map((tag) => tags[tag] ?? '')]);
}

function rowsOf({ columns, values }: AnswerSeries, query: CheckedRowQuery): Row[] {
  return values.map((cells) => {
    const tags: Record<string, string> = {};
    const fields: Record<string, Value | null> = {};
    for (const field of query.fields ?? []) fields[field] = null;
    columns.forEach((column, index) => {
      const value = cells[index];
      if (column === 'time' || !isValue(value)) return;
      if (!query.shape.tagSet.has(column)) fields[column] = value;
      else if (typeof value === 'string' && value !== '') tags[column] = value;
    });
    return { at: instantOfText(cells[columns.indexOf('time')]), tags, fields };
  });
}

function isValue(value: unknown): value is Value {
  return typeof value === 'number' || typeof value === 'string';
}

function compareTags(
  a: { readonly tags: Readonly<Record<string, string>> },
  b: { readonly tags: Readonly<Record<string, string>> },
  tags: readonly string[],
): number {
  for (const tag of tags) {
    const [left, right] = [a.tags[tag] ?? '', b.tags[tag] ?? ''];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
