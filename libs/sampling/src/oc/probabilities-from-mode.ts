/**
 * Probabilities of 0..last of a unimodal count, from one value at the mode outward by the ratio of neighbours, and the
 * probability of more than `last`.
 *
 * @param last - highest count wanted
 * @param highest - highest count possible
 * @param mode - a count at or beside the largest probability, 0..highest
 * @param probability - P(X = k)
 * @param ratio - P(X = k + 1)/P(X = k)
 * @param beyond - P(X > last)
 * @returns `at[k]` = P(X = k) and `above[k]` = P(X ≥ k) for k = 0..last + 1, each with full relative accuracy
 */
export function probabilitiesFromMode(
  last: number,
  highest: number,
  mode: number,
  probability: (k: number) => number,
  ratio: (k: number) => number,
  beyond: number,
): { readonly at: Float64Array; readonly above: Float64Array } {
  const at = new Float64Array(last + 1);
  const start = Math.min(mode, last, highest);
  let value = probability(start);
  at[start] = value;
  for (let k = start; k < Math.min(last, highest); k += 1) {
    value *= ratio(k);
    at[k + 1] = value;
  }
  value = at[start] as number;
  for (let k = start - 1; k >= 0 && value > 0; k -= 1) {
    value /= ratio(k);
    at[k] = value;
  }
  const above = new Float64Array(last + 2);
  above[last + 1] = beyond;
  for (let k = last; k >= 0; k -= 1) above[k] = (above[k + 1] as number) + (at[k] as number);
  return { at, above };
}
