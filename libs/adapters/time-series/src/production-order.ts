import { instantAt } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

export type ProductionOrderState = 'planned' | 'running' | 'completed' | 'cancelled';

const STATES: readonly ProductionOrderState[] = ['planned', 'running', 'completed', 'cancelled'];

/** State of a production order from an instant on; counts are cells, null where the MES does not tell. */
export interface ProductionOrderEvent {
  readonly id: string;
  readonly product: string | null;
  readonly line: string | null;
  readonly state: ProductionOrderState;
  /** Cells to be made. */
  readonly quantity: number | null;
  readonly produced: number | null;
  readonly good: number | null;
  readonly scrap: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** One row of `production_order`, append only: the newest row of an order is its state. */
export function productionOrderPoint(event: ProductionOrderEvent): Point {
  return {
    measurement: 'production_order',
    tags: { ...(event.line === null ? {} : { line: event.line }), state: event.state },
    fields: fieldsPresent({
      order: event.id,
      product: event.product,
      planned: event.quantity,
      produced: event.produced,
      good: event.good,
      scrap: event.scrap,
    }),
    at: instantAt(event.atMs, event.id),
  };
}

/** The event of a row that was read with all its fields; null where the row is not one. */
export function productionOrderFromRow(row: Row): ProductionOrderEvent | null {
  const id = textField(row, 'order');
  const state = oneOf(STATES, row.tags['state']);
  if (id === null || state === null) return null;
  return {
    id,
    product: textField(row, 'product'),
    line: row.tags['line'] ?? null,
    state,
    quantity: numberField(row, 'planned'),
    produced: numberField(row, 'produced'),
    good: numberField(row, 'good'),
    scrap: numberField(row, 'scrap'),
    atMs: row.at.ms,
  };
}
