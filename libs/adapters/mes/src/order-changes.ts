import type { ProductionOrder } from './production-order';

/**
 * The last known state of each order. Polls repeat themselves and answers overtake each other: only what is
 * both not older and different is a change.
 */
export class OrderChanges {
  private readonly known = new Map<string, ProductionOrder>();

  /** @param known - state from before the start, for instance from the store */
  constructor(known: Iterable<ProductionOrder> = []) {
    for (const order of known) {
      this.known.set(order.id, order);
    }
  }

  /** Takes in the answer of a poll and returns the orders that changed, in the order of their time. */
  take(orders: readonly ProductionOrder[]): ProductionOrder[] {
    const changed: ProductionOrder[] = [];
    for (const order of [...orders].sort((a, b) => a.updatedAtMs - b.updatedAtMs)) {
      const before = this.known.get(order.id);
      if (before !== undefined && order.updatedAtMs < before.updatedAtMs) {
        continue;
      }
      if (before === undefined || !sameContent(before, order)) {
        changed.push(order);
      }
      this.known.set(order.id, order);
    }
    return changed;
  }

  get size(): number {
    return this.known.size;
  }
}

function sameContent(a: ProductionOrder, b: ProductionOrder): boolean {
  return (
    a.product === b.product &&
    a.line === b.line &&
    a.state === b.state &&
    a.quantity === b.quantity &&
    a.produced === b.produced &&
    a.good === b.good &&
    a.scrap === b.scrap
  );
}
