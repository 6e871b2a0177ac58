import * as fc from 'fast-check';
import { ensembleMargin, type Tree, type TreeEnsemble } from './tree-ensemble';
import { TreeWalk } from './tree-walk';

type Node = { readonly leaf: number } | { column: number; value: number; left: Node; right: Node };

const WIDTH = 4;
/** Few, so that rows meet thresholds; the neighbours of 0.5 in float32, both zeros, and what has no neighbour. */
const VALUES = [-1, -0, 0, 0.49999997, 0.5, 0.50000006, 0.1, 7, 1e-38, 3e38].map(Math.fround);

function treeOf(root: Node): Tree {
  const tree = { column: [], value: [], left: [], right: [], missingLeft: [], cover: [] } as {
    [name in keyof Tree]: number[];
  };
  const add = (node: Node): number => {
    const index = tree.left.length;
    const isLeaf = 'leaf' in node;
    tree.column.push(isLeaf ? 0 : node.column);
    tree.value.push(isLeaf ? node.leaf : node.value);
    tree.missingLeft.push(0);
    tree.cover.push(1);
    tree.left.push(-1);
    tree.right.push(-1);
    if (!isLeaf) {
      tree.left[index] = add(node.left);
      tree.right[index] = add(node.right);
    }
    return index;
  };
  add(root);
  return tree;
}

const value = fc.constantFrom(...VALUES);
const node: fc.Memo<Node> = fc.memo((depth): fc.Arbitrary<Node> => {
  const leaf = fc.float({ noNaN: true, noDefaultInfinity: true }).map((weight) => ({ leaf: weight }));
  if (depth <= 1) return leaf;
  const child = node(depth - 1);
  const branch = fc.record({ column: fc.nat(WIDTH - 1), value, left: child, right: child });
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: branch });
});
const ensemble = fc.record({
  baseMargin: fc.double({ min: -10, max: 10, noNaN: true }),
  trees: fc.array(node(6).map(treeOf), { minLength: 1, maxLength: 12 }),
});

function chain(depth: number): TreeEnsemble {
  let root: Node = { leaf: 1 };
  for (let level = 0; level < depth; level++)
    root = { column: 0, value: level, left: { leaf: 0 }, right: root };
  return { baseMargin: 0, trees: [treeOf(root)] };
}

function walked(trees: TreeEnsemble, rows: readonly (readonly number[])[]): number[] {
  return [...(TreeWalk.of(trees, WIDTH)?.margins(Float32Array.from(rows.flat())) ?? [])];
}

describe('TreeWalk', () => {
  it('gives to the last bit what the definition gives, on thresholds and beside them, for any number of rows', () => {
    const row = fc.array(fc.oneof(value, fc.float({ noNaN: true }), fc.constantFrom(Infinity, -Infinity)), {
      minLength: WIDTH,
      maxLength: WIDTH,
    });
    fc.assert(
      fc.property(ensemble, fc.array(row, { maxLength: 150 }), (trees, rows) => {
        expect(walked(trees, rows)).toEqual(rows.map((each) => ensembleMargin(trees, each)));
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('sends a value on the threshold to the right, the one before it to the left', () => {
    const trees = {
      baseMargin: 10,
      trees: [treeOf({ column: 1, value: 0.5, left: { leaf: 1 }, right: { leaf: 2 } })],
    };
    const rows = [0.5, 0.49999997, 0.50000006].map((second) => [0, second, 0, 0]);
    expect(walked(trees, rows)).toEqual([12, 11, 12]);
  });

  it('walks trees of one leaf, and of 8 levels; deeper ones are not for it', () => {
    const leaf = { baseMargin: 1, trees: [treeOf({ leaf: 0.25 })] };
    expect(walked(leaf, [[0, 0, 0, 0]])).toEqual([1.25]);
    expect(
      walked(
        chain(8),
        [7, 6].map((first) => [first, 0, 0, 0]),
      ),
    ).toEqual([1, 0]);
    expect(TreeWalk.of(chain(9), WIDTH)).toBeNull();
  });

  it('is not for a column of 65,535 thresholds', () => {
    const trees = Array.from({ length: 65_535 }, (_, index) =>
      treeOf({ column: 0, value: index, left: { leaf: 0 }, right: { leaf: 1 } }),
    );
    expect(TreeWalk.of({ baseMargin: 0, trees }, 1)).toBeNull();
    const walk = TreeWalk.of({ baseMargin: 0, trees: trees.slice(1) }, 1);
    expect([...(walk?.margins(Float32Array.of(0, 1, 40_000, 65_534)) ?? [])]).toEqual([0, 1, 40_000, 65_534]);
  });

  it('refuses a missing value, naming row and column, and half a row', () => {
    const walk = TreeWalk.of(chain(2), 2);
    expect(() => walk?.margins(Float32Array.of(0, 1, 2, NaN))).toThrow('row 1, column 1 is missing');
    expect(() => walk?.margins(Float32Array.of(0, 1, 2))).toThrow(
      '3 numbers are no whole number of rows of 2 columns',
    );
  });
});
