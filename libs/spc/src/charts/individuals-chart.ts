import { controlChartConstants } from '../constants/control-chart-constants';
import { compensatedSum } from '../estimates/compensated-sum';
import { individualsSigma, type IndividualsEstimator } from '../estimates/individuals-sigma';
import { movingRanges } from '../estimates/moving-ranges';
import { type ChartColumns, type StageEstimate, withLazyColumns } from './chart-columns';
import type { SeriesLayout } from './series-layout';
import { limitsOfStage, type StageLimits } from './stage-limits';

export interface IndividualsOptions {
  readonly estimator?: IndividualsEstimator;
  /** Width of the limits in sigma; 3 unless said. */
  readonly width?: number;
  readonly limits?: StageLimits | undefined;
  /** See {@link movingRanges}. */
  readonly rangesAcrossWindowStarts?: boolean;
}

export interface IndividualsChart extends TwoCharts {
  /** Moving ranges, as in the companion's statistic. */
  readonly ranges: Float64Array;
}

export interface TwoCharts {
  readonly main: ChartColumns;
  readonly companion: ChartColumns;
  /** One per stage. */
  readonly estimates: readonly StageEstimate[];
}

/**
 * Individuals and moving range charts (I-MR).
 *
 * Centre x̄, limits x̄ ± L σ with σ from the moving ranges of the estimation range. Moving range chart: centre d2 σ
 * (= MR̄ when σ = MR̄/d2), upper limit (d2 + 3 d3) σ (= D4 MR̄), lower limit 0; D-constants of n = 2.
 *
 * @param values - in time order, NaN is missing; any unit
 * @returns columns in the unit of `values`; no limits where a stage has no moving range
 * @see Montgomery, Introduction to SQC, §6.4; ISO 7870-2; vectors: imr_frozen_baseline.json, imr_missing_values.json
 * @example
 * individualsChart(Float64Array.of(10, 12, 11, 15, 13), seriesLayout({ length: 5 })).main.center[0] // => 12.2
 */
export function individualsChart(
  values: Float64Array,
  layout: SeriesLayout,
  options: IndividualsOptions = {},
): IndividualsChart {
  const width = options.width ?? 3;
  const ranges = movingRanges(values, layout, options.rangesAcrossWindowStarts ?? true);
  const column = () => new Float64Array(layout.length);
  const none = new Float64Array(0);
  const limitsOf = () => ({ lower: column(), upper: column(), sigma: column() });
  const main = { statistic: values, size: none, center: column(), ...limitsOf() };
  const companion = { statistic: ranges, size: none, center: none, ...limitsOf() };
  const { d2, d3 } = controlChartConstants(2);
  const estimates = layout.stages.map((stage, index): StageEstimate => {
    const frozen = limitsOfStage(options.limits, index);
    const estimate = frozen
      ? {
          mean: frozen.mean,
          sigma: frozen.sigma ?? NaN,
          sigmaMethod: 'frozen',
          n: 1,
          count: 0,
          degreesOfFreedom: NaN,
        }
      : estimateStage();
    const { start, end } = stage;
    const { mean, sigma } = estimate;
    main.center.fill(mean, start, end);
    main.lower.fill(mean - width * sigma, start, end);
    main.upper.fill(mean + width * sigma, start, end);
    main.sigma.fill(sigma, start, end);
    companion.lower.fill(sigma === sigma ? 0 : NaN, start, end);
    companion.upper.fill((d2 + 3 * d3) * sigma, start, end);
    companion.sigma.fill(d3 * sigma, start, end);
    return estimate;

    function estimateStage(): StageEstimate {
      const { sum, count } = compensatedSum(values, layout.excluded, stage.from, stage.to);
      const found = individualsSigma(values, ranges, layout.excluded, stage, options.estimator ?? 'mr');
      return {
        mean: count === 0 ? NaN : sum / count,
        sigma: found.sigma,
        sigmaMethod: found.method,
        n: 1,
        count,
        degreesOfFreedom: found.degreesOfFreedom,
      };
    }
  });
  const centers = () => {
    const center = column();
    for (const [index, { start, end }] of layout.stages.entries()) {
      center.fill(d2 * (estimates[index]?.sigma ?? NaN), start, end);
    }
    return center;
  };
  return {
    main: withLazyColumns(main, { size: () => column().fill(1) }),
    companion: withLazyColumns(companion, { size: () => column().fill(2), center: centers }),
    estimates,
    ranges,
  };
}
