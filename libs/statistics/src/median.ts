import { quantile } from './quantile';

/**
 * Median: the middle observation, or the mean of the two middle ones.
 *
 * @param values - observations in any order, n ≥ 1, finite
 * @returns a value in the unit of the observations
 * @throws NotEnoughDataError, NonFiniteValueError
 * @example
 * median([5, 1, 3, 2]) // => 2.5
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5, 7);
}
