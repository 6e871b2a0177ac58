import { poissonKernel } from './poisson-kernel';
import { requireInteger } from './require-argument';
import { StatisticsDomainError } from './errors';
import type { Tails } from './tails';

function requireArguments(k: number, mean: number): void {
  requireInteger('k', k);
  if (!(mean >= 0) || mean === Infinity)
    throw new StatisticsDomainError('mean', mean, 'must be a finite number, 0 or more');
}

/**
 * Poisson probability P(X = k) = exp(−mean)·meanᵏ/k!.
 *
 * @param k - events; below 0 the probability is 0
 * @param mean - expected number of events, 0 or more
 * @returns relative error about 1e-14 while above 1e-300
 * @throws StatisticsDomainError
 * @see Loader (2000); vectors: test/vectors/sampling/oc_vectors.json
 * @example
 * poissonPmf(0, 0) // => 1
 */
export function poissonPmf(k: number, mean: number): number {
  requireArguments(k, mean);
  if (k < 0) return 0;
  if (mean === 0) return k === 0 ? 1 : 0;
  return poissonKernel(k, mean);
}

/**
 * P(X ≤ k) and P(X > k) of the Poisson distribution, neither by cancellation: the smaller tail is summed from its
 * largest term outward. O(√mean) terms at worst.
 *
 * @returns both tails, relative error below 1e-12 for means to 1e7 while above 1e-300
 * @throws StatisticsDomainError
 * @example
 * poissonTails(0, 0).upper // => 0
 */
export function poissonTails(k: number, mean: number): Tails {
  requireArguments(k, mean);
  if (k < 0) return { lower: 0, upper: 1 };
  if (mean === 0) return { lower: 1, upper: 0 };
  if (k === 0) return { lower: Math.exp(-mean), upper: -Math.expm1(-mean) };
  if (k + 1 > mean) {
    let term = poissonKernel(k + 1, mean);
    let upper = term;
    for (let j = k + 1; term > upper * 1e-18; j += 1) {
      term *= mean / (j + 1);
      upper += term;
    }
    return { lower: 1 - upper, upper };
  }
  let term = poissonKernel(k, mean);
  let lower = term;
  for (let j = k; j > 0 && term > lower * 1e-18; j -= 1) {
    term *= j / mean;
    lower += term;
  }
  return { lower, upper: 1 - lower };
}

/** P(X ≤ k) of the Poisson distribution. */
export function poissonCdf(k: number, mean: number): number {
  return poissonTails(k, mean).lower;
}

/** P(X > k) of the Poisson distribution, without cancellation. */
export function poissonSf(k: number, mean: number): number {
  return poissonTails(k, mean).upper;
}
