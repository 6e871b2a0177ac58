import { binomialKernel } from './binomial-kernel';
import { requireCount, requireInteger, requireProbability } from './require-argument';
import type { Tails } from './tails';

function requireArguments(k: number, n: number, p: number, q: number): void {
  requireInteger('k', k);
  requireCount('n', n);
  requireProbability('p', p);
  requireProbability('q', q);
}

/**
 * Binomial probability P(X = k) = C(n, k)·pᵏ·qⁿ⁻ᵏ.
 *
 * @param k - successes; outside 0..n the probability is 0
 * @param n - trials, a whole number
 * @param p - probability of success
 * @param q - 1 − p; give it when it is known better than by subtraction
 * @returns relative error about 1e-14 while above 1e-300
 * @throws StatisticsDomainError
 * @see Loader (2000); vectors: test/vectors/sampling/oc_vectors.json
 * @example
 * binomialPmf(1, 2, 0.5) // => 0.5
 */
export function binomialPmf(k: number, n: number, p: number, q: number = 1 - p): number {
  requireArguments(k, n, p, q);
  if (k < 0 || k > n) return 0;
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  return binomialKernel(k, n, p, q);
}

/**
 * P(X ≤ k) and P(X > k) of the binomial distribution, neither by cancellation.
 *
 * The smaller tail is summed from its largest term outward by the ratio of neighbours. O(√n) terms at worst.
 *
 * @param q - 1 − p; give it when it is known better than by subtraction
 * @returns both tails, relative error below 1e-12 for n to 1e7 while above 1e-300
 * @throws StatisticsDomainError
 * @example
 * binomialTails(0, 1, 0.25).lower // => 0.75
 */
export function binomialTails(k: number, n: number, p: number, q: number = 1 - p): Tails {
  requireArguments(k, n, p, q);
  if (k < 0) return { lower: 0, upper: 1 };
  if (k >= n || p === 0) return { lower: 1, upper: 0 };
  if (q === 0) return { lower: 0, upper: 1 };
  if (k === 0) {
    const exponent = n * (p < 0.5 ? Math.log1p(-p) : Math.log(q));
    return { lower: Math.exp(exponent), upper: -Math.expm1(exponent) };
  }
  if (k + 1 > (n + 1) * p) {
    const odds = p / q;
    let term = binomialKernel(k + 1, n, p, q);
    let upper = term;
    for (let j = k + 1; j < n && term > upper * 1e-18; j += 1) {
      term *= ((n - j) / (j + 1)) * odds;
      upper += term;
    }
    return { lower: 1 - upper, upper };
  }
  const odds = q / p;
  let term = binomialKernel(k, n, p, q);
  let lower = term;
  for (let j = k; j > 0 && term > lower * 1e-18; j -= 1) {
    term *= (j / (n - j + 1)) * odds;
    lower += term;
  }
  return { lower, upper: 1 - lower };
}

/** P(X ≤ k) of the binomial distribution. */
export function binomialCdf(k: number, n: number, p: number, q: number = 1 - p): number {
  return binomialTails(k, n, p, q).lower;
}

/** P(X > k) of the binomial distribution, without cancellation. */
export function binomialSf(k: number, n: number, p: number, q: number = 1 - p): number {
  return binomialTails(k, n, p, q).upper;
}
