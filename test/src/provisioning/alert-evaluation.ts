import { DatabaseSync } from 'node:sqlite';
import { influxSeries, tableFrame, timeSeriesFrames, type Field, type Frame } from './influx-frames';
import type { AlertRule, RuleQuery } from './provisioned-files';
import { expanded } from './query-macros';

type Labels = Readonly<Record<string, string>>;
/** A number or a series that a step hands to the next one. */
interface Item {
  readonly labels: Labels;
  readonly values: readonly (number | null)[];
}
export interface Instance {
  readonly labels: Labels;
  readonly firing: boolean;
}
/** No instance at all is Grafana's "NoData". */
export interface Evaluation {
  readonly noData: boolean;
  readonly instances: readonly Instance[];
}
interface Evaluator {
  readonly type: string;
  readonly params: readonly number[];
}

/**
 * The condition of a rule at an instant, without its pending period.
 * @param firing - keys of the instances that fired before: for these the recovery threshold counts
 */
export async function evaluateRule(
  rule: AlertRule,
  url: string,
  atMs: number,
  firing: ReadonlySet<string> = new Set(),
): Promise<Evaluation> {
  const items = new Map<string, Item[]>();
  const tables = new Map<string, Frame>();
  for (const step of rule.data) {
    if (step.datasourceUid === '__expr__') {
      items.set(step.refId, expression(step, items, tables, firing));
      continue;
    }
    const frames = await queried(step, url, atMs);
    if (step.model['resultFormat'] === 'table') frames.forEach((frame) => tables.set(step.refId, frame));
    else items.set(step.refId, frames.flatMap(wideItem));
  }
  const result = items.get(rule.condition) ?? [];
  return {
    noData: result.length === 0,
    instances: result.map(({ labels, values }) => ({ labels, firing: (values[0] ?? 0) !== 0 })),
  };
}

export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}

async function queried(
  { model, relativeTimeRange: { from, to } }: RuleQuery,
  url: string,
  atMs: number,
): Promise<Frame[]> {
  const range = {
    fromMs: atMs - 1_000 * from,
    toMs: atMs - 1_000 * to,
    intervalMs: Number(model['intervalMs']),
  };
  const series = await influxSeries(url, expanded(String(model['query']), range));
  return model['resultFormat'] === 'table' ? tableFrame(series) : timeSeriesFrames(series);
}

/** Frames of text are passed over by the engine, with a warning in its log. */
function wideItem({ fields }: Frame): Item[] {
  const value = fields.find(({ type }) => type === 'number');
  return value === undefined ? [] : [{ labels: value.labels, values: value.values as (number | null)[] }];
}

function expression(
  { model }: RuleQuery,
  items: ReadonlyMap<string, Item[]>,
  tables: ReadonlyMap<string, Frame>,
  firing: ReadonlySet<string>,
): Item[] {
  const text = String(model['expression']);
  const of = (refId: string): Item[] => {
    const found = items.get(refId);
    if (found === undefined) throw new Error(`${model.refId}: no step ${refId} before it`);
    return found;
  };
  switch (model['type']) {
    case 'reduce':
      return of(text).map((item) => ({ ...item, values: [reduced(item.values, String(model['reducer']))] }));
    case 'math':
      return math(text, of);
    case 'threshold':
      return threshold(of(text), model['conditions'] as Parameters<typeof threshold>[1], firing);
    case 'sql':
      return sql(text, tables);
    default:
      throw new Error(`${model.refId}: "${String(model['type'])}" is not known here`);
  }
}

/** With mode `dropNN`: missing values do not count; nothing left is no number. */
function reduced(values: readonly (number | null)[], reducer: string): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  if (reducer === 'last') return known.at(-1) ?? null;
  if (reducer === 'max') return Math.max(...known);
  throw new Error(`reducer "${reducer}" is not known here`);
}

/** `$X * ($Y >= n)`: the one form in use. Items meet by equal labels, those without a partner are dropped. */
function math(text: string, of: (refId: string) => Item[]): Item[] {
  const parts = /^\$(\w+) \* \(\$(\w+) >= (\d+)\)$/.exec(text);
  const [, left, right, least] = parts ?? [];
  if (left === undefined || right === undefined) throw new Error(`"${text}" is not known here`);
  return of(left).flatMap(({ labels, values: [value] }) => {
    const partner = of(right).find((other) => keyOf(other.labels) === keyOf(labels));
    if (partner === undefined) return [];
    const enough = (partner.values[0] ?? 0) >= Number(least);
    return [{ labels, values: [value === null || value === undefined ? null : value * Number(enough)] }];
  });
}

function threshold(
  input: readonly Item[],
  [condition]: readonly { readonly evaluator: Evaluator; readonly unloadEvaluator?: Evaluator }[],
  firing: ReadonlySet<string>,
): Item[] {
  if (condition === undefined) throw new Error('a threshold without a condition');
  const { evaluator, unloadEvaluator } = condition;
  return input.map(({ labels, values: [value] }) => {
    const number = value ?? null;
    const stays = unloadEvaluator !== undefined && firing.has(keyOf(labels));
    const on = number !== null && (stays ? !holds(number, unloadEvaluator) : holds(number, evaluator));
    return { labels, values: [Number(on)] };
  });
}

function holds(value: number, { type, params: [limit = Number.NaN] }: Evaluator): boolean {
  if (type === 'gt') return value > limit;
  if (type === 'gte') return value >= limit;
  if (type === 'lt') return value < limit;
  throw new Error(`evaluator "${type}" is not known here`);
}

/**
 * SQL over the tables, by SQLite where Grafana has an engine that speaks MySQL. Of each row the one number is the value
 * and the texts are the labels, which must differ from row to row.
 */
function sql(text: string, tables: ReadonlyMap<string, Frame>): Item[] {
  const database = new DatabaseSync(':memory:');
  for (const [name, { fields }] of tables) fill(database, name, fields);
  if (tables.size === 0) return [];
  const rows = database.prepare(text).all() as Record<string, number | string | null>[];
  const seen = new Set<string>();
  return rows.map((row) => {
    const texts = Object.entries(row).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const numbers = Object.values(row).filter((value) => typeof value === 'number');
    const labels = Object.fromEntries(texts);
    if (numbers.length !== 1) throw new Error(`${numbers.length} numbers in a row, not 1`);
    if (seen.has(keyOf(labels))) throw new Error(`two rows with the labels ${keyOf(labels)}`);
    seen.add(keyOf(labels));
    return { labels, values: numbers };
  });
}

function fill(database: DatabaseSync, table: string, fields: readonly Field[]): void {
  database.exec(`CREATE TABLE "${table}" (${fields.map(({ name }) => `"${name}"`).join(', ')})`);
  const insert = database.prepare(`INSERT INTO "${table}" VALUES (${fields.map(() => '?').join(', ')})`);
  const length = fields[0]?.values.length ?? 0;
  for (let row = 0; row < length; row++) insert.run(...fields.map(({ values }) => values[row] ?? null));
}
