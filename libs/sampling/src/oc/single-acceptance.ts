import { binomialTails, hypergeometricTails, poissonTails, type Tails } from '@cellgate/statistics';
import type { Quality } from './quality';

/**
 * Probability that a single plan accepts (`lower`) and that it rejects (`upper`), neither by cancellation.
 *
 * Pa = P(X ≤ c), X hypergeometric (lot), binomial (process) or Poisson with mean n·p (nonconformities).
 *
 * @param n - sample size, 0 or more; not above the lot
 * @param c - acceptance number
 * @returns relative error below 1e-10 on both, while above 1e-300
 * @see vectors: test/vectors/sampling/oc_vectors.json
 * @example
 * singleAcceptance(20, 0, { distribution: 'hypergeometric', lotSize: 100, defectives: 1, p: 0.01 }).lower // => 0.8
 */
export function singleAcceptance(n: number, c: number, quality: Quality): Tails {
  switch (quality.distribution) {
    case 'hypergeometric':
      return hypergeometricTails(c, quality.lotSize, quality.defectives, n);
    case 'binomial':
      return binomialTails(c, n, quality.p, quality.q);
    case 'poisson':
      return poissonTails(c, n * quality.p);
  }
}
