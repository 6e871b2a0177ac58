import { binomialTails, normalSf, poissonTails } from '@cellgate/statistics';

/**
 * Control limits of a count from its own distribution, for means too small for the normal approximation.
 *
 * With α/2 = 1 − Φ(L): upper = the least u with P(X > u) ≤ α/2, lower = the greatest l with P(X < l) ≤ α/2 (0 when
 * even P(X = 0) is larger). A signal is a count strictly outside, so the false-alarm risk on each side is at most
 * α/2, which ±3 sigma limits do not promise for skewed counts.
 *
 * @param rate - p of a binomial, mean per unit of a Poisson
 * @param size - number of trials (rounded), area of opportunity
 * @param width - L in sigma
 * @returns counts
 * @see Montgomery, Introduction to SQC, §7.3 (probability limits)
 * @example
 * countLimits('poisson', 2, 1, 3).upper // => 7
 */
export function countLimits(
  distribution: 'binomial' | 'poisson',
  rate: number,
  size: number,
  width: number,
): { readonly lower: number; readonly upper: number } {
  const risk = normalSf(width);
  const trials = Math.max(1, Math.round(size));
  const tails = (k: number) =>
    distribution === 'binomial' ? binomialTails(k, trials, rate) : poissonTails(k, rate * size);
  if (!(rate >= 0)) return { lower: NaN, upper: NaN };
  const most = distribution === 'binomial' ? trials : Infinity;
  const mean = rate * (distribution === 'binomial' ? trials : size);
  let high = Math.min(most, Math.ceil(mean + (width + 3) * Math.sqrt(mean + 1) + 10));
  while (high < most && tails(high).upper > risk) high *= 2;
  let low = -1;
  // Bisection for the least count whose upper tail is small enough.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (tails(middle).upper <= risk) high = middle;
    else low = middle;
  }
  let fits = 0;
  let fails = Math.ceil(mean) + 1;
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (tails(middle - 1).lower <= risk) fits = middle;
    else fails = middle;
  }
  return { lower: fits, upper: high };
}
