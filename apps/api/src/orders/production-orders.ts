import type { Plant } from '@cellgate/plant';
import { compareInstants, productionOrderFromRow } from '@cellgate/time-series';
import type { Instant, ProductionOrderEvent, TimeSeriesStore } from '@cellgate/time-series';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { unknownId } from '../http/problem';
import type { AnswerOf } from '../http/route';
import type { getOrder, listOrders } from './orders.routes';

type Order = AnswerOf<typeof listOrders>['data'][number];
type State = Order['state'];

const DAY_MS = 86_400_000;
const LOOK_BACK_MS = 90 * DAY_MS;
/** The MES plans in its own clock; an order dated a little ahead is not invisible for that. */
const LOOK_AHEAD_MS = DAY_MS;
const HISTORY_LIMIT = 1_000;
const PAGE = 5_000;
/** Most rows of one full read; a line makes some ten thousand a day at most. */
const MOST_PAGES = 40;
/** Between full reads only this much of the recent past is read again, for events that arrive late. */
const OVERLAP_MS = 10 * 60_000;
const FULL_READ_EVERY_MS = 5 * 60_000;
const STATES: readonly State[] = ['running', 'planned', 'completed', 'cancelled'];

interface Known {
  readonly event: ProductionOrderEvent;
  readonly at: Instant;
}

/**
 * Production orders. Each event is a row and the order's id is a field, so that the state of all orders can only be
 * found by reading all rows: done in full every 5 minutes, and in between for the newest part.
 */
export class ProductionOrders {
  #known = new Map<string, Known>();
  #fullReadMs: number | null = null;
  #readMs = 0;
  #reading: Promise<void> | null = null;

  constructor(
    private readonly plant: Plant,
    private readonly store: TimeSeriesStore,
    private readonly now: Clock,
  ) {}

  async list(state?: State): Promise<{ data: Order[] }> {
    // Requests that come together share one reading.
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    const data = [...this.#known.values()]
      .sort((a, b) => rank(a) - rank(b) || compareInstants(b.at, a.at))
      .map(({ event }) => orderOf(event, this.plant))
      .filter((order) => state === undefined || order.state === state);
    return { data };
  }

  /** @throws Problem UNKNOWN_ID */
  async get(id: string): Promise<AnswerOf<typeof getOrder>> {
    const nowMs = this.now();
    const rows = await this.store.rows({
      measurement: 'production_order',
      window: { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs + LOOK_AHEAD_MS },
      where: [{ name: 'order', equals: id }],
      order: 'descending',
      limit: HISTORY_LIMIT,
    });
    const events = rows.map(productionOrderFromRow).filter((event) => event !== null);
    const newest = events[0];
    if (newest === undefined) throw unknownId('order', id);
    const history = events.reverse().map(({ atMs, state, quantity, produced, good, scrap }) => ({
      at: timeText(atMs),
      state,
      quantity,
      produced,
      good,
      scrap,
    }));
    return { ...orderOf(newest, this.plant), history };
  }

  async #read(): Promise<void> {
    const nowMs = this.now();
    const full = this.#fullReadMs === null || nowMs - this.#fullReadMs >= FULL_READ_EVERY_MS;
    const known = new Map(full ? [] : this.#known);
    const window = {
      fromMs: full ? nowMs - LOOK_BACK_MS : this.#readMs - OVERLAP_MS,
      toMs: nowMs + LOOK_AHEAD_MS,
    };
    let after: Instant | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const rows = await this.store.rows({
        measurement: 'production_order',
        window,
        order: 'descending',
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const row of rows) {
        const event = productionOrderFromRow(row);
        if (event === null) continue;
        const before = known.get(event.id);
        if (before === undefined || compareInstants(row.at, before.at) >= 0) {
          known.set(event.id, { event, at: row.at });
        }
      }
      after = rows.at(-1)?.at;
      if (rows.length < PAGE) break;
    }
    this.#known = known;
    this.#readMs = nowMs;
    if (full) this.#fullReadMs = nowMs;
  }
}

function rank({ event }: Known): number {
  return STATES.indexOf(event.state);
}

function orderOf(event: ProductionOrderEvent, plant: Plant): Order {
  const { id, product, line, state, quantity, produced, good, scrap, atMs } = event;
  const name = plant.products.find((known) => known.id === product)?.name ?? product;
  return {
    id,
    product: name,
    productId: product,
    line,
    state,
    quantity,
    produced,
    good,
    scrap,
    updatedAt: timeText(atMs),
  };
}
