import { StatisticsDomainError } from './errors';
import { regularizedBeta } from './regularized-beta';
import { regularizedBetaInverse } from './regularized-beta-inverse';
import { requirePositive, requireProbability } from './require-argument';

/**
 * Distribution function of Student's t: for t < 0, P(T ≤ t) = ½·I_x(df/2, ½) with x = df/(df + t²).
 *
 * @param t - any number, ±Infinity allowed
 * @param df - degrees of freedom, above 0
 * @returns a probability with full relative accuracy in the lower tail
 * @throws StatisticsDomainError
 * @example
 * studentTCdf(0, 5) // => 0.5
 */
export function studentTCdf(t: number, df: number): number {
  requirePositive('df', df);
  if (Number.isNaN(t)) throw new StatisticsDomainError('t', t, 'must be a number');
  if (t === 0) return 0.5;
  if (!Number.isFinite(t)) return t < 0 ? 0 : 1;
  const square = t * t;
  const tail =
    square === Infinity
      ? 0
      : regularizedBeta(df / (df + square), df / 2, 0.5, square / (df + square)).lower / 2;
  return t < 0 ? tail : 1 - tail;
}

/** Survival function of Student's t, P(T > t), without cancellation. */
export function studentTSf(t: number, df: number): number {
  return studentTCdf(-t, df);
}

/**
 * Quantile of Student's t; for an upper tail q use −studentTQuantile(q, df).
 *
 * @example
 * studentTQuantile(0.5, 3) // => 0
 */
export function studentTQuantile(p: number, df: number): number {
  requirePositive('df', df);
  requireProbability('p', p);
  if (p === 0.5) return 0;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const tail = p < 0.5 ? p : 1 - p;
  const { x, y } = regularizedBetaInverse('lower', 2 * tail, df / 2, 0.5);
  const t = Math.sqrt((df * y) / x);
  return p < 0.5 ? -t : t;
}
