export interface EwmaResiduals {
  /** eᵢ = xᵢ − ẑᵢ₋₁; NaN where the value is missing or excluded, and for the first value of a stage. */
  readonly residuals: Float64Array;
  readonly lambda: number;
}

/**
 * One-step prediction errors of an EWMA: what is left of an autocorrelated series after its own forecast. Charted with
 * I-MR they are nearly independent, so the limits mean what they say.
 *
 * ẑᵢ = λxᵢ + (1 − λ)ẑᵢ₋₁ from ẑ = first value of the stage; λ is the one of 0.05, 0.10 … 1 with the least sum of squared
 * errors unless given. A missing value keeps the forecast.
 *
 * @param stageOf - stage of every value; a new stage starts a new forecast
 * @see Montgomery & Mastrangelo, J. Quality Technology 23 (1991) 179; Montgomery §10.4
 * @example
 * ewmaResiduals(Float64Array.of(1, 2, 3), null, null, 1).residuals[1] // => 1
 */
export function ewmaResiduals(
  values: ArrayLike<number>,
  excluded: Uint8Array | null,
  stageOf: Int32Array | null,
  lambda?: number,
): EwmaResiduals {
  if (lambda !== undefined) return { residuals: residualsWith(values, excluded, stageOf, lambda), lambda };
  let best = { residuals: residualsWith(values, excluded, stageOf, 1), lambda: 1 };
  let least = squaresOf(best.residuals);
  for (let step = 19; step >= 1; step--) {
    const candidate = step / 20;
    const residuals = residualsWith(values, excluded, stageOf, candidate);
    const squares = squaresOf(residuals);
    if (squares < least) {
      least = squares;
      best = { residuals, lambda: candidate };
    }
  }
  return best;
}

function residualsWith(
  values: ArrayLike<number>,
  excluded: Uint8Array | null,
  stageOf: Int32Array | null,
  lambda: number,
): Float64Array {
  const residuals = new Float64Array(values.length).fill(NaN);
  let forecast = NaN;
  for (let i = 0; i < values.length; i++) {
    if (stageOf !== null && i > 0 && stageOf[i] !== stageOf[i - 1]) forecast = NaN;
    const value = values[i] as number;
    if (value !== value || excluded?.[i] === 1) continue;
    if (forecast !== forecast) {
      forecast = value;
      continue;
    }
    residuals[i] = value - forecast;
    forecast = lambda * value + (1 - lambda) * forecast;
  }
  return residuals;
}

function squaresOf(residuals: Float64Array): number {
  let sum = 0;
  for (const e of residuals) if (e === e) sum += e * e;
  return sum;
}
