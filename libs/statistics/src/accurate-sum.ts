/**
 * Sum with a running compensation for what each addition rounds away (Neumaier 1974).
 *
 * The error is about one rounding of the result, whatever the order and the cancellation among the terms
 * up to n·ε² times the sum of the absolute values.
 *
 * @param values - finite numbers of one unit; an empty list sums to 0
 * @see Neumaier, ZAMM 54 (1974) 39–51
 * @example
 * accurateSum([1, 1e100, 1, -1e100]) // => 2
 */
export function accurateSum(values: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
