import { nanosecondText } from './instant';
import type {
  CheckedLatestQuery,
  CheckedRowQuery,
  CheckedSelection,
  CheckedWindowQuery,
} from './query-check';
import type { Instant } from './instant';

/**
 * The queries of the port as InfluxQL that 1.x, 2.x and 3.x read alike: every one bounded in time and half-open,
 * no database or retention policy in FROM, no parameters.
 */
export function rowStatement(query: CheckedRowQuery): string {
  const columns = query.fields === null ? '*' : [...query.fields, ...query.shape.tags].map(name).join(', ');
  const order = query.descending ? ' ORDER BY time DESC' : ' ORDER BY time ASC';
  const limit = query.limit === null ? '' : ` LIMIT ${query.limit}`;
  return `SELECT ${columns} ${from(query, bounds(query))}${order}${limit}`;
}

export function windowStatement(query: CheckedWindowQuery): string {
  const group = [`time(${query.everyMs}ms)`, ...query.by.map(name)].join(', ');
  return `SELECT ${query.aggregate}(${name(query.field)}) AS "value" ${from(query)} GROUP BY ${group} fill(none)`;
}

/** The newest row of each series. */
export function newestStatement(query: CheckedLatestQuery): string {
  const columns = query.fields === null ? '*::field' : query.fields.map(name).join(', ');
  return `SELECT ${columns} ${from(query)}${bySeries(query)} ORDER BY time DESC LIMIT 1`;
}

/** Prefix of the columns of `lastValuesStatement`. */
export const LAST_PREFIX = 'last_';

/** The last value of every field of each series; its time is not the values' own. */
export function lastValuesStatement(query: CheckedLatestQuery): string {
  const columns =
    query.fields === null
      ? 'last(*)'
      : query.fields.map((field) => `last(${name(field)}) AS ${name(LAST_PREFIX + field)}`).join(', ');
  return `SELECT ${columns} ${from(query)}${bySeries(query)}`;
}

/** The last value of one field of each series, with its own time. */
export function lastStatement(query: CheckedLatestQuery, field: string): string {
  return `SELECT last(${name(field)}) AS "value" ${from(query)}${bySeries(query)}`;
}

export const SHOW_DATABASES = 'SHOW DATABASES';

export function createDatabaseStatement(database: string): string {
  return `CREATE DATABASE ${name(database)}`;
}

function from(query: CheckedSelection, time = windowBounds(query)): string {
  const conditions = query.where.map(({ name: column, values }) => {
    const any = values.map((value) => `${name(column)} = ${text(value)}`);
    return any.length === 1 ? any.join('') : `(${any.join(' OR ')})`;
  });
  return `FROM ${name(query.measurement)} WHERE ${[time, ...conditions].join(' AND ')}`;
}

function windowBounds({ window: { fromMs, toMs } }: CheckedSelection): string {
  return `time >= ${fromMs}ms AND time < ${toMs}ms`;
}

function bounds(query: CheckedRowQuery): string {
  const { after, window } = query;
  if (after === null) return windowBounds(query);
  if (query.descending) {
    return after.ms >= window.toMs
      ? windowBounds(query)
      : `time >= ${window.fromMs}ms AND time < ${nanosecondText(after)}`;
  }
  return after.ms < window.fromMs
    ? windowBounds(query)
    : `time >= ${nanosecondText(next(after))} AND time < ${window.toMs}ms`;
}

function next({ ms, sub }: Instant): Instant {
  return sub === 999_999 ? { ms: ms + 1, sub: 0 } : { ms, sub: sub + 1 };
}

/** Every series by itself: which of two values of one instant counts is decided in one place for all stores. */
function bySeries({ shape }: CheckedLatestQuery): string {
  return ` GROUP BY ${shape.tags.map(name).join(', ')}`;
}

function name(identifier: string): string {
  return `"${identifier.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}

function text(value: string): string {
  return `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
}
