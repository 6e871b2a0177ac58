import { accurateSum } from './accurate-sum';
import { NotEnoughDataError } from './errors';
import { fSf } from './f-distribution';
import { Moments } from './moments';

export interface OneWayAnova {
  readonly dfBetween: number;
  readonly dfWithin: number;
  readonly ssBetween: number;
  readonly ssWithin: number;
  readonly msBetween: number;
  readonly msWithin: number;
  /** msBetween/msWithin; Infinity when the groups differ and have no spread, null when nothing varies at all */
  readonly f: number | null;
  /** P(F ≥ f) if all groups have the same mean; null together with `f` */
  readonly pValue: number | null;
  readonly rSquared: number | null;
  readonly residualSd: number;
}

/**
 * One-way analysis of variance.
 *
 * SS between = Σ nⱼ(x̄ⱼ − x̄)², SS within = ΣΣ(xᵢⱼ − x̄ⱼ)², F = (SSB/(k − 1))/(SSW/(N − k)). All sums run over
 * deviations from the grand mean, so large offsets cost no digits beyond those the data have lost already.
 *
 * @param groups - two or more groups of finite observations of one unit, none empty, N > number of groups
 * @throws NotEnoughDataError, NonFiniteValueError
 * @see NIST StRD analysis of variance; vectors: test/vectors/stats/nist/anova_*.json
 * @example
 * oneWayAnova([[1, 2, 3], [2, 3, 4]]).f // => 1.5
 */
export function oneWayAnova(groups: readonly ArrayLike<number>[]): OneWayAnova {
  if (groups.length < 2) throw new NotEnoughDataError(2, groups.length);
  for (const group of groups) if (group.length === 0) throw new NotEnoughDataError(1, 0);
  const raw = groups.map((group) => Moments.of(group));
  const n = raw.reduce((total, group) => total + group.n, 0);
  if (n <= groups.length) throw new NotEnoughDataError(groups.length + 1, n);
  const shift = raw.reduce((merged, group) => merged.merge(group), Moments.empty).mean;
  const shifted = groups.map((group) => Moments.of(Float64Array.from(group, (value) => value - shift)));
  const offset = accurateSum(shifted.map((group) => group.n * group.mean)) / n;
  const ssBetween = accurateSum(shifted.map((group) => group.n * (group.mean - offset) ** 2));
  const ssWithin = accurateSum(shifted.map((group) => group.m2));
  const dfBetween = groups.length - 1;
  const dfWithin = n - groups.length;
  const msBetween = ssBetween / dfBetween;
  const msWithin = ssWithin / dfWithin;
  const varies = ssBetween > 0 || ssWithin > 0;
  const f = varies ? msBetween / msWithin : null;
  return {
    dfBetween,
    dfWithin,
    ssBetween,
    ssWithin,
    msBetween,
    msWithin,
    f,
    pValue: f === null ? null : f === Infinity ? 0 : fSf(f, dfBetween, dfWithin),
    rSquared: varies ? ssBetween / (ssBetween + ssWithin) : null,
    residualSd: Math.sqrt(msWithin),
  };
}
