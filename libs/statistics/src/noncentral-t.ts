import { scaledErrorExponent } from './complementary-error-function';
import { normalQuantile } from './normal-quantile';
import { requireFinite, requirePositive, requireProbability } from './require-argument';
import { solveTail } from './solve-tail';
import { stirlingError } from './stirling-error';
import type { Tails } from './tails';

// P(±(T − t) ≤ 0) = ∫ Φ(±(t·s − δ)) f(s) ds over s = √(χ²/df), by the trapezoidal rule on the scale u = ln s. The
// integrand is entire and falls off on both sides, so the rule converges geometrically; the step is chosen from the
// narrowest feature. The sum starts where the integrand is largest and walks outward both ways until nothing is added.
function tail(t: number, df: number, ncp: number, sign: 1 | -1): number {
  const drift = t * ncp;
  const stiffness = t * t + df;
  const root = Math.sqrt(drift * drift + 4 * df * stiffness);
  // Peak of exp(−(ts − δ)²/2)·f(s), which is the integrand where Φ is in its tail.
  const bent = drift >= 0 ? (drift + root) / (2 * stiffness) : (2 * df) / (root - drift);
  const start = sign * (t * bent - ncp) < 0 ? Math.log(bent) : 0;
  const step = Math.min(0.11, 0.6 / Math.sqrt(2 * df + ncp * ncp + t * t * bent * bent));

  const term = (u: number): number => {
    const square = Math.expm1(2 * u);
    const weight = df * (u - square / 2);
    if (weight < -745) return 0;
    const z = sign * (t * Math.sqrt(1 + square) - ncp);
    // One exponential for f and the tail of Φ together.
    const x = Math.abs(z) * Math.SQRT1_2;
    const beyond = Math.exp(weight - (z * z) / 2 + scaledErrorExponent(x)) / (2 + x);
    return z > 0 ? Math.exp(weight) - beyond : beyond;
  };
  let sum = term(start);
  for (const direction of [1, -1]) {
    let largest = sum;
    for (let i = 1; ; i += 1) {
      const value = term(start + direction * step * i);
      sum += value;
      if (value > largest) largest = value;
      else if (value <= largest * 1e-18) break;
    }
  }
  const halfDf = df / 2;
  return Math.min(1, sum * step * 2 * Math.sqrt(halfDf / (2 * Math.PI)) * Math.exp(-stirlingError(halfDf)));
}

/**
 * Both tails of the noncentral t distribution, T = (Z + δ)/√(χ²/df).
 *
 * Quadrature of Φ(t·s − δ) over the distribution of s: no loss for large δ, where the usual series underflows
 * (|δ| > 37.6). Costs about √(1 + δ²/df) microseconds times ten.
 *
 * @param t - any finite number
 * @param df - degrees of freedom, above 0
 * @param ncp - noncentrality δ, any finite number
 * @returns each tail with a relative error about 1e-12
 * @throws StatisticsDomainError
 * @see Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 31; vectors: test/vectors/sampling/variables.json
 * @example
 * Math.round(1e6 * noncentralT(0, 10, 0).lower) // => 500000
 */
export function noncentralT(t: number, df: number, ncp: number): Tails {
  requireFinite('t', t);
  requirePositive('df', df);
  requireFinite('ncp', ncp);
  // One quadrature gives both, as long as it was the smaller tail; the guess below is wrong only near the median.
  if (t < ncp) {
    const lower = tail(t, df, ncp, 1);
    return { lower, upper: lower < 0.9 ? 1 - lower : tail(t, df, ncp, -1) };
  }
  const upper = tail(t, df, ncp, -1);
  return { lower: upper < 0.9 ? 1 - upper : tail(t, df, ncp, 1), upper };
}

/** Distribution function of the noncentral t distribution, P(T ≤ t). */
export function noncentralTCdf(t: number, df: number, ncp: number): number {
  return noncentralT(t, df, ncp).lower;
}

/** Survival function of the noncentral t distribution, P(T > t), without cancellation. */
export function noncentralTSf(t: number, df: number, ncp: number): number {
  return noncentralT(t, df, ncp).upper;
}

/** t with P(T ≤ t) = p for the noncentral t distribution, p strictly between 0 and 1. */
export function noncentralTQuantile(p: number, df: number, ncp: number): number {
  requireProbability('p', p);
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const spread = Math.sqrt(1 + (ncp * ncp) / (2 * df));
  return solveTail(
    (t) => noncentralT(t, df, ncp),
    'lower',
    p,
    ncp + normalQuantile(p) * spread,
    0.1 * spread,
  );
}
