import { orderEvent, orders } from '../testing/demo-data';
import { DemoLine } from '../testing/demo-line';
import { ProductionOrders } from './production-orders';

describe('ProductionOrders', () => {
  let line: DemoLine;
  let book: ProductionOrders;
  beforeEach(async () => {
    line = await DemoLine.open();
    book = new ProductionOrders(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());
  const ids = async (state?: 'planned' | 'running' | 'completed' | 'cancelled') =>
    (await book.list(state)).data.map(({ id }) => id);

  it('answers the newest state of each order, running ones first', async () => {
    await orders(
      line,
      orderEvent(line, { id: 'A', state: 'planned', atMs: line.nowMs - 3_000 }),
      orderEvent(line, { id: 'B', state: 'running', atMs: line.nowMs - 2_000 }),
      orderEvent(line, { id: 'A', state: 'running', produced: 3, atMs: line.nowMs - 1_000 }),
      orderEvent(line, { id: 'C', state: 'completed', atMs: line.nowMs - 5_000 }),
      orderEvent(line, { id: 'D', state: 'planned', atMs: line.nowMs - 9_000 }),
    );
    expect((await book.list()).data.map(({ id, state }) => [id, state])).toEqual([
      ['A', 'running'],
      ['B', 'running'],
      ['D', 'planned'],
      ['C', 'completed'],
    ]);
    expect(await ids('planned')).toEqual(['D']);
  });

  it('sees new events, and after 5 minutes also those that arrived late', async () => {
    await orders(line, orderEvent(line, { id: 'A' }));
    expect(await ids()).toEqual(['A']);
    line.nowMs += 10_000;
    const late = orderEvent(line, { id: 'LATE', atMs: line.nowMs - 24 * 3_600_000 });
    await orders(line, orderEvent(line, { id: 'B' }), late);
    expect(await ids()).toEqual(['B', 'A']);
    line.nowMs += 5 * 60_000;
    expect(await ids()).toEqual(['B', 'A', 'LATE']);
  });

  it('keeps an order whose last event is long ago while newer ones come', async () => {
    await orders(line, orderEvent(line, { id: 'OLD', atMs: line.nowMs - 30 * 24 * 3_600_000 }));
    await orders(line, orderEvent(line, { id: 'NEW' }));
    await ids();
    line.nowMs += 1_000;
    expect(await ids()).toEqual(['NEW', 'OLD']);
  });

  it('answers an order with its history, oldest first; counts not told are null', async () => {
    await orders(
      line,
      orderEvent(line, {
        state: 'planned',
        produced: null,
        good: null,
        scrap: null,
        atMs: line.nowMs - 2_000,
      }),
      orderEvent(line, { produced: 0, good: 0, scrap: 0, atMs: line.nowMs - 1_000 }),
      orderEvent(line, { id: 'other' }),
    );
    expect(await book.get('98765')).toEqual({
      id: '98765',
      product: 'High Capacity Cell',
      productId: 'HCC',
      line: 'L1',
      state: 'running',
      quantity: 2_000,
      produced: 0,
      good: 0,
      scrap: 0,
      updatedAt: '2026-03-02T09:59:59.000Z',
      history: [
        {
          at: '2026-03-02T09:59:58.000Z',
          state: 'planned',
          quantity: 2_000,
          produced: null,
          good: null,
          scrap: null,
        },
        { at: '2026-03-02T09:59:59.000Z', state: 'running', quantity: 2_000, produced: 0, good: 0, scrap: 0 },
      ],
    });
  });

  it('refuses an order that nobody told of', async () => {
    await expect(book.get('1')).rejects.toMatchObject({ code: 'UNKNOWN_ID' });
  });

  it('asks again after the store was away', async () => {
    line.storeAway = true;
    await expect(book.list()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    line.storeAway = false;
    await expect(book.list()).resolves.toEqual({ data: [] });
  });
});
