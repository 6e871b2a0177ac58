import { chiSquareSf, chiSquareCdf } from '@cellgate/statistics';

export interface OverdispersionTest {
  /** Σ (countᵢ − expectedᵢ)²/varianceᵢ. */
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  /** chiSquare / degreesOfFreedom: 1 when the counts vary as binomial or Poisson counts do. */
  readonly ratio: number;
  /** P of more variation than this without over-dispersion. */
  readonly pValue: number;
  /** P of less variation than this. */
  readonly pValueUnder: number;
}

/**
 * Chi-square test of the dispersion of counts around their pooled rate.
 *
 * Binomial: Σ (dᵢ − nᵢp̄)²/(nᵢp̄(1 − p̄)); Poisson: Σ (cᵢ − nᵢū)²/(nᵢū); on k − 1 degrees of freedom.
 * p < 0.05 proposes a Laney chart: the plain limits are too narrow by about √ratio.
 *
 * @param counts - counts; NaN is left out
 * @param sizes - sample sizes; 1 for each point of a c chart
 * @param skip - 1 where a point is left out
 * @returns null when fewer than two points remain or the rate is 0 or 1, where there is no variation to test
 * @see Cochran, Biometrics 10 (1954) 417 (variance tests of binomial and Poisson counts)
 * @example
 * overdispersion('poisson', [2, 14, 1, 15], [1, 1, 1, 1], null)?.degreesOfFreedom // => 3
 */
export function overdispersion(
  distribution: 'binomial' | 'poisson',
  counts: ArrayLike<number>,
  sizes: ArrayLike<number>,
  skip: Uint8Array | null,
  from = 0,
  to = counts.length,
): OverdispersionTest | null {
  let total = 0;
  let opportunities = 0;
  let points = 0;
  const included = (i: number) => !Number.isNaN(counts[i]) && (sizes[i] as number) > 0 && skip?.[i] !== 1;
  for (let i = from; i < to; i++) {
    if (!included(i)) continue;
    total += counts[i] as number;
    opportunities += sizes[i] as number;
    points++;
  }
  const rate = total / opportunities;
  const unitVariance = distribution === 'binomial' ? rate * (1 - rate) : rate;
  if (points < 2 || !(unitVariance > 0)) return null;
  let chiSquare = 0;
  for (let i = from; i < to; i++) {
    if (!included(i)) continue;
    const n = sizes[i] as number;
    chiSquare += ((counts[i] as number) - n * rate) ** 2 / (n * unitVariance);
  }
  const degreesOfFreedom = points - 1;
  return {
    chiSquare,
    degreesOfFreedom,
    ratio: chiSquare / degreesOfFreedom,
    pValue: chiSquareSf(chiSquare, degreesOfFreedom),
    pValueUnder: chiSquareCdf(chiSquare, degreesOfFreedom),
  };
}
