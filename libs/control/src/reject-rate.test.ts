import fc from 'fast-check';
import { LEAST_REJECT_CELLS, rejectsRose } from './reject-rate';

describe('rejectsRose', () => {
  it.each([
    ['a rate that doubles in many cells', [500, 10], [500, 25], true],
    ['a rise by 40 %', [500, 100], [500, 140], false],
    ['a rise by 50 % that chance explains', [500, 10], [60, 2], false],
    ['rejects where there were none', [200, 0], [60, 5], true],
    ['a single reject where there were none', [200, 0], [60, 1], false],
    ['49 cells, all of them rejected', [500, 0], [LEAST_REJECT_CELLS - 1, LEAST_REJECT_CELLS - 1], false],
    ['a baseline of 49 cells', [LEAST_REJECT_CELLS - 1, 0], [500, 500], false],
    ['all rejected before and after', [100, 100], [100, 100], false],
    ['none at all', [100, 0], [100, 0], false],
  ] as const)('%s', (_what, [cells, rejects], [cellsAfter, rejectsAfter], rose) => {
    expect(rejectsRose({ cells, rejects }, { cells: cellsAfter, rejects: rejectsAfter })).toBe(rose);
  });

  it('never calls fewer rejects a rise, and more rejects never less of one', () => {
    const cells = fc.integer({ min: LEAST_REJECT_CELLS, max: 500 });
    fc.assert(
      fc.property(
        cells,
        cells,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (n0, n1, share, seed) => {
          const before = { cells: n0, rejects: Math.floor(share * n0) };
          const rejects = seed % n1;
          const after = { cells: n1, rejects };
          if (rejects / n1 < before.rejects / n0) expect(rejectsRose(before, after)).toBe(false);
          if (rejectsRose(before, after))
            expect(rejectsRose(before, { cells: n1, rejects: rejects + 1 })).toBe(true);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });
});
