import { scaledComplementaryErrorFunction } from './complementary-error-function';

// P(Z > z) for z ≥ 0. z² is split so that exp does not magnify its rounding: the first part has an exact square.
function upperTail(z: number): number {
  if (z > 40) return 0;
  const head = Math.trunc(z * 16) / 16;
  const gauss = Math.exp((-head * head) / 2) * Math.exp((-(z - head) * (z + head)) / 2);
  return (gauss * scaledComplementaryErrorFunction(z * Math.SQRT1_2)) / 2;
}

/**
 * Distribution function of the standard normal distribution, Φ(z) = ½·erfc(−z/√2).
 *
 * @param z - standard deviations from the mean; ±Infinity allowed
 * @returns P(Z ≤ z) with full relative accuracy in the lower tail, down to 1e-308
 * @example
 * normalCdf(0) // => 0.5
 */
export function normalCdf(z: number): number {
  return z > 0 ? 1 - upperTail(z) : upperTail(-z);
}

/**
 * Survival function of the standard normal distribution, 1 − Φ(z), without cancellation.
 *
 * @example
 * normalSf(0) // => 0.5
 */
export function normalSf(z: number): number {
  return normalCdf(-z);
}

/**
 * ln Φ(z), which stays finite where Φ(z) underflows.
 *
 * @example
 * normalLogCdf(0) // => -0.6931471805599453
 */
export function normalLogCdf(z: number): number {
  if (z >= 0) return Math.log1p(-normalSf(z));
  return Math.log(scaledComplementaryErrorFunction(-z * Math.SQRT1_2) / 2) - (z * z) / 2;
}
