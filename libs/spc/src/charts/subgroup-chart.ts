import { c4 } from '../constants/c4';
import { relativeRange } from '../constants/relative-range';
import { subgroupSigma, type SubgroupEstimator } from '../estimates/subgroup-sigma';
import type { SubgroupSummary } from '../estimates/subgroup-summary';
import { emptyColumns, type StageEstimate } from './chart-columns';
import type { TwoCharts } from './individuals-chart';
import type { SeriesLayout } from './series-layout';
import { limitsOfStage, type StageLimits } from './stage-limits';

export interface SubgroupChartOptions {
  readonly spread: 'r' | 's';
  readonly estimator?: SubgroupEstimator;
  readonly width?: number;
  readonly limits?: StageLimits | undefined;
  /**
   * Montgomery's form for unequal sizes (eq. 6.31): the pooled s is put into A3(nᵢ) and B4(nᵢ), that is divided by
   * c4 a second time. Only with `spread` s and without frozen limits.
   */
  readonly plugIn?: boolean;
}

/**
 * Mean and range charts (X̄-R) or mean and standard deviation charts (X̄-S), each point with the limits of its own
 * size.
 *
 * Centre Σnᵢx̄ᵢ/Σnᵢ; limits centre ± L σ/√nᵢ. R: centre d2(nᵢ)σ, limits (d2 ± 3 d3)σ. S: centre c4(nᵢ)σ, limits
 * (c4 ± 3 c5)σ. Lower limits of R and S are floored at 0. For equal sizes these are x̄̄ ± A2R̄, D3R̄, D4R̄ and x̄̄ ± A3s̄,
 * B3s̄, B4s̄. A group of one value has a mean but no spread.
 *
 * @see Montgomery, Introduction to SQC, §6.2–6.3; ISO 7870-2; vectors: xbar_r_hardbake.json, xbar_s_piston.json,
 *   xbar_r_unequal_n.json
 * @example
 * subgroupChart(subgroupSummary([[1, 3], [2, 6]]), seriesLayout({ length: 2 }), { spread: 'r' }).main.center[0] // => 3
 */
export function subgroupChart(
  groups: SubgroupSummary,
  layout: SeriesLayout,
  options: SubgroupChartOptions,
): TwoCharts {
  const width = options.width ?? 3;
  const main = emptyColumns(layout.length);
  const companion = emptyColumns(layout.length);
  main.statistic.set(groups.mean);
  companion.statistic.set(options.spread === 'r' ? groups.range : groups.deviation);
  const estimates = layout.stages.map((stage, index): StageEstimate => {
    const frozen = limitsOfStage(options.limits, index);
    const plugIn = options.plugIn === true && options.spread === 's' && !frozen;
    const estimate: StageEstimate = frozen
      ? {
          mean: frozen.mean,
          sigma: frozen.sigma ?? NaN,
          sigmaMethod: 'frozen',
          n: frozen.n ?? commonSize(groups, layout.excluded, stage.start, stage.end),
          count: 0,
          degreesOfFreedom: NaN,
        }
      : estimateStage(
          groups,
          layout.excluded,
          stage.from,
          stage.to,
          plugIn ? 'pooled' : defaultEstimator(options),
        );
    const { mean, sigma } = estimate;
    for (let i = stage.start; i < stage.end; i++) {
      const n = groups.size[i] as number;
      main.size[i] = companion.size[i] = n;
      main.center[i] = mean;
      if (n < 1) continue;
      const own = plugIn && n >= 2 ? sigma / c4(n) : sigma;
      const error = own / Math.sqrt(n);
      main.sigma[i] = error;
      main.lower[i] = mean - width * error;
      main.upper[i] = mean + width * error;
      if (n < 2) continue;
      const { center, spread } = spreadOf(n, options.spread);
      companion.center[i] = center * own;
      companion.sigma[i] = spread * own;
      companion.lower[i] = Math.max(0, (center - 3 * spread) * own);
      companion.upper[i] = (center + 3 * spread) * own;
    }
    return estimate;
  });
  return { main, companion, estimates };
}

function defaultEstimator(options: SubgroupChartOptions): SubgroupEstimator {
  return options.estimator ?? (options.spread === 'r' ? 'rbar' : 'sbar');
}

function spreadOf(n: number, spread: 'r' | 's'): { readonly center: number; readonly spread: number } {
  if (spread === 'r') {
    const { d2, d3 } = relativeRange(n);
    return { center: d2, spread: d3 };
  }
  const c = c4(n);
  return { center: c, spread: Math.sqrt(1 - c * c) };
}

function estimateStage(
  groups: SubgroupSummary,
  excluded: Uint8Array,
  from: number,
  to: number,
  estimator: SubgroupEstimator,
): StageEstimate {
  let total = 0;
  let weighted = 0;
  let count = 0;
  // Sums are taken around the first mean, so that a large offset of the data costs no digits.
  let origin = NaN;
  for (let i = from; i < to; i++) {
    const n = groups.size[i] as number;
    if (n < 1 || excluded[i] === 1) continue;
    if (origin !== origin) origin = groups.mean[i] as number;
    total += n;
    weighted += n * ((groups.mean[i] as number) - origin);
    count++;
  }
  const found = subgroupSigma(groups, excluded, from, to, estimator);
  return {
    mean: count === 0 ? NaN : origin + weighted / total,
    sigma: found.sigma,
    sigmaMethod: found.method,
    n: commonSize(groups, excluded, from, to),
    count,
    degreesOfFreedom: found.degreesOfFreedom,
  };
}

/** The size that all non-empty groups share, or null. */
export function commonSize(
  groups: { readonly size: ArrayLike<number> },
  excluded: Uint8Array,
  from: number,
  to: number,
): number | null {
  let common: number | null = null;
  for (let i = from; i < to; i++) {
    const n = groups.size[i] as number;
    if (!(n > 0) || excluded[i] === 1) continue;
    if (common !== null && common !== n) return null;
    common = n;
  }
  return common;
}
