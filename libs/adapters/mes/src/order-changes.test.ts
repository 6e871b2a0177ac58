import fc from 'fast-check';
import { OrderChanges } from './order-changes';
import type { ProductionOrder } from './production-order';

function order(changes: Partial<ProductionOrder> = {}): ProductionOrder {
  return Object.freeze({
    id: '98765',
    product: 'HCC',
    line: 'L1',
    state: 'running' as const,
    quantity: 2_000,
    produced: 120,
    good: 118,
    scrap: 2,
    updatedAtMs: 1_000,
    ...changes,
  });
}

describe('OrderChanges', () => {
  it('finds no change in the same content again, with the same or a later time', () => {
    const changes = new OrderChanges();
    expect(changes.take([order()])).toEqual([order()]);
    expect(changes.take([order()])).toEqual([]);
    expect(changes.take([order({ updatedAtMs: 2_000 })])).toEqual([]);
  });

  it('ignores what is older than known', () => {
    const changes = new OrderChanges([order({ updatedAtMs: 5_000 })]);
    expect(changes.take([order({ updatedAtMs: 4_000, produced: 90 })])).toEqual([]);
    expect(changes.take([order({ updatedAtMs: 5_000, produced: 121 })])).toHaveLength(1);
  });

  it('tells each change once, in the order of time', () => {
    const changes = new OrderChanges([order()]);
    const later = order({ updatedAtMs: 3_000, state: 'completed' });
    const other = order({ id: '98766', updatedAtMs: 2_000 });
    expect(changes.take([later, other])).toEqual([other, later]);
    expect(changes.take([later, other])).toEqual([]);
  });

  it('ends in the newest state in whatever order and however often polls arrive', () => {
    const states = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(states, fc.infiniteStream(fc.nat()), (produced, dice) => {
        const orders = produced.map((count, index) => order({ produced: count, updatedAtMs: index }));
        const shuffled = [...orders, ...orders]
          .map((each) => ({ each, key: Number(dice.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        const changes = new OrderChanges();
        const told = shuffled.flatMap((each) => changes.take([each]));
        // Every change told is newer than the one before, and the last one has the newest content.
        expect([...told].sort((a, b) => a.updatedAtMs - b.updatedAtMs)).toEqual(told);
        expect(told.at(-1)?.produced).toBe(orders.at(-1)?.produced);
      }),
    );
  });
});
