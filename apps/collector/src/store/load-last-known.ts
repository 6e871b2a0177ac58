import {
  inspectionFromRow,
  productionOrderFromRow,
  type ProductionOrderEvent,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import type { ProductionOrder } from '@cellgate/mes';
import type { LastRecord } from '../machines/inspection-intake';

export interface LastKnown {
  /** By station. */
  readonly records: ReadonlyMap<string, LastRecord>;
  /** By machine. */
  readonly states: ReadonlyMap<string, string>;
  readonly orders: readonly ProductionOrder[];
}

export const NOTHING_KNOWN: LastKnown = { records: new Map(), states: new Map(), orders: [] };

const DAY_MS = 86_400_000;
const LOOK_BACK_MS = 30 * DAY_MS;
const MOST_ORDER_ROWS = 20_000;

/**
 * What the store knows from before the start, so that the first values are compared with it.
 *
 * @param stations - ids of the machines that publish inspection records
 * @throws StoreUnavailableError
 */
export async function loadLastKnown(
  store: TimeSeriesStore,
  stations: readonly string[],
  nowMs: number,
): Promise<LastKnown> {
  const window = { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs + DAY_MS };
  const records = new Map<string, LastRecord>();
  for (const station of stations) {
    const [row] = await store.rows({
      measurement: 'inspection',
      window,
      where: [{ name: 'station', equals: station }],
      order: 'descending',
      limit: 1,
    });
    const record = row === undefined ? undefined : inspectionFromRow(row)?.record;
    if (record !== undefined && record.sequence !== null) {
      records.set(station, { sequence: record.sequence, atMs: record.atMs });
    }
  }

  const states = new Map<string, string>();
  const latest = await store.latest({
    measurement: 'machine_event',
    window,
    where: [{ name: 'kind', equals: 'state' }],
    fields: ['state'],
    by: ['machine'],
  });
  for (const { tags, fields } of latest) {
    const state = fields['state']?.value;
    if (typeof state === 'string' && tags['machine'] !== undefined) {
      states.set(tags['machine'], state);
    }
  }

  const rows = await store.rows({
    measurement: 'production_order',
    window,
    order: 'descending',
    limit: MOST_ORDER_ROWS,
  });
  const orders = new Map<string, ProductionOrder>();
  for (const event of rows.map(productionOrderFromRow)) {
    const order = event === null ? null : orderOf(event);
    if (order !== null && !orders.has(order.id)) {
      orders.set(order.id, order);
    }
  }
  return { records, states, orders: [...orders.values()] };
}

function orderOf(event: ProductionOrderEvent): ProductionOrder | null {
  const { product, quantity, produced, good, scrap } = event;
  if (product === null || quantity === null || produced === null || good === null || scrap === null) {
    return null;
  }
  const { id, line, state, atMs: updatedAtMs } = event;
  return { id, product, line, state, quantity, produced, good, scrap, updatedAtMs };
}
