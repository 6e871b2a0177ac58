import { InfeasiblePlanError } from '../errors';
import { ExactDecimal } from '../exact-decimal';
import { lotQuality, processQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { requireLotSize, requireOpenFraction } from '../require-input';
import { TIE } from './risk-points';
import { smallestWhere } from './smallest-where';

/**
 * Smallest sample that, accepting on zero, accepts quality `ltpd` with probability beta at most.
 *
 * Process: n = ⌈ln β/ln(1 − ltpd)⌉. Lot: the smallest n with C(N − D, n)/C(N, n) ≤ β, D = ⌈ltpd·N⌉.
 *
 * @param lotSize - units in the lot; a process (binomial) when absent
 * @returns n, and the probability of acceptance at the LTPD
 * @throws SamplingInputError; InfeasiblePlanError when no lot quality of at least one unit is meant
 * @see vectors: test/vectors/sampling/find_plan.json (`zero_acceptance_ltpd`)
 * @example
 * findZeroAcceptancePlan(0.1, 0.1).n // => 22
 */
export function findZeroAcceptancePlan(
  ltpd: number,
  beta: number,
  lotSize?: number,
): { readonly n: number; readonly c: 0; readonly consumer: { readonly p: number; readonly pa: number } } {
  requireOpenFraction('ltpd', ltpd);
  requireOpenFraction('beta', beta);
  if (lotSize !== undefined) requireLotSize(lotSize);
  const quality =
    lotSize === undefined
      ? processQuality('binomial', ltpd)
      : lotQuality(lotSize, ExactDecimal.of(ltpd).times(lotSize).ceil());
  const pa = (n: number): number => singleAcceptance(n, 0, quality).lower;
  const guess = Math.log(beta) / Math.log1p(-ltpd);
  const n = smallestWhere(
    (size) => pa(size) <= beta * (1 + TIE),
    1,
    lotSize ?? Number.MAX_SAFE_INTEGER,
    guess,
  );
  if (n === null) {
    throw new InfeasiblePlanError('SAMPLING_NO_PLAN_MEETS_LIMIT', `no sample reaches ${beta} at ${ltpd}`, {
      ltpd,
      beta,
    });
  }
  return { n, c: 0, consumer: { p: quality.p, pa: pa(n) } };
}
