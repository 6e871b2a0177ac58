import { fQuantile, regularizedBetaInverse } from '@cellgate/statistics';

export interface HotellingLimitRequest {
  /** Number of variables. */
  readonly p: number;
  /** Number of points that mean and covariance were estimated from. */
  readonly m: number;
  /** Subgroup size; 1 for individual vectors. */
  readonly n: number;
  /** 1: the point belongs to the estimate; 2: it is a new one. */
  readonly phase: 1 | 2;
}

/**
 * Upper control limit of Hotelling's T² at a false-alarm risk per point.
 *
 * Subgroups, phase I: p(m − 1)(n − 1)/(mn − m − p + 1) F(1 − α; p, mn − m − p + 1), phase II the same with (m + 1).
 * Individuals, phase I: (m − 1)²/m Beta(1 − α; p/2, (m − p − 1)/2); phase II: p(m + 1)(m − 1)/(m² − mp) F(1 − α; p, m − p).
 *
 * @param alpha - probability that a point of a stable process is above, in (0, 1); 0.5 gives the median, drawn as centre
 * @returns the limit, dimensionless; NaN when m is too small for the distribution (m ≤ p + 1, m ≤ p)
 * @see Mason, Tracy & Young, J. Quality Technology 24 (1992) 88; Montgomery §11.3; vectors: t2_subgroups.json, t2_individuals.json
 * @example
 * hotellingLimit({ p: 2, m: 20, n: 1, phase: 1 }, 0.00539271) // => 8.285927...
 */
export function hotellingLimit(request: HotellingLimitRequest, alpha: number): number {
  const { p, m, n, phase } = request;
  if (n > 1) {
    const freedom = m * n - m - p + 1;
    if (freedom < 1) return NaN;
    const points = phase === 1 ? m - 1 : m + 1;
    return ((p * points * (n - 1)) / freedom) * fQuantile(1 - alpha, p, freedom);
  }
  if (phase === 1) {
    if (m <= p + 1) return NaN;
    return ((m - 1) ** 2 / m) * regularizedBetaInverse('upper', alpha, p / 2, (m - p - 1) / 2).x;
  }
  if (m <= p) return NaN;
  return ((p * (m + 1) * (m - 1)) / (m * m - m * p)) * fQuantile(1 - alpha, p, m - p);
}
