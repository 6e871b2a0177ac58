import { regularizedGamma } from './regularized-gamma';
import { regularizedGammaPInverse, regularizedGammaQInverse } from './regularized-gamma-inverse';

/**
 * Distribution function of the chi-square distribution, P(X ≤ x) = P(df/2, x/2).
 *
 * @param x - 0 or more
 * @param df - degrees of freedom, above 0
 * @returns a probability, relative error about 1e-14
 * @throws StatisticsDomainError
 * @example
 * chiSquareCdf(0, 4) // => 0
 */
export function chiSquareCdf(x: number, df: number): number {
  return regularizedGamma(df / 2, x / 2).lower;
}

/** Survival function of the chi-square distribution, P(X > x), without cancellation. */
export function chiSquareSf(x: number, df: number): number {
  return regularizedGamma(df / 2, x / 2).upper;
}

/** x with P(X ≤ x) = p for the chi-square distribution with `df` degrees of freedom. */
export function chiSquareQuantile(p: number, df: number): number {
  return 2 * regularizedGammaPInverse(df / 2, p);
}

/** x with P(X > x) = q; keeps the digits of a small q. */
export function chiSquareUpperQuantile(q: number, df: number): number {
  return 2 * regularizedGammaQInverse(df / 2, q);
}
