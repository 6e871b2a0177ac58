import { Moments, regularizedBeta } from '@cellgate/statistics';
import { SamplingInputError } from '../errors';
import { requireNumber } from '../require-input';

export interface VariablesDecision {
  readonly accepted: boolean;
  readonly n: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** (U − x̄)/s, absent without an upper limit */
  readonly upperIndex?: number;
  /** (x̄ − L)/s, absent without a lower limit */
  readonly lowerIndex?: number;
  /** M-method estimate of the fraction outside the limits */
  readonly estimatedFraction: number;
  /** why the lot is withheld, one sentence a reason */
  readonly reasons: readonly string[];
}

/**
 * M-method estimate of the fraction of a normal population beyond a limit at the quality index Q:
 * p̂ = I_B(n/2 − 1, n/2 − 1), B = max(0, (1 − Q√n/(n − 1))/2).
 *
 * With Q = k it gives the largest estimate M that the k-method accepts.
 *
 * @param n - sample size, 3 or more
 * @see Lieberman & Resnikoff, JASA 50 (1955); ANSI/ASQ Z1.9, Form 2
 * @example
 * estimatedFractionBeyond(0, 10) // => 0.5
 */
export function estimatedFractionBeyond(index: number, n: number): number {
  const b = (1 - (index * Math.sqrt(n)) / (n - 1)) / 2;
  if (b <= 0) return 0;
  if (b >= 1) return 1;
  return regularizedBeta(b, n / 2 - 1, n / 2 - 1).lower;
}

/**
 * Decision on a lot from the measured values of its sample, σ unknown.
 *
 * One limit: the index must reach k. Two limits: both must, and s/(U − L) must not exceed `fMax` where one is given (k-method
 * with F, MIL-STD-1916), or p̂_U + p̂_L must not exceed M (Z1.9 Form 2) where none is. With `zeroNonconforming` any value outside
 * the limits withholds the lot too.
 *
 * @param values - one measured value for each unit of the sample, finite, normal
 * @param limits - in the unit of the values; at least one
 * @throws SamplingInputError when the number of values is not the sample size, or a value is no number
 */
export function variablesDecision(
  values: readonly number[],
  plan: {
    readonly n: number;
    readonly k: number;
    readonly fMax?: number;
    readonly zeroNonconforming?: boolean;
  },
  limits: { readonly lower?: number; readonly upper?: number },
): VariablesDecision {
  const { n, k, fMax } = plan;
  const { lower, upper } = limits;
  if (lower === undefined && upper === undefined) {
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'limits', limits, 'at least one limit is needed');
  }
  values.forEach((value, i) => requireNumber(`values[${i}]`, value));
  if (values.length !== n) {
    throw new SamplingInputError(
      'SAMPLING_RESULTS_EXCEED_SAMPLE',
      'values',
      values.length,
      `the sample is ${n}`,
    );
  }
  const moments = Moments.of(values);
  const s = moments.standardDeviation;
  const reasons: string[] = [];
  const indexOf = (distance: number): number =>
    s === 0 ? (distance >= 0 ? Infinity : -Infinity) : distance / s;
  const indices = {
    ...(upper === undefined ? {} : { upperIndex: indexOf(upper - moments.mean) }),
    ...(lower === undefined ? {} : { lowerIndex: indexOf(moments.mean - lower) }),
  };
  const fractions = Object.values(indices).map((index) =>
    n < 3
      ? Number(index < k)
      : index === Infinity
        ? 0
        : index === -Infinity
          ? 1
          : estimatedFractionBeyond(index, n),
  );
  const estimatedFraction = fractions.reduce((sum, fraction) => sum + fraction, 0);
  const twoSided = lower !== undefined && upper !== undefined;
  for (const [side, index] of Object.entries(indices)) {
    const name = side === 'upperIndex' ? '(U − x̄)/s' : '(x̄ − L)/s';
    if (index < k) reasons.push(`${name} is ${index.toPrecision(4)}, below k = ${k}`);
  }
  if (twoSided && fMax !== undefined && s / (upper - lower) > fMax) {
    reasons.push(`s/(U − L) is ${(s / (upper - lower)).toPrecision(4)}, above F = ${fMax}`);
  }
  if (twoSided && fMax === undefined && n >= 3 && estimatedFraction > estimatedFractionBeyond(k, n)) {
    reasons.push(
      `the estimated fraction outside the limits is ${estimatedFraction.toPrecision(4)}, above M = ` +
        estimatedFractionBeyond(k, n).toPrecision(4),
    );
  }
  const outside = values.filter(
    (value) => value > (upper ?? Infinity) || value < (lower ?? -Infinity),
  ).length;
  if (plan.zeroNonconforming === true && outside > 0)
    reasons.push(`${outside} of ${n} units are outside the limits`);
  return {
    accepted: reasons.length === 0,
    n,
    mean: moments.mean,
    standardDeviation: s,
    ...indices,
    estimatedFraction,
    reasons,
  };
}
