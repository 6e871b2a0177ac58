import { compensatedSum } from '../estimates/compensated-sum';
import type { OneChart } from './attribute-chart';
import { emptyColumns, type StageEstimate } from './chart-columns';
import type { SeriesLayout } from './series-layout';
import { limitsOfStage, type StageLimits } from './stage-limits';

/**
 * g chart: number of units (or opportunities) between rare events, geometric.
 *
 * Centre ḡ, sigma √(ḡ(ḡ + 1)), upper limit ḡ + L sigma, lower limit max(0, ḡ − L sigma), which is 0 for L ≥ 1. A high
 * point means that events became rarer.
 *
 * @param counts - non-negative counts; NaN is missing
 * @see Benneyan, Health Care Management Science 4 (2001) 305; Kaminsky et al., J. Quality Technology 24 (1992) 63
 * @example
 * geometricChart([4, 10, 1], seriesLayout({ length: 3 }), {}).main.center[0] // => 5
 */
export function geometricChart(
  counts: ArrayLike<number>,
  layout: SeriesLayout,
  options: { readonly width?: number; readonly limits?: StageLimits | undefined },
): OneChart {
  const width = options.width ?? 3;
  const main = emptyColumns(layout.length);
  for (let i = 0; i < layout.length; i++) main.statistic[i] = counts[i] as number;
  const estimates = layout.stages.map((stage, index): StageEstimate => {
    const frozen = limitsOfStage(options.limits, index);
    const { sum, count } = compensatedSum(counts, layout.excluded, stage.from, stage.to);
    const mean = frozen?.mean ?? (count === 0 ? NaN : sum / count);
    const sigma = Math.sqrt(mean * (mean + 1));
    const { start, end } = stage;
    main.size.fill(1, start, end);
    main.center.fill(mean, start, end);
    main.sigma.fill(sigma, start, end);
    main.lower.fill(Math.max(0, mean - width * sigma), start, end);
    main.upper.fill(mean + width * sigma, start, end);
    return {
      mean,
      sigma,
      sigmaMethod: 'geometric √(ḡ(ḡ + 1))',
      n: 1,
      count: frozen ? 0 : count,
      degreesOfFreedom: Infinity,
    };
  });
  return { main, estimates };
}
