import { studentTCdf, studentTQuantile } from '@cellgate/statistics';
import { InvalidParameterError, NotEnoughDataError } from '../errors';
import { sampleDeviation } from '../estimates/sample-deviation';

export interface GaugeBias {
  readonly n: number;
  readonly mean: number;
  /** Mean − reference, unit of the characteristic. */
  readonly bias: number;
  /** Standard deviation of the readings. */
  readonly repeatability: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
  /** Two-sided p-value of no bias; null when the readings do not vary. */
  readonly pValue: number | null;
  /** Whether the interval excludes 0. */
  readonly significant: boolean;
}

/**
 * Bias of a measurement system from repeated readings of one reference.
 *
 * bias = x̄ − reference; interval bias ± t(1 − α/2; n − 1) s/√n.
 *
 * @param readings - of the reference, n ≥ 2, finite
 * @param reference - accepted value, same unit
 * @throws NotEnoughDataError, InvalidParameterError
 * @see AIAG, Measurement Systems Analysis, 4th ed., ch. III (bias, independent sample method)
 * @example
 * gaugeBias([10.1, 10.3, 10.2], 10).bias // => 0.1999999999999993
 */
export function gaugeBias(readings: ArrayLike<number>, reference: number, confidence = 0.95): GaugeBias {
  if (!Number.isFinite(reference)) throw new InvalidParameterError('reference', reference, 'must be finite');
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new InvalidParameterError('confidence', confidence, 'above 0.5 and below 1');
  }
  for (let i = 0; i < readings.length; i++) {
    if (!Number.isFinite(readings[i]))
      throw new InvalidParameterError(`readings[${i}]`, readings[i], 'must be finite');
  }
  const { mean, deviation, count: n } = sampleDeviation(readings, null);
  if (n < 2) throw new NotEnoughDataError('a bias study', 2, n);
  const bias = mean - reference;
  const standardError = deviation / Math.sqrt(n);
  const half = -studentTQuantile((1 - confidence) / 2, n - 1) * standardError;
  return {
    n,
    mean,
    bias,
    repeatability: deviation,
    standardError,
    lower: bias - half,
    upper: bias + half,
    confidence,
    pValue: standardError > 0 ? 2 * studentTCdf(-Math.abs(bias / standardError), n - 1) : null,
    significant: Math.abs(bias) > half,
  };
}
