import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InconsistentModelError } from './errors';
import { characteristic, demonstrationSpecification } from './testing/demonstration-model';
import { ensembleMargin, parseTreeEnsemble } from './tree-ensemble';
import { treeExplainer } from './tree-shap';

interface Vectors {
  readonly ensemble: { trees: { value: number[] }[] };
  readonly rows: (number | null)[][];
  readonly margin: number[];
  readonly contributions: number[][];
}

/** Trees of depth 6 on rows with missing values, values on thresholds and a row without any value. */
const vectors = JSON.parse(
  readFileSync(join(__dirname, '../../../test/vectors/risk/tree_shap.json'), 'utf8'),
) as Vectors;
const rows = vectors.rows.map((row) => row.map((value) => value ?? NaN));
const width = rows[0]?.length ?? 0;
const specification = demonstrationSpecification({
  features: Array.from({ length: width }, (_, index) =>
    characteristic({ name: `x${index}`, unit: '1', physical: { low: -10, high: 10 } }),
  ),
});
const ensemble = parseTreeEnsemble(vectors.ensemble, width);

describe('trees against XGBoost', () => {
  it('walks to the same leaves, with missing values and on thresholds', () => {
    for (const [index, row] of rows.entries()) {
      expect(Math.abs(ensembleMargin(ensemble, row) - (vectors.margin[index] ?? NaN))).toBeLessThan(1e-5);
    }
  });

  it('gives the contributions of pred_contribs to 1e-4, and they add up', () => {
    const explain = treeExplainer(specification, ensemble);
    let worst = 0;
    for (const [index, row] of rows.entries()) {
      const { bias, contributions } = explain(row);
      const expected = vectors.contributions[index] ?? [];
      for (const [column, value] of [...contributions, bias].entries()) {
        worst = Math.max(worst, Math.abs(value - (expected[column] ?? NaN)));
      }
      const sum = contributions.reduce((total, value) => total + value, bias);
      expect(Math.abs(sum - ensembleMargin(ensemble, row))).toBeLessThan(1e-9);
    }
    expect(worst).toBeLessThan(1e-4);
    expect(worst).toBeGreaterThan(0);
  });

  it('sums the columns of a feature', () => {
    const merged = demonstrationSpecification({
      features: [
        characteristic({
          name: 'x0',
          unit: '1',
          physical: { low: -10, high: 10 },
          hinges: Array.from({ length: width - 1 }, (_, knot) => ({ side: 'above', knot })),
        }),
      ],
    });
    const row = rows[0] ?? [];
    const { bias, contributions } = treeExplainer(merged, ensemble)(row);
    expect(contributions).toHaveLength(1);
    expect((contributions[0] ?? NaN) + bias).toBeCloseTo(vectors.margin[0] ?? NaN, 4);
  });

  it('refuses a row of another width', () => {
    expect(() => treeExplainer(specification, ensemble)([1])).toThrow(InconsistentModelError);
  });
});

describe('parseTreeEnsemble', () => {
  const tree = { column: [0, 0, 0], value: [1, 2, 3], left: [1, -1, -1], right: [2, -1, -1] };
  const whole = { ...tree, missingLeft: [0, 0, 0], cover: [3, 2, 1] };
  const parse = (changes: object) =>
    parseTreeEnsemble({ baseMargin: 0, trees: [{ ...whole, ...changes }] }, 1);

  it('reads what is right', () => {
    expect(ensembleMargin(parse({}), [0.5])).toBe(2);
    expect(ensembleMargin(parse({}), [1])).toBe(3);
  });

  it.each([
    ['a list of another length', { right: [2] }, /trees\[0\]: its lists have/],
    ['a branch to nowhere', { left: [7, -1, -1] }, /branch to node 7 of 3/],
    ['a branch in a circle', { left: [0, -1, -1] }, /branch to node 0 of 3/],
    ['an unknown column', { column: [1, 0, 0] }, /column 1 of 1/],
    ['a cover of 0', { cover: [3, 0, 1] }, /cover\[1\]/],
    ['text for a number', { value: [1, 'x', 3] }, /value: expected finite numbers/],
  ])('names %s', (_, changes, message) => {
    expect(() => parse(changes)).toThrow(message);
  });

  it('names a document without trees', () => {
    expect(() => parseTreeEnsemble({ baseMargin: 0, trees: [] }, 1)).toThrow(/at least one tree/);
  });
});
