import { StatisticsDomainError } from './errors';
import { regularizedBeta } from './regularized-beta';
import { regularizedBetaInverse } from './regularized-beta-inverse';
import { requirePositive } from './require-argument';
import type { Tails } from './tails';

function fTails(f: number, df1: number, df2: number): Tails {
  requirePositive('df1', df1);
  requirePositive('df2', df2);
  if (!(f >= 0)) throw new StatisticsDomainError('f', f, 'must be 0 or more');
  if (f === Infinity) return { lower: 1, upper: 0 };
  const scaled = df1 * f;
  return regularizedBeta(scaled / (scaled + df2), df1 / 2, df2 / 2, df2 / (scaled + df2));
}

/**
 * Distribution function of the F distribution, P(F ≤ f) = I_x(df1/2, df2/2) with x = df1·f/(df1·f + df2).
 *
 * @param f - 0 or more
 * @param df1 - degrees of freedom of the numerator, above 0
 * @param df2 - degrees of freedom of the denominator, above 0
 * @throws StatisticsDomainError
 * @example
 * fCdf(1, 7, 7) // => 0.5
 */
export function fCdf(f: number, df1: number, df2: number): number {
  return fTails(f, df1, df2).lower;
}

/** Survival function of the F distribution, P(F > f), without cancellation: the p-value of an F test. */
export function fSf(f: number, df1: number, df2: number): number {
  return fTails(f, df1, df2).upper;
}

/** f with P(F ≤ f) = p. */
export function fQuantile(p: number, df1: number, df2: number): number {
  requirePositive('df1', df1);
  requirePositive('df2', df2);
  if (p === 1) return Infinity;
  const { x, y } = regularizedBetaInverse('lower', p, df1 / 2, df2 / 2);
  return (df2 * x) / (df1 * y);
}
