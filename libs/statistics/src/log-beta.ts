import { logGamma } from './log-gamma';
import { requirePositive } from './require-argument';
import { stirlingError } from './stirling-error';

const HALF_LOG_TWO_PI = 0.91893853320467274178;

/**
 * Natural logarithm of the beta function, ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
 *
 * For parameters above 10 the large parts are cancelled on paper, so no digits are lost.
 *
 * @param a - above 0
 * @param b - above 0
 * @throws StatisticsDomainError
 * @example
 * logBeta(1, 1) // => 0
 */
export function logBeta(a: number, b: number): number {
  requirePositive('a', a);
  requirePositive('b', b);
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const correction = stirlingError(large) - stirlingError(small + large);
  // ln Γ(large) − ln Γ(small + large)
  const ratio =
    -(large - 0.5) * Math.log1p(small / large) - small * Math.log(small + large) + small + correction;
  if (small < 10) return logGamma(small) + ratio;
  return (
    (small - 0.5) * Math.log(small / (small + large)) -
    large * Math.log1p(small / large) +
    HALF_LOG_TWO_PI +
    stirlingError(small) +
    correction -
    Math.log(large) / 2
  );
}
