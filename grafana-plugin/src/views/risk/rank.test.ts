import fc from 'fast-check';
import { riskiest, type RankedRows } from './rank';

interface Row {
  readonly cell: string | null;
  readonly score: number;
  readonly grade: number;
}
const rowsOf = (rows: readonly Row[]): RankedRows => ({
  length: rows.length,
  scores: Float64Array.from(rows, ({ score }) => score),
  grades: Uint8Array.from(rows, ({ grade }) => grade),
  cellAt: (index) => rows[index]?.cell ?? null,
});

/** By definition: the newest row of each cell, all of them sorted. */
function sorted(rows: readonly Row[], most: number): readonly number[] {
  const rank = [0, 2, 1];
  const key = ({ grade, score }: Row): number =>
    (rank[grade] as number) * 1e5 - (score === score ? score : -1);
  return rows
    .map((row, index) => ({ row, index }))
    .filter(
      ({ row, index }) => row.cell === null || !rows.slice(index + 1).some(({ cell }) => cell === row.cell),
    )
    .sort((a, b) => key(a.row) - key(b.row) || b.index - a.index)
    .slice(0, most)
    .map(({ index }) => index);
}

const row = fc.record({
  cell: fc.option(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'), { freq: 4 }),
  score: fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(0, 75, 75.04, 100, NaN)),
  grade: fc.constantFrom(0, 1, 2),
});

describe('the riskiest cells', () => {
  it('are those of the sorted newest rows, however often a cell occurs', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), fc.integer({ min: 0, max: 12 }), (rows, most) => {
        expect(riskiest(rowsOf(rows), most)).toEqual(sorted(rows, most));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('leaves out a cell whose newest row is harmless, and goes on to the next ones', () => {
    const bad = Array.from({ length: 100 }, (): Row => ({ cell: 'A', score: 99, grade: 0 }));
    const rows = [{ cell: 'B', score: 20, grade: 1 }, ...bad, { cell: 'A', score: 10, grade: 1 }];
    expect(riskiest(rowsOf(rows), 2)).toEqual([0, 101]);
  });
});
