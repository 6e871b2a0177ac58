import type { StageEstimate } from './chart-columns';
import type { TimeWeightedSeries } from './ewma-chart';
import type { SeriesLayout } from './series-layout';

export interface CusumOptions {
  /** Allowance in sigma of the plotted mean: half the shift to be found. */
  readonly k: number;
  /** Decision interval in sigma of the plotted mean. */
  readonly h: number;
  /** μ₀; the mean of the estimate unless given. */
  readonly target?: number | undefined;
  /** Fast initial response: start of both sums as a fraction of H (0.5 is usual); 0 for none. */
  readonly headStart?: number;
}

export interface CusumColumns {
  /** In the unit of the values; NaN where the value is missing or excluded. */
  readonly plus: Float64Array;
  readonly minus: Float64Array;
  /** Periods since the sum was last 0. */
  readonly sincePlus: Int32Array;
  readonly sinceMinus: Int32Array;
  readonly interval: Float64Array;
  readonly allowance: Float64Array;
  readonly target: Float64Array;
  /** Bit 0: C⁺ > H, bit 1: C⁻ > H. */
  readonly signals: Uint8Array;
}

/**
 * Two-sided tabular CUSUM.
 *
 * C⁺ᵢ = max(0, x̄ᵢ − (μ₀ + K) + C⁺ᵢ₋₁), C⁻ᵢ = max(0, (μ₀ − K) − x̄ᵢ + C⁻ᵢ₋₁), both kept positive, with K = kσ/√nᵢ and
 * H = hσ/√nᵢ; a signal is a sum above H. N counts the periods since the sum was 0: the shift began after point i − N,
 * and the new mean is estimated by μ₀ + K + C⁺/N⁺. The sums are not reset by a signal. A missing or excluded value
 * carries them over. Each stage starts anew.
 *
 * @see Page, Biometrika 41 (1954) 100; Lucas & Crosier, Technometrics 24 (1982) 199; Montgomery §9.1;
 *   vectors: cusum_montgomery.json
 * @example
 * cusumChart({ mean: [9, 12], size: [1, 1] }, seriesLayout({ length: 2 }), [estimate], { k: 0.5, h: 5 }).plus[1] // => 1.5
 */
export function cusumChart(
  series: TimeWeightedSeries,
  layout: SeriesLayout,
  estimates: readonly StageEstimate[],
  options: CusumOptions,
): CusumColumns {
  const { length } = layout;
  const columns: CusumColumns = {
    plus: new Float64Array(length).fill(NaN),
    minus: new Float64Array(length).fill(NaN),
    sincePlus: new Int32Array(length),
    sinceMinus: new Int32Array(length),
    interval: new Float64Array(length).fill(NaN),
    allowance: new Float64Array(length).fill(NaN),
    target: new Float64Array(length).fill(NaN),
    signals: new Uint8Array(length),
  };
  for (const [index, stage] of layout.stages.entries()) {
    const estimate = estimates[index] as StageEstimate;
    const target = options.target ?? estimate.mean;
    const cusum = new Cusum(target, estimate.sigma, options.k, options.h, options.headStart ?? 0);
    for (let i = stage.start; i < stage.end; i++) {
      const value = series.mean[i] as number;
      const n = series.size[i] as number;
      columns.target[i] = target;
      if (n > 0) {
        columns.interval[i] = (options.h * estimate.sigma) / Math.sqrt(n);
        columns.allowance[i] = (options.k * estimate.sigma) / Math.sqrt(n);
      }
      if (value !== value || layout.excluded[i] === 1) continue;
      columns.signals[i] = cusum.push(value, n);
      columns.plus[i] = cusum.plus;
      columns.minus[i] = cusum.minus;
      columns.sincePlus[i] = cusum.sincePlus;
      columns.sinceMinus[i] = cusum.sinceMinus;
    }
  }
  return columns;
}

export interface CusumState {
  readonly plus: number;
  readonly minus: number;
  readonly sincePlus: number;
  readonly sinceMinus: number;
  readonly started: boolean;
}

/** The recursion of a tabular CUSUM, one value at a time. */
export class Cusum {
  plus: number;
  minus: number;
  sincePlus = 0;
  sinceMinus = 0;
  #started = false;
  constructor(
    readonly target: number,
    readonly sigma: number,
    readonly k: number,
    readonly h: number,
    readonly headStart: number,
  ) {
    this.plus = 0;
    this.minus = 0;
  }

  /** The memory of the recursion. */
  state(): CusumState {
    const { plus, minus, sincePlus, sinceMinus } = this;
    return { plus, minus, sincePlus, sinceMinus, started: this.#started };
  }

  restore(state: CusumState): void {
    this.plus = state.plus;
    this.minus = state.minus;
    this.sincePlus = state.sincePlus;
    this.sinceMinus = state.sinceMinus;
    this.#started = state.started;
  }

  /** @returns bit 0 when C⁺ > H, bit 1 when C⁻ > H */
  push(value: number, n: number): number {
    const error = this.sigma / Math.sqrt(n);
    const interval = this.h * error;
    const allowance = this.k * error;
    if (!this.#started) {
      this.#started = true;
      this.plus = this.minus = this.headStart * interval;
    }
    this.plus = Math.max(0, value - (this.target + allowance) + this.plus);
    this.minus = Math.max(0, this.target - allowance - value + this.minus);
    this.sincePlus = this.plus > 0 ? this.sincePlus + 1 : 0;
    this.sinceMinus = this.minus > 0 ? this.sinceMinus + 1 : 0;
    return (this.plus > interval ? 1 : 0) | (this.minus > interval ? 2 : 0);
  }
}
