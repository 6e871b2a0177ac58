import { InvalidQueryError } from './errors';
import { EARLIEST_MS, END_MS, isInstant } from './instant';
import type { Instant } from './instant';
import type { Measurement } from './measurements';
import { isFieldName, isTagValue, measurementShape, storedText } from './point-check';
import type { MeasurementShape } from './point-check';
import type { Condition, LatestQuery, RowQuery, TimeWindow, WindowQuery } from './time-series-store';

/** A condition that can be met: at least one value. */
export interface CheckedCondition {
  readonly name: string;
  readonly isTag: boolean;
  readonly values: readonly string[];
}

/** What every query has in common, ready to be printed. */
export interface CheckedSelection {
  readonly measurement: Measurement;
  readonly shape: MeasurementShape;
  /** Within the years that a store keeps, not empty. */
  readonly window: TimeWindow;
  readonly where: readonly CheckedCondition[];
}

export interface CheckedRowQuery extends CheckedSelection {
  /** Null: all. */
  readonly fields: readonly string[] | null;
  readonly descending: boolean;
  readonly limit: number | null;
  readonly after: Instant | null;
}

export interface CheckedWindowQuery extends CheckedSelection {
  readonly field: string;
  readonly isText: boolean;
  readonly aggregate: WindowQuery['aggregate'];
  readonly everyMs: number;
  readonly by: readonly string[];
}

export interface CheckedLatestQuery extends CheckedSelection {
  /** Null: all. */
  readonly fields: readonly string[] | null;
  readonly by: readonly string[];
}

const AGGREGATES: ReadonlySet<string> = new Set(['mean', 'min', 'max', 'sum', 'count', 'first', 'last']);

/** @returns null when the answer is empty without asking; @throws InvalidQueryError */
export function checkRowQuery(query: RowQuery): CheckedRowQuery | null {
  const selection = checkSelection(query);
  const { order = 'ascending', limit, after } = query;
  if (order !== 'ascending' && order !== 'descending') throw wrong('order', order, 'ascending or descending');
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
    throw wrong('limit', limit, 'a whole number from 1');
  }
  if (after !== undefined && !isInstant(after)) {
    throw wrong('after', `${after.ms} ms, ${after.sub} ns`, 'an instant of the years 1990 to 2199');
  }
  const fields = checkFieldNames(query.fields, measurementShape(query.measurement));
  if (selection === null) return null;
  const descending = order === 'descending';
  return { ...selection, fields, descending, limit: limit ?? null, after: after ?? null };
}

/** @returns null when the answer is empty without asking; @throws InvalidQueryError */
export function checkWindowQuery(query: WindowQuery): CheckedWindowQuery | null {
  const selection = checkSelection(query);
  const shape = measurementShape(query.measurement);
  const { field, aggregate, everyMs } = query;
  checkFieldNames([field], shape);
  if (!AGGREGATES.has(aggregate)) throw wrong('aggregate', aggregate, [...AGGREGATES].join(', '));
  const isText = shape.text.has(field);
  if (isText && aggregate !== 'count') throw wrong('aggregate', aggregate, `count, as ${field} is text`);
  if (!Number.isSafeInteger(everyMs) || everyMs < 1) {
    throw wrong('everyMs', everyMs, 'a whole number of milliseconds from 1');
  }
  const by = checkTagNames(query.by ?? [], query.measurement);
  return selection === null ? null : { ...selection, field, isText, aggregate, everyMs, by };
}

/** @returns null when the answer is empty without asking; @throws InvalidQueryError */
export function checkLatestQuery(query: LatestQuery): CheckedLatestQuery | null {
  const selection = checkSelection(query);
  const fields = checkFieldNames(query.fields, measurementShape(query.measurement));
  const by = checkTagNames(query.by, query.measurement);
  return selection === null ? null : { ...selection, fields, by };
}

function checkSelection(query: {
  readonly measurement: Measurement;
  readonly window: TimeWindow;
  readonly where?: readonly Condition[];
}): CheckedSelection | null {
  const { measurement, window } = query;
  const shape = measurementShape(measurement as string);
  if (shape === undefined) throw wrong('measurement', measurement, 'one of the catalogue');
  if (!Number.isInteger(window.fromMs)) throw wrong('window.fromMs', window.fromMs, 'whole milliseconds');
  if (!Number.isInteger(window.toMs)) throw wrong('window.toMs', window.toMs, 'whole milliseconds');
  if (window.fromMs > window.toMs) throw wrong('window.toMs', window.toMs, `at least ${window.fromMs}`);
  const where = (query.where ?? []).map((condition) => checkCondition(condition, measurement, shape));
  const fromMs = Math.max(window.fromMs, EARLIEST_MS);
  const toMs = Math.min(window.toMs, END_MS);
  if (fromMs >= toMs || where.some(({ values }) => values.length === 0)) return null;
  return { measurement, shape, window: { fromMs, toMs }, where };
}

/** Values that no row can have are left out; an empty text stands for an absent tag, and for no text field. */
function checkCondition(
  condition: Condition,
  measurement: string,
  shape: MeasurementShape,
): CheckedCondition {
  const { name, equals } = condition;
  const isTag = shape.tagSet.has(name);
  if (!isTag && !shape.text.has(name)) {
    throw wrong('where', name, `a tag or a text field of ${measurement}`);
  }
  const wanted = typeof equals === 'string' ? [equals] : equals;
  const values = isTag ? wanted.filter(isTagValue) : wanted.map(storedText).filter((value) => value !== '');
  return { name, isTag, values: [...new Set(values)] };
}

function checkFieldNames(
  fields: readonly string[] | undefined,
  shape: MeasurementShape,
): readonly string[] | null {
  if (fields === undefined) return null;
  if (fields.length === 0) throw wrong('fields', '[]', 'at least one, or left out');
  for (const field of fields) {
    if (!isFieldName(field) || shape.tagSet.has(field)) throw wrong('fields', field, 'a field name');
  }
  return [...new Set(fields)];
}

function checkTagNames(tags: readonly string[], measurement: Measurement): readonly string[] {
  const shape = measurementShape(measurement);
  for (const tag of tags) {
    if (!shape.tagSet.has(tag)) throw wrong('by', tag, `one of ${shape.tags.join(', ')}`);
  }
  return [...new Set(tags)];
}

function wrong(path: string, value: unknown, rule: string): InvalidQueryError {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return new InvalidQueryError(`${path} is ${text.slice(0, 80)}; it must be ${rule}`);
}
