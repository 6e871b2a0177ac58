import { betaBinomialTails, regularizedBeta, regularizedBetaInverse } from '@cellgate/statistics';
import { ExactDecimal } from '../exact-decimal';
import { requireInteger, requireLotSize, requireOpenFraction, requirePositive } from '../require-input';
import { SamplingInputError } from '../errors';

/** Beta(a, b) belief about the fraction nonconforming of a process. */
export interface BetaBelief {
  readonly a: number;
  readonly b: number;
}

export interface LotPosterior {
  /** P(at most ⌊limit·N⌋ nonconforming units in the lot), before and after the sample */
  readonly priorLotOk: number;
  readonly lotOk: number;
  /** P(process fraction ≤ limit) after the sample */
  readonly processOk: number;
  /** mean of the process fraction after the sample */
  readonly meanFraction: number;
}

/**
 * Belief about a lot after a sample: prior Beta(a, b) for the process, D ~ BetaBin(N, a, b) for the lot, and after x of n
 * the remaining D′ ~ BetaBin(N − n, a + x, b + n − x). Reported beside the decision, never instead of it.
 *
 * @param limit - fraction nonconforming that is still all right, strictly between 0 and 1
 * @throws SamplingInputError
 * @see vectors: test/vectors/sampling/bayes.json
 * @example
 * lotPosterior({ a: 1, b: 1 }, { lotSize: 100, n: 20, x: 0 }, 0.1).lotOk > 0.93 // => true
 */
export function lotPosterior(
  prior: BetaBelief,
  sample: { readonly lotSize: number; readonly n: number; readonly x: number },
  limit: number,
): LotPosterior {
  const { a, b } = prior;
  const { lotSize, n, x } = sample;
  requirePositive('a', a);
  requirePositive('b', b);
  requireLotSize(lotSize);
  requireInteger('n', n, 0);
  requireInteger('x', x, 0);
  requireOpenFraction('limit', limit);
  if (n > lotSize) {
    throw new SamplingInputError(
      'SAMPLING_SAMPLE_EXCEEDS_LOT',
      'n',
      n,
      `must not exceed the lot of ${lotSize}`,
    );
  }
  if (x > n)
    throw new SamplingInputError('SAMPLING_RESULTS_EXCEED_SAMPLE', 'x', x, `only ${n} units were inspected`);
  const tolerable = ExactDecimal.of(limit).times(lotSize).floor();
  return {
    priorLotOk: betaBinomialTails(tolerable, lotSize, a, b).lower,
    lotOk: betaBinomialTails(tolerable - x, lotSize - n, a + x, b + n - x).lower,
    processOk: regularizedBeta(limit, a + x, b + n - x).lower,
    meanFraction: (a + x) / (a + b + n),
  };
}

/** Fraction that the process exceeds with probability 1 − confidence only: the upper posterior bound. */
export function upperPosteriorBound(belief: BetaBelief, confidence: number): number {
  requireOpenFraction('confidence', confidence);
  return regularizedBetaInverse('lower', confidence, belief.a, belief.b).x;
}

/** Probability that the fraction nonconforming of a process exceeds the bad fraction, by what is believed of it. */
export function badProcessRisk(belief: BetaBelief, badFraction: number): number {
  requireOpenFraction('badFraction', badFraction);
  return regularizedBeta(badFraction, belief.a, belief.b).upper;
}
