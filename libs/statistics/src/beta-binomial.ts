import { logBeta } from './log-beta';
import { requireCount, requireInteger, requirePositive } from './require-argument';
import type { Tails } from './tails';

/**
 * P(X ≤ k) and P(X > k) of the beta-binomial distribution: a binomial count whose probability is Beta(a, b).
 *
 * P(X = j) = C(n, j)·B(j + a, n − j + b)/B(a, b); both tails are sums of terms by the ratio of neighbours, O(n).
 *
 * @param n - trials, a whole number
 * @param a - above 0
 * @param b - above 0
 * @returns both tails, relative error about 1e-12 for n to 1e6
 * @throws StatisticsDomainError
 * @see vectors: test/vectors/sampling/bayes.json
 * @example
 * betaBinomialTails(0, 1, 1, 1).lower // => 0.5
 */
export function betaBinomialTails(k: number, n: number, a: number, b: number): Tails {
  requireInteger('k', k);
  requireCount('n', n);
  requirePositive('a', a);
  requirePositive('b', b);
  if (k < 0) return { lower: 0, upper: 1 };
  if (k >= n) return { lower: 1, upper: 0 };
  const pmf = (j: number): number =>
    Math.exp(logBeta(j + a, n - j + b) - logBeta(a, b) - logBeta(j + 1, n - j + 1)) / (n + 1);
  const up = (j: number): number => ((n - j) * (j + a)) / ((j + 1) * (n - j - 1 + b));
  // From the largest term of each side, so that an underflow at the far end costs nothing.
  const centre = a > 1 && b > 1 ? Math.floor((n * (a - 1)) / (a + b - 2)) : a <= b ? 0 : n;
  const sideSum = (from: number, to: number): number => {
    const start = Math.min(to, Math.max(from, centre));
    const first = pmf(start);
    let sum = first;
    let term = first;
    for (let j = start; j < to; j += 1) {
      term *= up(j);
      sum += term;
    }
    term = first;
    for (let j = start - 1; j >= from; j -= 1) {
      term /= up(j);
      sum += term;
    }
    return sum;
  };
  const lower = sideSum(0, k);
  if (lower < 0.5) return { lower, upper: 1 - lower };
  const upper = sideSum(k + 1, n);
  return { lower: 1 - upper, upper };
}
