const BLOCK = 128;

/**
 * Sum of the values that are numbers (NaN is skipped): blocks of 128 are added plainly and the blocks with Neumaier's
 * compensation, so that the error does not grow with the number of values and a shift of a million does not move a
 * sigma of one.
 *
 * @param values - any order, NaN marks a missing value
 * @param skip - 1 where a value is left out
 * @param from - first index
 * @param to - one past the last index
 * @returns the sum and the number of values in it
 * @see Neumaier, ZAMM 54 (1974) 39; Higham, Accuracy and Stability of Numerical Algorithms, §4.2 (blocking)
 * @example
 * compensatedSum([1, NaN, 2, 3], null, 0, 4).count // => 3
 */
export function compensatedSum(
  values: ArrayLike<number>,
  skip: Uint8Array | null,
  from: number,
  to: number,
): { readonly sum: number; readonly count: number } {
  let sum = 0;
  let correction = 0;
  let count = 0;
  for (let start = from; start < to; start += BLOCK) {
    const end = start + BLOCK < to ? start + BLOCK : to;
    let block = 0;
    for (let i = start; i < end; i++) {
      const value = values[i] as number;
      if (value !== value || (skip !== null && skip[i] === 1)) continue;
      block += value;
      count++;
    }
    const next = sum + block;
    correction += sum * sum >= block * block ? sum - next + block : block - next + sum;
    sum = next;
  }
  return { sum: sum + correction, count };
}
