import { compensatedSum } from './compensated-sum';

/**
 * Sample standard deviation s = √(Σ(x − x̄)²/(n − 1)) of the values that are numbers, by the corrected two-pass method.
 *
 * @param values - NaN marks a missing value
 * @param skip - 1 where a value is left out
 * @returns mean, s and count; s is NaN for fewer than two values
 * @see Chan, Golub & LeVeque, American Statistician 37 (1983) 242
 * @example
 * sampleDeviation([2, 4, 4, 6], null).deviation // => 1.632993161855452
 */
export function sampleDeviation(
  values: ArrayLike<number>,
  skip: Uint8Array | null,
  from = 0,
  to = values.length,
): { readonly mean: number; readonly deviation: number; readonly count: number } {
  const { sum, count } = compensatedSum(values, skip, from, to);
  if (count === 0) return { mean: NaN, deviation: NaN, count };
  const mean = sum / count;
  let squares = 0;
  let rest = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (value !== value || (skip !== null && skip[i] === 1)) continue;
    const d = value - mean;
    squares += d * d;
    rest += d;
  }
  const deviation = count < 2 ? NaN : Math.sqrt(Math.max(0, squares - (rest * rest) / count) / (count - 1));
  return { mean, deviation, count };
}
