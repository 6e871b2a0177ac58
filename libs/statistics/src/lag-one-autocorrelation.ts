import { accurateSum } from './accurate-sum';
import { NotEnoughDataError, StatisticsDomainError } from './errors';
import { Moments } from './moments';

/**
 * Autocorrelation of a series with itself one step earlier.
 *
 * r₁ = Σᵢ₌₂ (xᵢ − x̄)(xᵢ₋₁ − x̄) / Σ(xᵢ − x̄)²
 *
 * @param values - observations in time order, n ≥ 2, finite, not all equal
 * @returns a number without unit, between −1 and 1
 * @throws NotEnoughDataError when n < 2; StatisticsDomainError when all values are equal
 * @see NIST StRD univariate summary statistics; vectors: test/vectors/stats/nist
 * @example
 * lagOneAutocorrelation([1, 2, 1, 2]) // => -0.75
 */
export function lagOneAutocorrelation(values: ArrayLike<number>): number {
  if (values.length < 2) throw new NotEnoughDataError(2, values.length);
  const { mean, m2 } = Moments.of(values);
  if (m2 === 0) throw new StatisticsDomainError('values', 'constant', 'must not all be equal');
  const products = new Float64Array(values.length - 1);
  for (let i = 1; i < values.length; i += 1) {
    products[i - 1] = ((values[i] as number) - mean) * ((values[i - 1] as number) - mean);
  }
  return accurateSum(products) / m2;
}
