import { emptyColumns, type ChartColumns, type StageEstimate } from './chart-columns';
import type { SeriesLayout } from './series-layout';

/** Values of a time-weighted chart: individual values (size 1) or subgroup means with their sizes. */
export interface TimeWeightedSeries {
  /** NaN is missing. */
  readonly mean: ArrayLike<number>;
  readonly size: ArrayLike<number>;
}

export interface EwmaOptions {
  /** Weight of the newest value, in (0, 1]. */
  readonly lambda: number;
  /** Width of the limits in sigma of the statistic. */
  readonly width: number;
  /** Start of the average and centre line; the mean of the estimate unless given. */
  readonly target?: number | undefined;
  /** Constant limits without the bracket 1 − (1 − λ)²ⁱ, as NIST draws them. */
  readonly asymptotic?: boolean;
}

/**
 * Exponentially weighted moving average with its exact, time-varying limits.
 *
 * zᵢ = λ x̄ᵢ + (1 − λ) zᵢ₋₁ from z₀ = μ₀; Var zᵢ = vᵢ = λ² σ²/nᵢ + (1 − λ)² vᵢ₋₁ from v₀ = 0, which for equal sizes is
 * (σ²/n) λ/(2 − λ) [1 − (1 − λ)²ⁱ]; limits μ₀ ± L √vᵢ. A missing or excluded value carries z and v over and plots
 * nothing. Each stage starts anew.
 *
 * @param series - in time order
 * @param estimates - mean and sigma per stage
 * @see Roberts, Technometrics 1 (1959) 239; Montgomery §9.2; vectors: ewma_nist.json, ewma_montgomery.json
 * @example
 * ewmaChart({ mean: [9.45], size: [1] }, seriesLayout({ length: 1 }), [estimate], { lambda: 0.1, width: 2.7 }).statistic[0] // => 9.945
 */
export function ewmaChart(
  series: TimeWeightedSeries,
  layout: SeriesLayout,
  estimates: readonly StageEstimate[],
  options: EwmaOptions,
): ChartColumns {
  const { lambda, width } = options;
  const columns = emptyColumns(layout.length);
  for (const [index, stage] of layout.stages.entries()) {
    const estimate = estimates[index] as StageEstimate;
    const center = options.target ?? estimate.mean;
    const ewma = new Ewma(lambda, center, estimate.sigma, options.asymptotic ?? false);
    for (let i = stage.start; i < stage.end; i++) {
      const value = series.mean[i] as number;
      const n = series.size[i] as number;
      columns.size[i] = n;
      columns.center[i] = center;
      if (value !== value || layout.excluded[i] === 1) continue;
      ewma.push(value, n);
      columns.statistic[i] = ewma.average;
      columns.sigma[i] = ewma.sigma;
      columns.lower[i] = center - width * ewma.sigma;
      columns.upper[i] = center + width * ewma.sigma;
    }
  }
  return columns;
}

/** The recursion of an EWMA chart, one value at a time. */
export class Ewma {
  /** z of the last value. */
  average: number;
  #variance = 0;
  constructor(
    readonly lambda: number,
    readonly center: number,
    readonly processSigma: number,
    readonly asymptotic: boolean,
  ) {
    this.average = center;
  }

  push(value: number, n: number): void {
    const keep = 1 - this.lambda;
    this.average = this.lambda * value + keep * this.average;
    const variance = (this.processSigma * this.processSigma) / n;
    this.#variance = this.asymptotic
      ? (variance * this.lambda) / (2 - this.lambda)
      : this.lambda * this.lambda * variance + keep * keep * this.#variance;
  }

  /** The memory of the recursion. */
  state(): { readonly average: number; readonly variance: number } {
    return { average: this.average, variance: this.#variance };
  }

  restore(state: { readonly average: number; readonly variance: number }): void {
    this.average = state.average;
    this.#variance = state.variance;
  }

  /** Standard deviation of z at the last value. */
  get sigma(): number {
    return Math.sqrt(this.#variance);
  }
}
