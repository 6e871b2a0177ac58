import type { TreeWalk } from '@cellgate/risk';
import { ScoringFailedError } from './errors';

/** Up to so many rows the runtime scores every one: the cells of a line as they come. */
const ALL = 64;
/** Of more rows the runtime scores one in so many, others each time. */
const ONE_IN = 32;
/** In log-odds; relative where a margin is beyond 1: the runtime sums in float32, which has seven digits. */
const TOLERANCE = 1e-4;

/**
 * Margins of a tree ensemble by two computations that share no code: an own walk over the trees, and the runtime on the
 * graph. What counts is the walk's, a sum in double precision that is the same whatever rows come along; the runtime has to
 * agree. Why: docs/adr/0004-trees-are-scored-twice.md.
 */
export class TwofoldTrees {
  readonly #name: string;
  readonly #width: number;
  readonly #walk: TreeWalk;
  readonly #runtime: (rows: Float32Array) => Promise<Float32Array>;
  #turn = 0;

  /**
   * @param name - of the model, for messages
   * @param width - columns of a row
   * @param runtime - margins of rows by the graph
   */
  constructor(
    name: string,
    width: number,
    walk: TreeWalk,
    runtime: (rows: Float32Array) => Promise<Float32Array>,
  ) {
    this.#name = name;
    this.#width = width;
    this.#walk = walk;
    this.#runtime = runtime;
  }

  /**
   * @param rows - one after the other, every value finite
   * @returns log-odds, one a row
   * @throws ScoringFailedError naming a row that the two computations score differently; then none is to be trusted
   */
  async margins(rows: Float32Array): Promise<Float32Array> {
    const margins = Float32Array.from(this.#walk.margins(rows));
    if (margins.length <= ALL) {
      await this.#compare(rows, margins, 0, 1);
    } else {
      await this.#compare(rows, margins, this.#turn++ % ONE_IN, ONE_IN);
    }
    return margins;
  }

  /** Has every row scored twice, however many there are; throws as `margins` does. */
  async confirm(rows: Float32Array): Promise<void> {
    await this.#compare(rows, Float32Array.from(this.#walk.margins(rows)), 0, 1);
  }

  async #compare(rows: Float32Array, margins: Float32Array, first: number, step: number): Promise<void> {
    if (margins.length === 0) return;
    const asked = new Float32Array(Math.ceil((margins.length - first) / step) * this.#width);
    for (let row = first, at = 0; row < margins.length; row += step, at += this.#width) {
      asked.set(rows.subarray(row * this.#width, (row + 1) * this.#width), at);
    }
    for (const [index, margin] of (await this.#runtime(asked)).entries()) {
      const row = first + index * step;
      const own = margins[row] ?? NaN;
      if (!(Math.abs(own - margin) <= TOLERANCE * Math.max(1, Math.abs(own)))) {
        throw new ScoringFailedError(
          `row ${row}: model ${this.#name} gives ${margin} log-odds by the runtime and ${own} by its trees`,
        );
      }
    }
  }
}
