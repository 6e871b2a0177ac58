import { accurateSum } from './accurate-sum';
import { NotEnoughDataError } from './errors';
import { Moments } from './moments';

/**
 * Central moment of a set: mₖ = (1/n) Σ (xᵢ − x̄)ᵏ.
 *
 * @param values - observations, n ≥ 1, finite
 * @param order - k, a whole number, 1 or more
 * @returns the moment in the k-th power of the unit of the values
 * @throws NotEnoughDataError for an empty set; NonFiniteValueError naming the first bad index
 * @example
 * centralMoment([1, 2, 3], 2) // => 0.6666666666666666
 */
export function centralMoment(values: ArrayLike<number>, order: number): number {
  if (values.length < 1) throw new NotEnoughDataError(1, values.length);
  const { mean } = Moments.of(values);
  const powers = Float64Array.from(values, (value) => (value - mean) ** order);
  return accurateSum(powers) / values.length;
}
