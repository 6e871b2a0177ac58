import { deviance } from './deviance';
import { stirlingError } from './stirling-error';

/**
 * Γ(n + 1)/(Γ(x + 1)Γ(n − x + 1))·pˣ·qⁿ⁻ˣ for real 0 ≤ x ≤ n, without the cancellation of its factors.
 *
 * @param p - above 0
 * @param q - 1 − p, given apart because 1 − p loses digits when p is near 1
 * @see Loader, Fast and Accurate Computation of Binomial Probabilities (2000), function dbinom_raw
 * @example
 * binomialKernel(1, 1, 0.25, 0.75) // => 0.25
 */
export function binomialKernel(x: number, n: number, p: number, q: number): number {
  if (x === 0) return Math.exp(n * (p < 0.5 ? Math.log1p(-p) : Math.log(q)));
  if (x === n) return Math.exp(n * (q < 0.5 ? Math.log1p(-q) : Math.log(p)));
  const rest = n - x;
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(rest) - deviance(x, n * p) - deviance(rest, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * rest));
}
