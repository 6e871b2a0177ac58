import { noncentralT, normalCdf, normalQuantile, type Tails } from '@cellgate/statistics';
import { decimalComplement } from '../exact-decimal';
import type { VariablesPlan } from '../plan';

/**
 * Probability that a variables plan (one specification limit, k-method) accepts (`lower`) and rejects (`upper`).
 *
 * With z the upper p-quantile of the normal distribution: σ known Pa = Φ((z − k)√n); σ unknown
 * Pa = P(T ≥ k√n), T noncentral t with n − 1 degrees of freedom and δ = z√n.
 *
 * @param p - fraction of a normal population outside the limit, 0 to 1
 * @returns relative error about 1e-11 on both; absolute 1e-12
 * @see Lieberman & Resnikoff, JASA 50 (1955); vectors: test/vectors/sampling/variables.json
 * @example
 * variablesAcceptance({ kind: 'variables', n: 4, k: 0, sigma: 'known' }, 0.5).lower // => 0.5
 */
export function variablesAcceptance(plan: VariablesPlan, p: number): Tails {
  if (p <= 0) return { lower: 1, upper: 0 };
  if (p >= 1) return { lower: 0, upper: 1 };
  const z = p <= 0.5 ? -normalQuantile(p) : normalQuantile(decimalComplement(p));
  const root = Math.sqrt(plan.n);
  if (plan.sigma === 'known') {
    const margin = (z - plan.k) * root;
    return { lower: normalCdf(margin), upper: normalCdf(-margin) };
  }
  const { lower, upper } = noncentralT(plan.k * root, plan.n - 1, z * root);
  return { lower: upper, upper: lower };
}
