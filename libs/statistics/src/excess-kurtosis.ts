import { centralMoment } from './central-moment';
import { NotEnoughDataError, StatisticsDomainError } from './errors';

/**
 * Excess kurtosis (0 for a normal distribution): g2 = m₄/m₂² − 3 and, corrected for bias,
 * G2 = ((n + 1)·g2 + 6)·(n − 1)/((n − 2)(n − 3)).
 *
 * @param values - observations, n ≥ 4, finite, not all equal
 * @returns `population` = g2 and `sample` = G2 (what Excel, SAS and Minitab print), without unit
 * @throws NotEnoughDataError, StatisticsDomainError for a constant set
 * @see Joanes & Gill, The Statistician 47 (1998) 183–189; vectors: test/vectors/stats/scipy_vectors_and_crosscheck.json
 * @example
 * excessKurtosis([1, 1, 3, 3]).population // => -2
 */
export function excessKurtosis(values: ArrayLike<number>): {
  readonly population: number;
  readonly sample: number;
} {
  const n = values.length;
  if (n < 4) throw new NotEnoughDataError(4, n);
  const second = centralMoment(values, 2);
  if (second === 0) throw new StatisticsDomainError('values', 'constant', 'must not all be equal');
  const population = centralMoment(values, 4) / (second * second) - 3;
  return { population, sample: (((n + 1) * population + 6) * (n - 1)) / ((n - 2) * (n - 3)) };
}
