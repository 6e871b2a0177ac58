import fc from 'fast-check';
import { ProductionOrders } from './production-orders';

const at = () => Date.UTC(2026, 0, 1);

describe('ProductionOrders', () => {
  it('begin with 98765 of 2000 HCC and 98766 of 1500 STC', () => {
    const orders = new ProductionOrders(at).list();
    expect(orders.map(({ id, product, quantity, state }) => [id, product, quantity, state])).toEqual([
      ['98765', 'HCC', 2000, 'planned'],
      ['98766', 'STC', 1500, 'planned'],
    ]);
  });

  it('book cells on the next order when the first has enough under way, and complete it with its last cell', () => {
    const book = new ProductionOrders(at);
    for (let i = 0; i < 2_000; i++) expect(book.startCell()).toBe('98765');
    expect(book.startCell()).toBe('98766');
    for (let i = 0; i < 1_999; i++) book.finishCell('98765', i % 10 !== 0);
    expect(book.find('98765')).toMatchObject({ state: 'running', produced: 1999, good: 1799, scrap: 200 });
    book.finishCell('98765', true);
    expect(book.list().map(({ id, state }) => [id, state])).toEqual([
      ['98765', 'completed'],
      ['98766', 'running'],
      ['98767', 'planned'],
    ]);
    expect(book.find('98767')).toMatchObject({ product: 'HCC', quantity: 2000 });
  });

  it('keep their counts consistent and at least two orders open, whatever the cells do', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6_000 }), fc.nat(40), (passed, lead) => {
        const book = new ProductionOrders(at);
        const underWay: string[] = [];
        for (const good of passed) {
          underWay.push(book.startCell());
          if (underWay.length > lead) book.finishCell(underWay.shift() ?? '', good);
        }
        for (const order of book.list()) {
          expect(order.produced).toBe(order.good + order.scrap);
          expect(order.produced).toBeLessThanOrEqual(order.quantity);
          expect(order.state === 'completed').toBe(order.produced === order.quantity);
        }
        expect(
          book.list().filter(({ state }) => state === 'planned' || state === 'running').length,
        ).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  it('go on from a saved book, and make the cells again that were under way', () => {
    const before = new ProductionOrders(at);
    for (let i = 0; i < 1_990; i++) before.finishCell(before.startCell(), true);
    for (let i = 0; i < 10; i++) before.startCell();
    const after = new ProductionOrders(at, before.list());
    expect(after.find('98765')).toMatchObject({ produced: 1990, state: 'running' });
    for (let i = 0; i < 10; i++) expect(after.startCell()).toBe('98765');
    expect(after.startCell()).toBe('98766');
  });

  it('do not know other ids', () => {
    expect(new ProductionOrders(at).find('1')).toBeNull();
  });
});
