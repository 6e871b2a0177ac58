import { chiSquareQuantile, chiSquareUpperQuantile } from '@cellgate/statistics';
import { InfeasiblePlanError } from '../errors';
import { ExactDecimal } from '../exact-decimal';
import { lotQuality, processQuality, type Quality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import type { Distribution } from '../plan';
import { requireLotSize } from '../require-input';
import { checkRiskPoints, TIE, type RiskPoints } from './risk-points';
import { smallestWhere } from './smallest-where';

export interface SinglePlanProblem extends RiskPoints {
  readonly distribution: Distribution;
  /** units in the lot; needed for hypergeometric */
  readonly lotSize?: number;
}

export interface AchievedPoint {
  readonly p: number;
  readonly pa: number;
  /** nonconforming units in the lot (hypergeometric only) */
  readonly defectives?: number;
}

export interface DesignedSinglePlan {
  readonly n: number;
  readonly c: number;
  readonly producer: AchievedPoint;
  readonly consumer: AchievedPoint;
}

/** Samples above this are refused rather than searched. */
const LARGEST_SAMPLE = 1e10;
/** Up to here every acceptance number is tried; beyond, the crossing is bisected and checked around. */
const STAIRCASE = 2500;

/**
 * Smallest single plan (n, c) with Pa(aql) ≥ 1 − alpha and Pa(ltpd) ≤ beta.
 *
 * For each c the smallest n_c with Pa(ltpd) ≤ beta; the first c whose n_c also satisfies the producer has the smallest n.
 * n_c is sought from n_{c−1}. For a lot D1 = ⌊aql·N⌋ and D2 = ⌈ltpd·N⌉ are counted in decimal arithmetic; c = D1 with n = N
 * always works, so the search is bounded. An exact tie counts as met.
 *
 * @throws SamplingInputError for a problem that is not well formed; InfeasiblePlanError with the reason otherwise
 * @see vectors: test/vectors/sampling/find_plan.json
 * @example
 * findSinglePlan({ aql: 0.05, alpha: 0.05, ltpd: 0.15, beta: 0.075, distribution: 'binomial' }).n // => 80
 */
export function findSinglePlan(problem: SinglePlanProblem): DesignedSinglePlan {
  const { producer, consumer, maxC, maxN } = boundsOf(problem);
  const { alpha, beta } = problem;
  const consumerHolds = (n: number, c: number): boolean =>
    n > c && singleAcceptance(n, c, consumer).lower <= beta * (1 + TIE);
  const producerHolds = (n: number, c: number): boolean =>
    singleAcceptance(n, c, producer).upper <= alpha * (1 + TIE);
  const guess = (c: number): number => chiSquareQuantile(1 - beta, 2 * c + 2) / (2 * consumer.p);
  const smallestN = (c: number, start: number): number | null =>
    smallestWhere((n) => consumerHolds(n, c), c + 1, maxN, start);
  const done = (n: number, c: number): DesignedSinglePlan => ({
    n,
    c,
    producer: achieved(n, c, producer),
    consumer: achieved(n, c, consumer),
  });

  let n = 0;
  let increment = 0;
  for (let c = 0; c <= Math.min(maxC, STAIRCASE); c += 1) {
    const found = smallestN(c, c === 0 ? guess(0) : n + increment);
    if (found === null) throw tooLarge(maxN, problem);
    increment = c === 0 ? guess(1) - guess(0) : found - n;
    n = found;
    if (producerHolds(n, c)) return done(n, c);
  }
  if (maxC <= STAIRCASE) throw tooLarge(maxN, problem);

  const atC = (c: number): number | null => smallestN(c, guess(c));
  const feasible = (c: number): boolean => {
    const size = atC(c);
    return size !== null && producerHolds(size, c);
  };
  const poisson = (c: number): boolean =>
    chiSquareQuantile(1 - beta, 2 * c + 2) / chiSquareUpperQuantile(1 - alpha, 2 * c + 2) <=
    consumer.p / producer.p;
  const start = smallestWhere(poisson, STAIRCASE, maxC, 2 * STAIRCASE);
  const crossing = smallestWhere(feasible, STAIRCASE, maxC, start ?? maxC);
  if (crossing === null) throw tooLarge(maxN, problem);
  // n is a whole number, so feasibility can flicker just below the crossing: take the first within reach.
  for (let c = Math.max(STAIRCASE, crossing - 40); c <= crossing; c += 1) {
    if (feasible(c)) return done(atC(c) as number, c);
  }
  throw tooLarge(maxN, problem);
}

function achieved(n: number, c: number, quality: Quality): AchievedPoint {
  const pa = singleAcceptance(n, c, quality).lower;
  return quality.distribution === 'hypergeometric'
    ? { p: quality.p, pa, defectives: quality.defectives }
    : { p: quality.p, pa };
}

function boundsOf(problem: SinglePlanProblem): {
  readonly producer: Quality;
  readonly consumer: Quality;
  readonly maxC: number;
  readonly maxN: number;
} {
  const { distribution, aql, ltpd } = problem;
  checkRiskPoints(problem, distribution === 'poisson');
  if (distribution !== 'hypergeometric') {
    const maxN = problem.lotSize === undefined ? LARGEST_SAMPLE : Math.min(LARGEST_SAMPLE, problem.lotSize);
    if (problem.lotSize !== undefined) requireLotSize(problem.lotSize);
    const maxC = Math.min(1e8, distribution === 'poisson' ? 1e8 : maxN - 1);
    return {
      producer: processQuality(distribution, aql),
      consumer: processQuality(distribution, ltpd),
      maxC,
      maxN,
    };
  }
  requireLotSize(problem.lotSize);
  const lotSize = problem.lotSize;
  const good = ExactDecimal.of(aql).times(lotSize).floor();
  const bad = ExactDecimal.of(ltpd).times(lotSize).ceil();
  if (bad <= good) {
    throw new InfeasiblePlanError(
      'SAMPLING_LOT_CANNOT_SEPARATE',
      `in a lot of ${lotSize}, aql ${aql} is ${good} nonconforming units (rounded down) and ltpd ${ltpd} is ${bad} ` +
        '(rounded up): no sample can tell them apart',
      { lotSize, acceptableUnits: good, rejectableUnits: bad },
    );
  }
  return {
    producer: lotQuality(lotSize, good),
    consumer: lotQuality(lotSize, bad),
    maxC: good,
    maxN: lotSize,
  };
}

function tooLarge(maxN: number, problem: SinglePlanProblem): InfeasiblePlanError {
  const limit = problem.lotSize === undefined ? `${maxN} units` : `the lot of ${problem.lotSize}`;
  return new InfeasiblePlanError(
    'SAMPLING_SAMPLE_TOO_LARGE',
    `aql ${problem.aql} and ltpd ${problem.ltpd} are too close for these risks: no plan with a sample within ${limit}` +
      ' meets both; widen the ratio, allow larger risks, or judge the lot itself (hypergeometric)',
    { aql: problem.aql, ltpd: problem.ltpd, largestSample: maxN },
  );
}
