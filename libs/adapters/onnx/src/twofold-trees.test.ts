import { TreeWalk, type TreeEnsemble } from '@cellgate/risk';
import { ScoringFailedError } from './errors';
import { TwofoldTrees } from './twofold-trees';

/** One threshold: below 0.5 a row has −2 log-odds, else 3. */
const TREES: TreeEnsemble = {
  baseMargin: 1,
  trees: [
    {
      column: [0, 0, 0],
      value: [0.5, -3, 2],
      left: [1, -1, -1],
      right: [2, -1, -1],
      missingLeft: [0, 0, 0],
      cover: [2, 1, 1],
    },
  ],
};
const WIDTH = 2;

function rowsOf(count: number): Float32Array {
  return Float32Array.from({ length: count * WIDTH }, (_, index) => (index % 6) / 6);
}

/** A runtime that is right but for the rows whose second value it is told. */
function scored(wrong: (second: number) => number = () => 0) {
  const asked: number[] = [];
  const walk = TreeWalk.of(TREES, WIDTH);
  if (walk === null) throw new Error('one branch fits');
  const trees = new TwofoldTrees('test', WIDTH, walk, (rows) => {
    asked.push(rows.length / WIDTH);
    const margins = Float32Array.from({ length: rows.length / WIDTH }, (_, row) => {
      const [first, second] = rows.subarray(row * WIDTH);
      return ((first ?? NaN) < 0.5 ? -2 : 3) + wrong(second ?? NaN);
    });
    return Promise.resolve(margins);
  });
  return { trees, asked };
}

describe('TwofoldTrees', () => {
  it('has every row of a small batch confirmed', async () => {
    const { trees, asked } = scored();
    expect([...(await trees.margins(rowsOf(64)))].slice(0, 4)).toEqual([-2, -2, 3, -2]);
    expect(asked).toEqual([64]);
  });

  it('has one in 32 rows of a large batch confirmed, others each time, until all had their turn', async () => {
    const { trees } = scored();
    const seen = new Set<number>();
    const rows = Float32Array.from({ length: 100 * WIDTH }, (_, index) => Math.floor(index / WIDTH));
    const watched = new TwofoldTrees(
      'test',
      WIDTH,
      { margins: () => new Float64Array(100) } as never,
      (part) => {
        for (let at = 0; at < part.length; at += WIDTH) seen.add(part[at] ?? NaN);
        return Promise.resolve(new Float32Array(part.length / WIDTH));
      },
    );
    for (let turn = 0; turn < 32; turn++) await watched.margins(rows);
    expect(seen.size).toBe(100);
    expect(await trees.margins(rows)).toHaveLength(100);
  });

  it('confirms every row of a large batch where that is asked for', async () => {
    const { trees, asked } = scored();
    await trees.confirm(rowsOf(214));
    expect(asked).toEqual([214]);
    await expect(scored((second) => Number(second > 0.8)).trees.confirm(rowsOf(214))).rejects.toThrow(
      'row 2:',
    );
  });

  it('asks nothing about no rows', async () => {
    const { trees, asked } = scored();
    expect(await trees.margins(new Float32Array(0))).toHaveLength(0);
    expect(asked).toEqual([]);
  });

  it.each([0.001, -5, NaN])(
    'trusts neither where the runtime is apart by %p, and says where',
    async (apart) => {
      const { trees } = scored((second) => (second === Math.fround(5 / 6) ? apart : 0));
      const failed = trees.margins(rowsOf(10));
      await expect(failed).rejects.toBeInstanceOf(ScoringFailedError);
      await expect(failed).rejects.toThrow(
        /^row 2: model test gives .+ log-odds by the runtime and 3 by its trees$/,
      );
    },
  );

  it('takes the rounding of float32 for what it is', async () => {
    const { trees } = scored(() => 0.00009);
    expect(await trees.margins(rowsOf(3))).toHaveLength(3);
  });
});
