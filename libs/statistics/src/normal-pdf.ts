const ROOT_TWO_PI = 2.5066282746310002;

/**
 * Density of the standard normal distribution, φ(z) = exp(−z²/2)/√(2π).
 *
 * @param z - standard deviations from the mean
 * @returns density per standard deviation
 * @example
 * normalPdf(0) // => 0.3989422804014327
 */
export function normalPdf(z: number): number {
  return Math.exp((-z * z) / 2) / ROOT_TWO_PI;
}
