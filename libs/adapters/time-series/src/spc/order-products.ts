import { productionOrderFromRow } from '../production-order';
import type { TimeSeriesStore } from '../time-series-store';

const HISTORY_MS = 90 * 86_400_000;
/** What the MES told late is looked for again this far back. */
const OVERLAP_MS = 600_000;
const CLOCK_AHEAD_MS = 3_600_000;

/** Which product an order makes, as the MES said last. */
export class OrderProducts {
  readonly #products = new Map<string, string>();
  #readUntilMs = 0;

  /** @throws StoreUnavailableError */
  async refresh(store: TimeSeriesStore, nowMs: number): Promise<void> {
    const fromMs = Math.max(nowMs - HISTORY_MS, this.#readUntilMs - OVERLAP_MS);
    const rows = await store.rows({
      measurement: 'production_order',
      window: { fromMs, toMs: nowMs + CLOCK_AHEAD_MS },
      fields: ['order', 'product'],
    });
    for (const row of rows) {
      const event = productionOrderFromRow(row);
      if (event?.product) this.#products.set(event.id, event.product);
    }
    this.#readUntilMs = nowMs;
  }

  /** Every product that an order makes, by name. */
  all(): string[] {
    return [...new Set(this.#products.values())].sort();
  }

  of(order: string | null): string | null {
    return order === null ? null : (this.#products.get(order) ?? null);
  }
}
