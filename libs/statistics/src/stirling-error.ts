import { requirePositive } from './require-argument';

// ln Γ(n+1) − (n + ½)·ln n + n − ½·ln 2π for n = 1..15, computed with 50 digits.
const AT_INTEGERS = [
  0.08106146679532725822, 0.041340695955409294094, 0.027677925684998339149, 0.020790672103765093112,
  0.016644691189821192163, 0.013876128823070747999, 0.011896709945891770095, 0.010411265261972096497,
  0.0092554621827127329177, 0.0083305634333628712565, 0.007573675487951840795, 0.0069428401072095298657,
  0.0064089941880042070684, 0.0059513701127588477356, 0.005554733551962801371,
];

/**
 * Error of Stirling's formula: δ(x) = ln Γ(x + 1) − (x + ½)·ln x + x − ½·ln 2π.
 *
 * The asymptotic series for x ≥ 16, and below it the recursion δ(x) = δ(x + 1) + (x + ½)·ln(1 + 1/x) − 1. This is what
 * keeps binomial, Poisson and hypergeometric probabilities exact where differences of ln Γ lose nine digits.
 *
 * @param x - above 0
 * @returns absolute error about 1e-16 (a few 1e-16 below 1)
 * @throws StatisticsDomainError
 * @see Loader, Fast and Accurate Computation of Binomial Probabilities (2000)
 * @example
 * stirlingError(1) // => 0.08106146679532726
 */
export function stirlingError(x: number): number {
  requirePositive('x', x);
  if (x < 16 && Number.isInteger(x)) return AT_INTEGERS[x - 1] as number;
  let shifted = x;
  let error = 0;
  while (shifted < 16) {
    error += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const y = 1 / (shifted * shifted);
  const series =
    1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y / 156)))));
  return error + series / shifted;
}
