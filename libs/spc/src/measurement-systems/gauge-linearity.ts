import { studentTCdf, studentTQuantile } from '@cellgate/statistics';
import { InvalidParameterError, NotEnoughDataError } from '../errors';

export interface LinearityReading {
  readonly reference: number;
  readonly value: number;
}

export interface GaugeLinearity {
  readonly n: number;
  /** Bias = intercept + slope × reference. */
  readonly slope: number;
  readonly intercept: number;
  readonly residualDeviation: number;
  readonly rSquared: number;
  /** Two-sided p-values; null when the residuals are all 0. */
  readonly slopePValue: number | null;
  readonly interceptPValue: number | null;
  /** Mean bias per reference with the confidence band of the line. */
  readonly levels: readonly {
    readonly reference: number;
    readonly bias: number;
    readonly fitted: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  /** True when the band holds 0 at every reference: neither bias nor non-linearity is shown. */
  readonly acceptable: boolean;
}

/**
 * Linearity of a measurement system: how its bias changes over the range of references.
 *
 * Least squares of the single biases y = value − reference on the reference x; band b₀ + b₁x ± t(1 − α/2; n − 2) s
 * √(1/n + (x − x̄)²/Sxx).
 *
 * @param readings - at least two references, at least three readings
 * @throws NotEnoughDataError, InvalidParameterError
 * @see AIAG, Measurement Systems Analysis, 4th ed., ch. III (linearity)
 */
export function gaugeLinearity(readings: readonly LinearityReading[], confidence = 0.95): GaugeLinearity {
  const n = readings.length;
  if (n < 3) throw new NotEnoughDataError('a linearity study (readings)', 3, n);
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new InvalidParameterError('confidence', confidence, 'above 0.5 and below 1');
  }
  let xBar = 0;
  let yBar = 0;
  for (const [i, { reference, value }] of readings.entries()) {
    if (!Number.isFinite(reference) || !Number.isFinite(value)) {
      throw new InvalidParameterError(`readings[${i}]`, `${value} at ${reference}`, 'must be finite numbers');
    }
    xBar += reference / n;
    yBar += (value - reference) / n;
  }
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (const { reference, value } of readings) {
    const dx = reference - xBar;
    const dy = value - reference - yBar;
    sxx += dx * dx;
    sxy += dx * dy;
    syy += dy * dy;
  }
  const references = [...new Set(readings.map((reading) => reading.reference))].sort((a, b) => a - b);
  if (references.length < 2)
    throw new NotEnoughDataError('a linearity study (references)', 2, references.length);
  const slope = sxy / sxx;
  const intercept = yBar - slope * xBar;
  const residual = Math.max(0, syy - slope * sxy);
  const s = Math.sqrt(residual / (n - 2));
  const t = -studentTQuantile((1 - confidence) / 2, n - 2);
  const pValue = (estimate: number, error: number) =>
    error > 0 ? 2 * studentTCdf(-Math.abs(estimate / error), n - 2) : null;
  const levels = references.map((reference) => {
    const own = readings.filter((reading) => reading.reference === reference);
    const fitted = intercept + slope * reference;
    const half = t * s * Math.sqrt(1 / n + (reference - xBar) ** 2 / sxx);
    return {
      reference,
      bias: own.reduce((sum, reading) => sum + reading.value - reference, 0) / own.length,
      fitted,
      lower: fitted - half,
      upper: fitted + half,
    };
  });
  return {
    n,
    slope,
    intercept,
    residualDeviation: s,
    rSquared: syy > 0 ? 1 - residual / syy : 0,
    slopePValue: pValue(slope, s / Math.sqrt(sxx)),
    interceptPValue: pValue(intercept, s * Math.sqrt(1 / n + (xBar * xBar) / sxx)),
    levels,
    acceptable: levels.every(({ lower, upper }) => lower <= 0 && upper >= 0),
  };
}
