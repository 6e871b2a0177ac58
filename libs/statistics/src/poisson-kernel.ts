import { deviance } from './deviance';
import { stirlingError } from './stirling-error';

/**
 * exp(−m)·mˣ/Γ(x + 1) for real x ≥ 0 and m > 0, without the cancellation of its factors.
 *
 * @see Loader, Fast and Accurate Computation of Binomial Probabilities (2000), function dpois_raw
 * @example
 * poissonKernel(0, 1) // => 0.36787944117144233
 */
export function poissonKernel(x: number, m: number): number {
  if (x === 0) return Math.exp(-m);
  return Math.exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x);
}
