import { c4 } from '../constants/c4';
import { relativeRange } from '../constants/relative-range';
import type { SigmaEstimate } from './individuals-sigma';
import type { SubgroupSummary } from './subgroup-summary';

/**
 * Estimators of the within-subgroup sigma. For equal sizes `rbar` and `uwave-r` are both R̄/d2, `sbar` and `uwave-s`
 * both s̄/c4. For unequal sizes `rbar` and `sbar` are weighted for least variance (MVLUE) and `uwave-*` are unweighted
 * means. `pooled` is the root of the pooled variance; `pooled-unbiased` divides it by c4.
 */
export type SubgroupEstimator = 'rbar' | 'uwave-r' | 'sbar' | 'uwave-s' | 'pooled' | 'pooled-unbiased';

const METHOD: Readonly<Record<SubgroupEstimator, string>> = {
  rbar: 'mean range / d2 (MVLUE)',
  'uwave-r': 'mean range / d2 (unweighted)',
  sbar: 'mean standard deviation / c4 (MVLUE)',
  'uwave-s': 'mean standard deviation / c4 (unweighted)',
  pooled: 'pooled standard deviation',
  'pooled-unbiased': 'pooled standard deviation / c4',
};

/**
 * Sigma within subgroups from the groups of a range with at least two values.
 *
 * rbar: Σ fᵢ Rᵢ/d2(nᵢ) / Σ fᵢ with f = (d2/d3)². uwave-r: mean(Rᵢ/d2(nᵢ)). sbar: Σ hᵢ sᵢ/c4(nᵢ) / Σ hᵢ with
 * h = c4²/(1 − c4²). uwave-s: mean(sᵢ/c4(nᵢ)). pooled: s_p = √(Σ(nᵢ − 1)sᵢ²/Σ(nᵢ − 1)).
 * pooled-unbiased: s_p/c4(Σ(nᵢ − 1) + 1).
 *
 * Degrees of freedom: Σ(nᵢ − 1) for the pooled ones, otherwise 1/(2 cv²) from the exact variances of R and s.
 *
 * @returns sigma in the unit of the values; NaN when no group has two values
 * @see Burr, Statistical Quality Control Methods (1976); vectors: test/vectors/spc/xbar_r_unequal_n.json
 * @example
 * subgroupSigma(subgroupSummary([[1, 3], [2, 6]]), new Uint8Array(2), 0, 2, 'pooled').sigma // => 2.23606797749979
 */
export function subgroupSigma(
  groups: SubgroupSummary,
  excluded: Uint8Array,
  from: number,
  to: number,
  estimator: SubgroupEstimator,
): SigmaEstimate {
  let weights = 0;
  let sum = 0;
  let variance = 0;
  let count = 0;
  let freedom = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const n = groups.size[i] as number;
    if (n < 2 || excluded[i] === 1) continue;
    count++;
    freedom += n - 1;
    const s = groups.deviation[i] as number;
    squares += (n - 1) * s * s;
    if (estimator === 'rbar' || estimator === 'uwave-r') {
      const { d2, d3 } = relativeRange(n);
      const precision = (d2 / d3) ** 2;
      const weight = estimator === 'uwave-r' ? 1 : precision;
      weights += weight;
      sum += (weight * (groups.range[i] as number)) / d2;
      variance += (weight * weight) / precision;
    } else if (estimator === 'sbar' || estimator === 'uwave-s') {
      const c = c4(n);
      const precision = (c * c) / (1 - c * c);
      const weight = estimator === 'uwave-s' ? 1 : precision;
      weights += weight;
      sum += (weight * s) / c;
      variance += (weight * weight) / precision;
    }
  }
  const method = METHOD[estimator];
  if (count === 0) return { sigma: NaN, method, degreesOfFreedom: 0 };
  if (estimator === 'pooled' || estimator === 'pooled-unbiased') {
    const pooled = Math.sqrt(squares / freedom);
    const sigma = estimator === 'pooled' ? pooled : pooled / c4(freedom + 1);
    return { sigma, method, degreesOfFreedom: freedom };
  }
  return { sigma: sum / weights, method, degreesOfFreedom: (weights * weights) / (2 * variance) };
}
