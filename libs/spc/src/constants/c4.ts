import { InvalidParameterError } from '../errors';

const exact: number[] = [NaN, NaN, Math.sqrt(2 / Math.PI)];
const LARGEST_BY_RECURSION = 400;

/**
 * Bias of the sample standard deviation of n normal observations: E(s) = c4(n) σ.
 *
 * c4(n) = √(2/(n − 1)) Γ(n/2) / Γ((n − 1)/2). Computed by the recursion c4(n + 1) = √((n − 1)/n) / c4(n) from
 * c4(2) = √(2/π), which avoids the cancellation of two log-gammas; above n = 400 by the asymptotic series in
 * 1/(n − 1), whose first dropped term is below 1e-16 there.
 *
 * @param n - sample size, integer ≥ 2
 * @returns c4, dimensionless, in (0.79, 1)
 * @throws InvalidParameterError when n is no integer ≥ 2
 * @see Montgomery, Introduction to SQC, App. VI; vectors: test/vectors/spc/constants.json
 * @example
 * c4(5) // => 0.9399856029866254
 */
export function c4(n: number): number {
  if (!Number.isInteger(n) || n < 2) throw new InvalidParameterError('n', n, 'an integer of at least 2');
  if (n > LARGEST_BY_RECURSION) {
    const r = 1 / (n - 1);
    return 1 + r * (-1 / 4 + r * (1 / 32 + r * (5 / 128 + r * (-21 / 2048 + r * (-399 / 8192)))));
  }
  for (let k = exact.length; k <= n; k++) {
    exact[k] = Math.sqrt((k - 2) / (k - 1)) / (exact[k - 1] as number);
  }
  return exact[n] as number;
}
