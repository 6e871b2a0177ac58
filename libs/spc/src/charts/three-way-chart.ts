import { relativeRange } from '../constants/relative-range';
import { compensatedSum } from '../estimates/compensated-sum';
import type { SubgroupSummary } from '../estimates/subgroup-summary';
import { individualsChart, type TwoCharts } from './individuals-chart';
import type { SeriesLayout } from './series-layout';
import type { StageLimits } from './stage-limits';
import { subgroupChart, type SubgroupChartOptions } from './subgroup-chart';

export interface ThreeWayChart extends TwoCharts {
  /** Range or standard deviation chart within subgroups. */
  readonly within: TwoCharts['companion'];
  readonly components: readonly VarianceComponents[];
}

/** Between and within variation of a stage, in the unit of the values. */
export interface VarianceComponents {
  readonly sigmaWithin: number;
  /** √max(0, σ²_means − σ²_within/n̄): variation from subgroup to subgroup beyond what the groups' own explains. */
  readonly sigmaBetween: number;
  /** √(σ²_between + σ²_within). */
  readonly sigmaBetweenWithin: number;
}

/**
 * Three-way (between/within) charts: for batches whose means differ more than the values within explain.
 *
 * Chart 1: the subgroup means as individuals, limits x̄̄ ± L MR̄/d2(2) of the means. Chart 2: the moving ranges of the
 * means. Chart 3: R or S within. The X̄ chart would use σ_within/√n and alarm on every batch.
 *
 * σ²_between = max(0, (MR̄/d2)² − σ²_within/n̄) with the harmonic mean size n̄. The mean of the estimate is the mean of
 * the means, not weighted by size: a batch is one observation here.
 *
 * @see Wheeler, Understanding SPC, 3-way charts; Minitab I-MR-R/S
 * @example
 * threeWayChart(subgroupSummary([[1, 3], [5, 7], [2, 4]]), seriesLayout({ length: 3 }), { spread: 'r' }).main.center[0] // => 3.6666666666666665
 */
export function threeWayChart(
  groups: SubgroupSummary,
  layout: SeriesLayout,
  options: SubgroupChartOptions,
): ThreeWayChart {
  const { width, limits } = options;
  const between = individualsChart(groups.mean, layout, {
    ...(width === undefined ? {} : { width }),
    limits: limits as StageLimits | undefined,
  });
  const within = subgroupChart(groups, layout, { ...options, limits: undefined });
  const components = layout.stages.map((stage, index): VarianceComponents => {
    const sigmaWithin = within.estimates[index]?.sigma ?? NaN;
    const sigmaMeans = between.estimates[index]?.sigma ?? NaN;
    const inverse = groups.size.map((n) => (n > 0 ? 1 / n : NaN));
    const sizes = compensatedSum(inverse, layout.excluded, stage.from, stage.to);
    const noise = (sigmaWithin * sigmaWithin * sizes.sum) / sizes.count;
    const sigmaBetween = Math.sqrt(Math.max(0, sigmaMeans * sigmaMeans - noise));
    return { sigmaWithin, sigmaBetween, sigmaBetweenWithin: Math.hypot(sigmaBetween, sigmaWithin) };
  });
  return {
    main: between.main,
    companion: between.companion,
    within: within.companion,
    estimates: between.estimates,
    components,
  };
}

/**
 * Whether subgroup means vary more than their own within-variation explains: the moving-range sigma of the means
 * against σ_within/√n̄, as a ratio. Above about 1.5 an X̄ chart alarms on ordinary batches and a three-way chart is
 * proposed.
 */
export function betweenRatio(groups: SubgroupSummary, sigmaWithin: number, excluded: Uint8Array): number {
  let sum = 0;
  let count = 0;
  let inverse = 0;
  let points = 0;
  for (let i = 0; i < groups.length; i++) {
    const n = groups.size[i] as number;
    if (!(n > 0) || excluded[i] === 1) continue;
    inverse += 1 / n;
    points++;
    const step =
      i > 0 && excluded[i - 1] !== 1 ? (groups.mean[i] as number) - (groups.mean[i - 1] as number) : NaN;
    if (step === step) {
      sum += Math.abs(step);
      count++;
    }
  }
  if (count === 0 || !(sigmaWithin > 0)) return NaN;
  return sum / count / relativeRange(2).d2 / (sigmaWithin * Math.sqrt(inverse / points));
}
