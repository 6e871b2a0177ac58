import { median } from '@cellgate/statistics';
import { c4 } from '../constants/c4';
import { MEDIAN_MOVING_RANGE_DIVISOR } from '../constants/control-chart-constants';
import { relativeRange } from '../constants/relative-range';
import type { Stage } from '../charts/series-layout';
import { compensatedSum } from './compensated-sum';
import { sampleDeviation } from './sample-deviation';

export type IndividualsEstimator = 'mr' | 'median-mr' | 'sd';

export interface SigmaEstimate {
  readonly sigma: number;
  readonly method: string;
  readonly degreesOfFreedom: number;
}

// Degrees of freedom per moving range: 1/(2 cv²) of the mean (median) of moving ranges of two, whose neighbours are
// correlated because they share a value. Var(MR̄)/E² = 0.826446/k and, asymptotically, 1.649983/k for the median.
const FREEDOM_PER_MEAN_RANGE = 0.6050002716123869;
const FREEDOM_PER_MEDIAN_RANGE = 0.3030334882247622;

/**
 * Process sigma of individual values from the estimation range of a stage.
 *
 * `mr`: MR̄/d2(2). `median-mr`: median(MR)/0.95387, robust against a few shifts. `sd`: s/c4(n), which absorbs every
 * shift between the values and is not meant for routine use.
 *
 * @param values - all values, NaN is missing
 * @param ranges - their moving ranges, see {@link movingRanges}
 * @param excluded - 1 where a value is excluded
 * @param range - the points to use
 * @returns sigma NaN when there is no moving range (fewer than two neighbouring values)
 * @see Montgomery, Introduction to SQC, §6.4; vectors: test/vectors/spc/imr_frozen_baseline.json
 * @example
 * individualsSigma([10, 12, 11], [NaN, 2, 1], new Uint8Array(3), { start: 0, end: 3, from: 0, to: 3 }, 'mr').sigma // => 1.3293403881791368
 */
export function individualsSigma(
  values: ArrayLike<number>,
  ranges: ArrayLike<number>,
  excluded: Uint8Array,
  range: Stage,
  estimator: IndividualsEstimator,
): SigmaEstimate {
  const { from, to } = range;
  if (estimator === 'sd') {
    const { deviation, count } = sampleDeviation(values, excluded, from, to);
    const sigma = count < 2 ? NaN : deviation / c4(count);
    return { sigma, method: 'sample standard deviation / c4', degreesOfFreedom: count - 1 };
  }
  // A range at `from` reaches back to a value outside of the estimation range.
  const { sum, count } = compensatedSum(ranges, null, from + 1, to);
  if (estimator === 'median-mr') {
    const sigma = count === 0 ? NaN : median(existing(ranges, from + 1, to)) / MEDIAN_MOVING_RANGE_DIVISOR;
    return { sigma, method: 'median moving range', degreesOfFreedom: FREEDOM_PER_MEDIAN_RANGE * count };
  }
  const sigma = count === 0 ? NaN : sum / count / relativeRange(2).d2;
  return { sigma, method: 'mean moving range', degreesOfFreedom: FREEDOM_PER_MEAN_RANGE * count };
}

function existing(ranges: ArrayLike<number>, from: number, to: number): Float64Array {
  const found = new Float64Array(Math.max(0, to - from));
  let count = 0;
  for (let i = from; i < to; i++) {
    const range = ranges[i] as number;
    if (range === range) found[count++] = range;
  }
  return found.subarray(0, count);
}
