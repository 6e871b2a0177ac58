import { InfeasiblePlanError, SamplingInputError } from '../errors';
import { ExactDecimal } from '../exact-decimal';
import { averageOutgoingQualityLimit } from '../oc/average-outgoing-quality-limit';
import { lotQuality, processQuality, type Quality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { requireLotSize, requireOneOf, requireOpenFraction } from '../require-input';
import { TIE } from './risk-points';
import { smallestWhere } from './smallest-where';

export interface DodgeRomigProblem {
  readonly lotSize: number;
  /** expected fraction nonconforming of the incoming product */
  readonly processAverage: number;
  /** ltpd: Pa(limit) ≤ beta for each lot; aoql: the average outgoing quality never exceeds the limit */
  readonly protection: 'ltpd' | 'aoql';
  readonly limit: number;
  /** consumer's risk of the LTPD, 0.10 unless told otherwise */
  readonly beta?: number;
}

export interface DodgeRomigPlan {
  readonly n: number;
  readonly c: number;
  /** average total inspection at the process average, units per lot */
  readonly ati: number;
  /** Pa at the LTPD, or the AOQL */
  readonly achieved: number;
}

/**
 * Rectifying inspection of Dodge and Romig: of all single plans that give the protection, the one with the least average
 * total inspection ATI = n + (1 − Pa)(N − n) at the process average. Computed, not read from a table.
 *
 * The LTPD is a statement about the lot (hypergeometric, D = ⌈limit·N⌉), the AOQL and the ATI about the process (binomial,
 * AOQ = p·Pa·(N − n)/N).
 *
 * @throws SamplingInputError; InfeasiblePlanError
 * @see Dodge & Romig, Sampling Inspection Tables, 2nd ed. (1959), for the two criteria
 */
export function dodgeRomigPlan(problem: DodgeRomigProblem): DodgeRomigPlan {
  const { lotSize, processAverage, limit } = problem;
  const beta = problem.beta ?? 0.1;
  requireLotSize(lotSize);
  requireOpenFraction('processAverage', processAverage);
  requireOpenFraction('limit', limit);
  requireOpenFraction('beta', beta);
  const protection = requireOneOf('SAMPLING_UNKNOWN_KIND', 'protection', problem.protection, [
    'ltpd',
    'aoql',
  ]);
  if (processAverage >= limit) {
    const rule = `must be below the ${protection} of ${limit}; worse product has to be screened`;
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'processAverage', processAverage, rule);
  }
  const average = processQuality('binomial', processAverage);
  const smallestN = protection === 'ltpd' ? ltpdSample(lotSize, limit, beta) : aoqlSample(lotSize, limit);
  let best: DodgeRomigPlan | null = null;
  let n = 0;
  for (let c = 0; c < lotSize; c += 1) {
    const found = smallestN.at(c, n);
    if (found === null) break;
    n = found;
    // ATI is at least n, and n grows with c.
    if (best !== null && n >= best.ati) break;
    const ati = n + singleAcceptance(n, c, average).upper * (lotSize - n);
    if (best === null || ati < best.ati) best = { n, c, ati, achieved: smallestN.achieved(n, c) };
  }
  if (best === null) {
    throw new InfeasiblePlanError(
      'SAMPLING_NO_PLAN_MEETS_LIMIT',
      `no sample of a lot of ${lotSize} gives the ${protection} of ${limit}`,
      { lotSize, limit },
    );
  }
  return best;
}

interface SampleRule {
  at(c: number, previous: number): number | null;
  achieved(n: number, c: number): number;
}

function ltpdSample(lotSize: number, limit: number, beta: number): SampleRule {
  const bad: Quality = lotQuality(lotSize, ExactDecimal.of(limit).times(lotSize).ceil());
  const achieved = (n: number, c: number): number => singleAcceptance(n, c, bad).lower;
  return {
    achieved,
    at: (c, previous) =>
      smallestWhere((n) => n > c && achieved(n, c) <= beta * (1 + TIE), c + 1, lotSize, previous + 1 / limit),
  };
}

function aoqlSample(lotSize: number, limit: number): SampleRule {
  const achieved = (n: number, c: number): number =>
    n >= lotSize
      ? 0
      : (averageOutgoingQualityLimit({ kind: 'single', n, c }, 'binomial', lotSize)?.value ?? Infinity);
  return {
    achieved,
    at: (c, previous) =>
      smallestWhere(
        (n) => n > c && achieved(n, c) <= limit * (1 + TIE),
        c + 1,
        lotSize,
        previous + 1 / limit,
      ),
  };
}
