import { centralMoment } from './central-moment';
import { NotEnoughDataError, StatisticsDomainError } from './errors';

/**
 * Skewness of a sample, with the correction for bias: G1 = g1·√(n(n − 1))/(n − 2), g1 = m₃/m₂^(3/2).
 *
 * @param values - observations, n ≥ 3, finite, not all equal
 * @returns `population` = g1 and `sample` = G1 (what Excel, SAS and Minitab print), without unit
 * @throws NotEnoughDataError, StatisticsDomainError for a constant set
 * @see Joanes & Gill, The Statistician 47 (1998) 183–189; vectors: test/vectors/stats/scipy_vectors_and_crosscheck.json
 * @example
 * skewness([1, 2, 3]).sample // => 0
 */
export function skewness(values: ArrayLike<number>): {
  readonly population: number;
  readonly sample: number;
} {
  const n = values.length;
  if (n < 3) throw new NotEnoughDataError(3, n);
  const second = centralMoment(values, 2);
  if (second === 0) throw new StatisticsDomainError('values', 'constant', 'must not all be equal');
  const population = centralMoment(values, 3) / second ** 1.5;
  return { population, sample: (population * Math.sqrt(n * (n - 1))) / (n - 2) };
}
