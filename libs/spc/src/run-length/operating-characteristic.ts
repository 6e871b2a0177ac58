import { binomialCdf, normalCdf, poissonCdf } from '@cellgate/statistics';

/**
 * Type II risk of an X̄ chart: probability that one point is inside the limits after the mean shifted.
 *
 * β(δ) = Φ(L − δ√n) − Φ(−L − δ√n); the run length is 1/(1 − β).
 *
 * @param shift - δ in sigma of an individual value
 * @param n - subgroup size
 * @param width - L
 * @see Montgomery §6.2.6; vectors: test/vectors/spc/oc.json
 * @example
 * meanChartRisk(0, 5) // => 0.9973002039367398
 */
export function meanChartRisk(shift: number, n: number, width = 3): number {
  const moved = shift * Math.sqrt(n);
  return normalCdf(width - moved) - normalCdf(-width - moved);
}

/**
 * Type II risk of a p or np chart for a true fraction.
 *
 * In control are the counts D with n·LCL ≤ D ≤ n·UCL, because a signal is strictly outside:
 * β = P(D ≤ ⌊n UCL⌋) − P(D ≤ ⌈n LCL⌉ − 1). qcc subtracts P(D ≤ ⌊n LCL⌋ − 1), which counts one signal as none.
 *
 * @param fraction - true fraction nonconforming
 * @param n - sample size
 * @param lower - lower limit as a fraction
 * @see Montgomery eq. 7.15; vectors: test/vectors/spc/oc.json
 * @example
 * fractionChartRisk(0, 50, 0.05, 0.41) // => 0
 */
export function fractionChartRisk(fraction: number, n: number, lower: number, upper: number): number {
  const most = Math.floor(countAt(n * upper));
  const least = Math.ceil(countAt(n * lower));
  return Math.max(0, binomialCdf(most, n, fraction) - (least > 0 ? binomialCdf(least - 1, n, fraction) : 0));
}

/**
 * Type II risk of a c or u chart: β = P(C ≤ ⌊UCL⌋) − P(C ≤ ⌈LCL⌉ − 1) of a Poisson count.
 *
 * @param mean - true mean count per sample
 * @param lower - limits as counts
 * @see Montgomery §7.3.2; vectors: test/vectors/spc/oc.json
 * @example
 * countChartRisk(0, 6.48, 33.2) // => 0
 */
export function countChartRisk(mean: number, lower: number, upper: number): number {
  const least = Math.ceil(countAt(lower));
  const below = least > 0 ? poissonCdf(least - 1, mean) : 0;
  return Math.max(0, poissonCdf(Math.floor(countAt(upper)), mean) - below);
}

/** A limit that is a whole number but for rounding is that number. */
function countAt(limit: number): number {
  const whole = Math.round(limit);
  return Math.abs(limit - whole) < 1e-9 * Math.max(1, whole) ? whole : limit;
}
