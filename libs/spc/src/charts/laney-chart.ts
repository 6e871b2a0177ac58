import { relativeRange } from '../constants/relative-range';
import { estimatedRate, type OneChart } from './attribute-chart';
import { emptyColumns, type StageEstimate } from './chart-columns';
import type { SeriesLayout, Stage } from './series-layout';
import { limitsOfStage, type StageLimits } from './stage-limits';

/**
 * Laney p′ and u′ charts: attribute limits widened (or narrowed) by the variation between samples.
 *
 * zᵢ = (pᵢ − p̄)/sᵢ with sᵢ = √(p̄(1 − p̄)/nᵢ) (u′: √(ū/nᵢ)); sigma-z = mean|zᵢ − zᵢ₋₁|/d2(2); limits
 * p̄ ± L sᵢ sigma-z, p′ clipped to [0, 1], u′ floored at 0. sigma-z = 1 gives the plain chart.
 *
 * The sigma of the estimate is sigma-z; frozen limits carry it in `sigma`.
 *
 * @see Laney, Quality Engineering 14 (2002) 531; vectors: test/vectors/spc/laney_p_nhs.json
 * @example
 * laneyChart('p', [1, 5, 2], [50, 50, 50], seriesLayout({ length: 3 }), {}).main.center[0] // => 0.05333333333333334
 */
export function laneyChart(
  kind: 'p' | 'u',
  counts: ArrayLike<number>,
  sizes: ArrayLike<number>,
  layout: SeriesLayout,
  options: { readonly width?: number; readonly limits?: StageLimits | undefined },
): OneChart {
  const width = options.width ?? 3;
  const main = emptyColumns(layout.length);
  const estimates = layout.stages.map((stage, index): StageEstimate => {
    const frozen = limitsOfStage(options.limits, index);
    const pooled = estimatedRate(kind, counts, sizes, layout.excluded, stage.from, stage.to);
    const rate = frozen ? frozen.mean : pooled.rate;
    const variance = kind === 'p' ? rate * (1 - rate) : rate;
    const ranges = meanRangeOfZ(counts, sizes, layout, stage, rate, variance);
    const sigmaZ = frozen?.sigma ?? ranges.mean / relativeRange(2).d2;
    for (let i = stage.start; i < stage.end; i++) {
      const n = sizes[i] as number;
      main.size[i] = n;
      main.statistic[i] = (counts[i] as number) / n;
      main.center[i] = rate;
      if (!(n > 0)) continue;
      const sigma = Math.sqrt(variance / n) * sigmaZ;
      main.sigma[i] = sigma;
      main.lower[i] = Math.max(0, rate - width * sigma);
      main.upper[i] = kind === 'p' ? Math.min(1, rate + width * sigma) : rate + width * sigma;
    }
    return {
      mean: rate,
      sigma: sigmaZ,
      sigmaMethod: 'sigma-z: mean moving range of z / d2',
      n: pooled.estimate.n,
      count: frozen ? 0 : pooled.estimate.count,
      degreesOfFreedom: 0.605 * ranges.count,
    };
  });
  return { main, estimates };
}

/** Mean of |zᵢ − zᵢ₋₁| over neighbours that both exist, are included and share a stage. */
function meanRangeOfZ(
  counts: ArrayLike<number>,
  sizes: ArrayLike<number>,
  layout: SeriesLayout,
  range: Stage,
  rate: number,
  unitVariance: number,
): { readonly mean: number; readonly count: number } {
  let sum = 0;
  let count = 0;
  let previous = NaN;
  for (let i = range.from; i < range.to; i++) {
    const n = sizes[i] as number;
    const usable = layout.excluded[i] !== 1 && unitVariance > 0;
    const z = usable ? ((counts[i] as number) / n - rate) / Math.sqrt(unitVariance / n) : NaN;
    const step = i > range.from && layout.stageOf[i] === layout.stageOf[i - 1] ? Math.abs(z - previous) : NaN;
    if (step === step) {
      sum += step;
      count++;
    }
    previous = z;
  }
  return { mean: count === 0 ? NaN : sum / count, count };
}
