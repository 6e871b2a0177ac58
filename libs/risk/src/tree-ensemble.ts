import { DocumentReader } from './document-reader';
import { InconsistentModelError } from './errors';

/** Lists over the nodes of a tree; node 0 is the root. */
export interface Tree {
  /** Input column that a branch tests. */
  readonly column: readonly number[];
  /** Threshold of a branch: a value below it, both in float32, goes left. Weight of a leaf, log-odds. */
  readonly value: readonly number[];
  /** −1: the node is a leaf. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** 1: a missing value (NaN) goes left. */
  readonly missingLeft: readonly number[];
  /** Weight of the training rows that came by, above 0. */
  readonly cover: readonly number[];
}

/** Margin in log-odds = baseMargin + Σ weight of the leaf that a row reaches in each tree. */
export interface TreeEnsemble {
  readonly baseMargin: number;
  readonly trees: readonly Tree[];
}

const LISTS = ['column', 'value', 'left', 'right', 'missingLeft', 'cover'] as const;

/**
 * Reads an ensemble from parsed JSON, as `training/` writes it.
 *
 * @param width - number of input columns
 * @throws InconsistentModelError naming tree, node and rule: lists of other lengths, a branch that leads backwards or to a
 *   node that is not there, a column that is not there, numbers that are not finite
 */
export function parseTreeEnsemble(input: unknown, width: number): TreeEnsemble {
  const read = new DocumentReader();
  const root = read.object(input, 'trees', ['baseMargin', 'trees']);
  const baseMargin = read.number(root['baseMargin'], 'baseMargin');
  const trees = read.list(root['trees'], 'trees').map((item, index) => {
    const path = `trees[${index}]`;
    const lists = read.object(item, path, LISTS);
    const [column, value, left, right, missingLeft, cover] = LISTS.map((name) =>
      numbers(read, lists[name], `${path}.${name}`),
    ) as [number[], number[], number[], number[], number[], number[]];
    // The file names a float32 with few digits; comparisons need the float32 itself.
    const tree = { column, value: value.map(Math.fround), left, right, missingLeft, cover };
    checkTree(read, tree, path, width);
    return tree;
  });
  if (trees.length === 0) read.fail('trees', 'expected at least one tree');
  const [issue] = read.issues;
  if (issue !== undefined) throw new InconsistentModelError(`${issue.path}: ${issue.detail}`);
  return { baseMargin, trees };
}

function numbers(read: DocumentReader, input: unknown, path: string): number[] {
  const list = read.list(input, path);
  if (list.every((value) => typeof value === 'number' && Number.isFinite(value))) return list as number[];
  read.fail(path, 'expected finite numbers');
  return [];
}

function checkTree(read: DocumentReader, tree: Tree, path: string, width: number): void {
  const nodes = tree.left.length;
  if (nodes === 0 || LISTS.some((name) => tree[name].length !== nodes)) {
    read.fail(path, `its lists have ${LISTS.map((name) => tree[name].length).join(', ')} nodes`);
    return;
  }
  for (const [node, left] of tree.left.entries()) {
    if (!((tree.cover[node] ?? 0) > 0)) read.fail(`${path}.cover[${node}]`, 'expected a number above 0');
    if (left === -1) continue;
    // Children come after their parent, so that no walk can go in a circle.
    for (const child of [left, tree.right[node] ?? -1]) {
      if (!(Number.isInteger(child) && child > node && child < nodes)) {
        read.fail(`${path}[${node}]`, `branch to node ${child} of ${nodes}`);
      }
    }
    const column = tree.column[node] ?? -1;
    if (!(Number.isInteger(column) && column >= 0 && column < width)) {
      read.fail(`${path}.column[${node}]`, `column ${column} of ${width}`);
    }
  }
}

/** Branches from a node to the lowest leaf below it. */
export function depthOf(tree: Tree, node = 0): number {
  const left = tree.left[node] ?? -1;
  return left === -1 ? 0 : 1 + Math.max(depthOf(tree, left), depthOf(tree, tree.right[node] ?? -1));
}

/** Node to which a branch sends a value. */
export function branchOf(tree: Tree, node: number, value: number): number {
  const left = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.value[node] ?? NaN);
  return (left ? tree.left[node] : tree.right[node]) ?? -1;
}

/**
 * Margin of a row, log-odds; a reference for the runtime, which is many times faster.
 *
 * @param row - input columns; NaN = missing
 */
export function ensembleMargin({ baseMargin, trees }: TreeEnsemble, row: readonly number[]): number {
  return trees.reduce((sum, tree) => {
    let node = 0;
    while ((tree.left[node] ?? -1) !== -1)
      node = branchOf(tree, node, Math.fround(row[tree.column[node] ?? -1] ?? NaN));
    return sum + (tree.value[node] ?? NaN);
  }, baseMargin);
}
