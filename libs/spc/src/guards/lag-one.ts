import { sampleDeviation } from '../estimates/sample-deviation';

export interface AutocorrelationCheck {
  /** Lag-1 autocorrelation. */
  readonly r: number;
  /** 2/√n: a larger r is taken as autocorrelation. */
  readonly threshold: number;
  readonly n: number;
  readonly correlated: boolean;
}

/**
 * Lag-1 autocorrelation of a series with gaps, against 2/√n.
 *
 * r = Σ (xᵢ − x̄)(xᵢ₋₁ − x̄) / Σ (xᵢ − x̄)², products only of neighbours that both exist, are included and share a stage.
 * Positive autocorrelation makes moving ranges, and with them the limits, too small.
 *
 * @param stageOf - stage of every value; null for one stage
 * @returns null for fewer than 8 values or a constant series
 * @see Box & Jenkins, Time Series Analysis; Montgomery §10.4
 * @example
 * lagOneCheck([1, 2, 3, 4, 5, 6, 7, 8], null, null)?.correlated // => false
 */
export function lagOneCheck(
  values: ArrayLike<number>,
  excluded: Uint8Array | null,
  stageOf: Int32Array | null,
  from = 0,
  to = values.length,
): AutocorrelationCheck | null {
  const { mean, count } = sampleDeviation(values, excluded, from, to);
  if (count < 8) return null;
  let squares = 0;
  let products = 0;
  let previous = NaN;
  let stage = stageOf?.[from];
  for (let i = from; i < to; i++) {
    if (stageOf !== null && stageOf[i] !== stage) {
      stage = stageOf[i];
      previous = NaN;
    }
    const d = excluded !== null && excluded[i] === 1 ? NaN : (values[i] as number) - mean;
    if (d === d) {
      squares += d * d;
      if (previous === previous) products += d * previous;
    }
    previous = d;
  }
  if (!(squares > 0)) return null;
  const r = products / squares;
  const threshold = 2 / Math.sqrt(count);
  return { r, threshold, n: count, correlated: r > threshold };
}
