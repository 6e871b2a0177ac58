/** P(X = k) and P(X ≥ k) of a count, k = 0..last (and last + 1 for `above`). */
export interface CountProbabilities {
  readonly at: Float64Array;
  readonly above: Float64Array;
}

/**
 * Probabilities of 0..last of a unimodal count, from one value at the mode outward by the ratio of neighbours.
 *
 * @param last - highest count wanted
 * @param highest - highest count possible, may be Infinity
 * @param mode - a count at or beside the largest probability, 0..highest
 * @param probability - P(X = k)
 * @param ratio - P(X = k + 1)/P(X = k)
 * @returns each with full relative accuracy, P(X > last) included
 */
export function probabilitiesFromMode(
  last: number,
  highest: number,
  mode: number,
  probability: (k: number) => number,
  ratio: (k: number) => number,
): CountProbabilities {
  const at = new Float64Array(last + 1);
  const start = Math.min(mode, last, highest);
  const top = Math.min(last, highest);
  const first = probability(start);
  at[start] = first;
  let value = first;
  for (let k = start; k < top; k += 1) {
    value *= ratio(k);
    at[k + 1] = value;
  }
  let beyond = 0;
  if (top >= mode) {
    for (let k = top; k < highest; k += 1) {
      value *= ratio(k);
      beyond += value;
      if (value <= beyond * 1e-18) break;
    }
  }
  value = first;
  for (let k = start - 1; k >= 0 && value > 0; k -= 1) {
    value /= ratio(k);
    at[k] = value;
  }
  // Below the mode the part beyond is the larger one, and the difference is safe.
  if (top < mode) beyond = Math.max(0, 1 - at.reduce((sum, each) => sum + each, 0));
  const above = new Float64Array(last + 2);
  above[last + 1] = beyond;
  for (let k = last; k >= 0; k -= 1) above[k] = (above[k + 1] as number) + (at[k] as number);
  return { at, above };
}
