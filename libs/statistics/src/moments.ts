import { accurateSum } from './accurate-sum';
import { NotEnoughDataError, StatisticsDomainError } from './errors';
import { requireFiniteValues } from './require-argument';

/**
 * Count, mean and sum of squared deviations of a set of observations; values are immutable and can be merged.
 *
 * `Moments.of` is a corrected two-pass computation with compensated sums: n, mean and
 * M2 = Σ(xᵢ − x̄)², accurate to the representation of the data. `add` and `merge` are the updates of Welford
 * and of Chan, Golub & LeVeque, for streams and for partial results of several machines.
 *
 * @throws NonFiniteValueError naming the first bad index
 * @see Chan, Golub & LeVeque, The American Statistician 37 (1983) 242–247; vectors: test/vectors/stats/nist
 * @example
 * Moments.of([10, 12, 14]).mean // => 12
 * Moments.of([10, 12, 14]).variance // => 4
 * Moments.of([10, 12]).merge(Moments.of([14])).variance // => 4
 */
export class Moments {
  static readonly empty = new Moments(0, 0, 0);

  private constructor(
    /** number of observations */
    readonly n: number,
    /** arithmetic mean, in the unit of the observations; 0 when there are none */
    readonly mean: number,
    /** sum of squared deviations from the mean, in the squared unit */
    readonly m2: number,
  ) {}

  static of(values: ArrayLike<number>): Moments {
    requireFiniteValues(values);
    const n = values.length;
    if (n === 0) return Moments.empty;
    const shift = accurateSum(values) / n;
    const deviations = new Float64Array(n);
    const squares = new Float64Array(n);
    for (let i = 0; i < n; i += 1) {
      const deviation = (values[i] as number) - shift;
      deviations[i] = deviation;
      squares[i] = deviation * deviation;
    }
    const residual = accurateSum(deviations) / n;
    return new Moments(n, shift + residual, Math.max(0, accurateSum(squares) - n * residual * residual));
  }

  /** Moments known from elsewhere, for example read from a store. */
  static from(n: number, mean: number, m2: number): Moments {
    if (!Number.isSafeInteger(n) || n < 0)
      throw new StatisticsDomainError('n', n, 'must be a whole number, 0 or more');
    if (!Number.isFinite(mean)) throw new StatisticsDomainError('mean', mean, 'must be a finite number');
    if (!(m2 >= 0) || m2 === Infinity)
      throw new StatisticsDomainError('m2', m2, 'must be a finite number, 0 or more');
    return new Moments(n, mean, m2);
  }

  add(value: number): Moments {
    if (!Number.isFinite(value)) throw new StatisticsDomainError('value', value, 'must be a finite number');
    const n = this.n + 1;
    const delta = value - this.mean;
    const mean = this.mean + delta / n;
    return new Moments(n, mean, this.m2 + delta * (value - mean));
  }

  merge(other: Moments): Moments {
    if (this.n === 0) return other;
    if (other.n === 0) return this;
    const n = this.n + other.n;
    const delta = other.mean - this.mean;
    return new Moments(
      n,
      this.mean + (delta * other.n) / n,
      this.m2 + other.m2 + delta * delta * ((this.n * other.n) / n),
    );
  }

  /** Sample variance M2/(n − 1); throws NotEnoughDataError when n < 2. */
  get variance(): number {
    if (this.n < 2) throw new NotEnoughDataError(2, this.n);
    return this.m2 / (this.n - 1);
  }

  /** Sample standard deviation √(M2/(n − 1)); throws NotEnoughDataError when n < 2. */
  get standardDeviation(): number {
    return Math.sqrt(this.variance);
  }
}
