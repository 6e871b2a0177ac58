import { median } from './median';

/** 1/Φ⁻¹(3/4): makes the median absolute deviation estimate σ of a normal population. */
export const MAD_TO_SIGMA = 1.4826022185056018;

/**
 * Median absolute deviation from the median, unscaled: MAD = median |xᵢ − median x|.
 * Multiply by `MAD_TO_SIGMA` to estimate σ of a normal population (R prints 1.4826·MAD).
 *
 * @param values - observations in any order, n ≥ 1, finite
 * @returns a value in the unit of the observations
 * @throws NotEnoughDataError, NonFiniteValueError
 * @see vectors: test/vectors/stats/r_hypothesis_tests.json, case robust_ozone_jul
 * @example
 * medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]) // => 1
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}
