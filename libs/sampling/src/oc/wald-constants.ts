import type { SequentialPlan } from '../plan';

export interface WaldConstants {
  readonly k: number;
  /** accept when d ≤ s·n − h1 */
  readonly h1: number;
  /** reject when d ≥ s·n + h2 */
  readonly h2: number;
  /** slope of both lines, nonconforming units per unit */
  readonly s: number;
}

/**
 * Lines of Wald's sequential probability ratio test for a fraction nonconforming.
 *
 * k = ln[p2(1 − p1)/(p1(1 − p2))], h1 = ln((1 − α)/β)/k, h2 = ln((1 − β)/α)/k, s = ln[(1 − p1)/(1 − p2)]/k
 *
 * @see Wald, Sequential Analysis (1947); vectors: test/vectors/sampling/sequential.json
 */
export function waldConstants(plan: Pick<SequentialPlan, 'p1' | 'p2' | 'alpha' | 'beta'>): WaldConstants {
  const { p1, p2, alpha, beta } = plan;
  const drift = Math.log1p(-p1) - Math.log1p(-p2);
  const k = Math.log(p2 / p1) + drift;
  return {
    k,
    h1: (Math.log1p(-alpha) - Math.log(beta)) / k,
    h2: (Math.log1p(-beta) - Math.log(alpha)) / k,
    s: drift / k,
  };
}

/**
 * Acceptance and rejection number after n units; null where the decision is not possible yet.
 *
 * @example
 * sequentialNumbers({ kind: 'sequential', p1: 0.01, p2: 0.06, alpha: 0.05, beta: 0.1 }, 44) // => { ac: 0, re: 3 }
 */
export function sequentialNumbers(plan: SequentialPlan, n: number): { ac: number | null; re: number | null } {
  const { h1, h2, s } = waldConstants(plan);
  const ac = Math.floor(s * n - h1);
  const re = Math.ceil(s * n + h2);
  return { ac: ac >= 0 ? ac : null, re: re <= n ? re : null };
}
