import { NotEnoughDataError, StatisticsDomainError } from './errors';
import { requireFiniteValues, requireProbability } from './require-argument';

/** The nine sample quantiles of Hyndman & Fan. 7: Excel PERCENTILE.INC, numpy; 6: Minitab, PERCENTILE.EXC. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

// Position of the quantile in the sorted sample: h = (n + slope)·p + offset, one-based.
const CONTINUOUS: Readonly<Record<number, readonly [slope: number, offset: number]>> = {
  4: [0, 0],
  5: [0, 0.5],
  6: [1, 0],
  7: [-1, 1],
  8: [1 / 3, 1 / 3],
  9: [1 / 4, 3 / 8],
};

/**
 * Sample quantile, types 1 to 9 of Hyndman & Fan.
 *
 * Types 1 to 3 return an observation (type 2: or the mean of two), types 4 to 9 interpolate between neighbours
 * at the position h = (n + a)·p + b of the sorted sample. The input is neither sorted nor changed.
 *
 * @param values - observations in any order, n ≥ 1, finite
 * @param probability - 0 to 1
 * @param type - 7 unless told otherwise
 * @returns a value in the unit of the observations
 * @throws NotEnoughDataError, NonFiniteValueError, StatisticsDomainError
 * @see Hyndman & Fan, The American Statistician 50 (1996) 361–365; vectors: test/vectors/stats/r_hypothesis_tests.json
 * @example
 * quantile([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0.25) // => 7.5
 */
export function quantile(values: ArrayLike<number>, probability: number, type: QuantileType = 7): number {
  requireProbability('probability', probability);
  if (values.length < 1) throw new NotEnoughDataError(1, values.length);
  requireFiniteValues(values);
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const at = (position: number): number => sorted[Math.min(n, Math.max(1, position)) - 1] as number;
  // A position that is a whole number but for rounding counts as whole.
  const slack = 4 * Number.EPSILON * Math.max(1, n);
  if (type === 1 || type === 2 || type === 3) {
    const h = n * probability + (type === 3 ? -0.5 : 0);
    const below = Math.floor(h + slack);
    const onStep = h - below <= slack;
    if (type === 1) return onStep ? at(below) : at(below + 1);
    if (type === 2) return onStep ? (at(below) + at(below + 1)) / 2 : at(below + 1);
    return onStep && below % 2 === 0 ? at(below) : at(below + 1);
  }
  const position = CONTINUOUS[type];
  if (position === undefined) throw new StatisticsDomainError('type', type, 'must be 1 to 9');
  const h = (n + position[0]) * probability + position[1];
  const below = Math.floor(h + slack);
  const fraction = h - below <= slack ? 0 : h - below;
  const lower = at(below);
  return fraction === 0 ? lower : lower + fraction * (at(below + 1) - lower);
}
