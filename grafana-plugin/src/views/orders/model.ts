import { failed, type Frame, type Outcome } from '../../frames/frame';
import { rowOrder } from '../../frames/row-order';
import { numbersOf, originOf, tableOf, textsOf, type Origin } from '../../frames/table';
import type { OrdersOptions } from '../../options';
import { ORDER_ROLES, type OrderRole } from './fields';

export const ORDER_STATES = ['running', 'planned', 'completed', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number] | 'unknown';

/** A production order as it stands; counts are cells, null where nobody told. */
export interface OrderView {
  readonly id: string;
  readonly product: string | null;
  readonly line: string | null;
  readonly state: OrderState;
  readonly planned: number | null;
  readonly produced: number | null;
  readonly good: number | null;
  readonly scrap: number | null;
  /** produced / planned; null without both, or for nothing planned. */
  readonly progress: number | null;
  /** good / produced. */
  readonly yield: number | null;
  /** ms since 1970. */
  readonly updatedAt: number | null;
  readonly due: number | null;
  /** End at the pace so far, ms since 1970. */
  readonly forecast: number | null;
  /** Forecast (or, when completed, the end) minus due, ms; positive is late. */
  readonly delay: number | null;
  readonly row: number;
}

export interface OrdersModel {
  /** Running first, then planned, completed, cancelled; the newest first. */
  readonly orders: readonly OrderView[];
  readonly total: number;
  readonly notes: readonly string[];
  readonly originAt: (row: number) => Origin;
}

interface Draft {
  readonly rows: number[];
}

/** State, progress, yield and delay of production orders from rows of `production_order`. Never throws. */
export function ordersModel(frames: readonly Frame[], options: OrdersOptions): Outcome<OrdersModel> {
  const found = tableOf(frames, ORDER_ROLES, ['order'], options.fields, 'orders');
  if (!found.ok) return found;
  const table = found.model;
  if (!(options.rows >= 1)) {
    return failed(
      'error',
      `The view is to show ${options.rows} orders; it must be 1 or more.`,
      'Set the option orders.rows.',
    );
  }
  const id = textsOf(table, 'order', ORDER_ROLES.order);
  const columns = Object.fromEntries(
    (['time', 'due', 'planned', 'produced', 'good', 'scrap'] as const).map((role) => [
      role,
      numbersOf(table, role),
    ]),
  ) as Record<'time' | 'due' | 'planned' | 'produced' | 'good' | 'scrap', Float64Array>;
  for (const role of ['planned', 'produced', 'good', 'scrap'] as const) {
    const row = columns[role].findIndex((value) => value < 0);
    if (row >= 0) {
      return failed(
        'error',
        `Order ${id(row) ?? '?'} has ${columns[role][row]} cells ${role}; a count is 0 or more.`,
        `Check the query, or name another field in the option orders.fields.${role}.`,
      );
    }
  }
  const order = rowOrder(columns.time);
  const drafts = new Map<string, Draft>();
  for (let i = 0; i < table.length; i++) {
    const row = order.rows === null ? i : (order.rows[i] as number);
    const name = id(row);
    if (name === null) continue;
    const draft = drafts.get(name);
    if (draft) draft.rows.push(row);
    else drafts.set(name, { rows: [row] });
  }
  const text = (role: OrderRole): ((row: number) => string | null) => textsOf(table, role, ORDER_ROLES[role]);
  const texts = { state: text('state'), product: text('product'), line: text('line') };
  const orders = [...drafts]
    .map(([name, { rows }]) => viewOf(name, rows, columns, texts))
    .filter(({ state }) => !options.hideDone || (state !== 'completed' && state !== 'cancelled'))
    .sort(byUrgency);
  if (orders.length === 0) {
    return failed(
      'empty',
      'There is no production order.',
      options.hideDone
        ? 'All are done; the option orders.hideDone hides them.'
        : 'Widen the time range, or check the query.',
    );
  }
  return {
    ok: true,
    model: {
      orders: orders.slice(0, Math.floor(options.rows)),
      total: orders.length,
      notes: table.notes,
      originAt: (row) => originOf(table, row),
    },
  };
}

function viewOf(
  id: string,
  rows: readonly number[],
  columns: Readonly<Record<'time' | 'due' | 'planned' | 'produced' | 'good' | 'scrap', Float64Array>>,
  texts: Readonly<Record<'state' | 'product' | 'line', (row: number) => string | null>>,
): OrderView {
  // Rows are partial now and then: the newest word on each column counts.
  const newest = <T>(read: (row: number) => T | null): T | null => {
    for (let i = rows.length - 1; i >= 0; i--) {
      const value = read(rows[i] as number);
      if (value !== null) return value;
    }
    return null;
  };
  const number = (column: Float64Array): number | null =>
    newest((row) => (column[row] === column[row] ? (column[row] as number) : null));
  const last = rows[rows.length - 1] as number;
  const planned = number(columns.planned);
  const produced = number(columns.produced);
  const good = number(columns.good);
  const updated = columns.time[last] as number;
  const due = number(columns.due);
  const word = newest(texts.state);
  const state = (ORDER_STATES as readonly string[]).includes(word ?? '') ? (word as OrderState) : 'unknown';
  const forecast = state === 'running' ? forecastOf(rows, columns.time, columns.produced, planned) : null;
  const end = state === 'completed' && updated === updated ? updated : forecast;
  return {
    id,
    product: newest(texts.product),
    line: newest(texts.line),
    state,
    planned,
    produced,
    good,
    scrap: number(columns.scrap),
    progress: planned !== null && planned > 0 && produced !== null ? produced / planned : null,
    yield: produced !== null && produced > 0 && good !== null ? good / produced : null,
    updatedAt: updated === updated ? updated : null,
    due,
    forecast,
    delay: due !== null && end !== null ? end - due : null,
    row: last,
  };
}

/** When the order ends at the pace between its first and last rows with output; null without a pace. */
function forecastOf(
  rows: readonly number[],
  times: Float64Array,
  produced: Float64Array,
  planned: number | null,
): number | null {
  if (planned === null) return null;
  const known = rows.filter((row) => produced[row] === produced[row] && times[row] === times[row]);
  const first = known[0];
  const last = known[known.length - 1];
  if (first === undefined || last === undefined) return null;
  const made = (produced[last] as number) - (produced[first] as number);
  const took = (times[last] as number) - (times[first] as number);
  if (!(made > 0) || !(took > 0)) return null;
  return (times[last] as number) + (Math.max(0, planned - (produced[last] as number)) * took) / made;
}

function byUrgency(a: OrderView, b: OrderView): number {
  const rank = ({ state }: OrderView): number => {
    const at = (ORDER_STATES as readonly string[]).indexOf(state);
    return at < 0 ? ORDER_STATES.length : at;
  };
  return rank(a) - rank(b) || (b.updatedAt ?? 0) - (a.updatedAt ?? 0) || (a.id < b.id ? -1 : 1);
}
