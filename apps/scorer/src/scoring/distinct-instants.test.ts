import { instantAt } from '@cellgate/time-series';
import { DistinctInstants } from './distinct-instants';

describe('DistinctInstants', () => {
  it('keeps cells apart whose suffix is the same, and leaves the others at the millisecond', () => {
    const cells = Array.from({ length: 20_000 }, (_, number) => `CELL-${number * 7_919}`);
    const subs = new Map<number, string>();
    const twin = cells.find((cell) => {
      const { sub } = instantAt(0, cell);
      if (subs.has(sub)) return true;
      subs.set(sub, cell);
      return false;
    });
    if (twin === undefined) throw new Error('no two cells share a suffix; take more cells');
    const first = subs.get(instantAt(0, twin).sub) ?? '';
    const instants = new DistinctInstants(7);
    expect([instants.next(first), instants.next('another'), instants.next(twin)]).toEqual([7, 7, 8]);
  });
});
