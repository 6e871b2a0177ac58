import { SamplingInputError } from '../errors';
import type { Distribution, SamplingPlan } from '../plan';
import { requireLotSize, requireOneOf, requireOpenFraction } from '../require-input';
import { averageOutgoingQualityLimit, type OutgoingQualityLimit } from './average-outgoing-quality-limit';
import { checkPlan } from './check-plan';
import { planPerformance, type PlanPerformance } from './plan-performance';
import { lotQuality, qualityAt, type Quality } from './quality';
import { acceptableQuality, limitingQuality, type QualityPoint } from './quality-points';

export interface OcCurveRequest {
  readonly plan: SamplingPlan;
  readonly distribution: Distribution;
  /** needed for hypergeometric; for the others it adds ATI and the finite-lot AOQ */
  readonly lotSize?: number;
  /** qualities to evaluate; chosen over the interesting part of the curve when absent */
  readonly points?: readonly number[];
  /** producer's risk of the AQL point; 0.05 unless told otherwise */
  readonly alpha?: number;
  /** consumer's risk of the LTPD point; 0.10 unless told otherwise */
  readonly beta?: number;
}

export interface OcCurve {
  /** A: statements about this lot; B: statements about the process it comes from */
  readonly type: 'A' | 'B';
  readonly points: readonly PlanPerformance[];
  readonly aql: QualityPoint & { readonly alpha: number };
  readonly ltpd: QualityPoint & { readonly beta: number };
  readonly aoql?: OutgoingQualityLimit;
}

export const DISTRIBUTIONS = ['hypergeometric', 'binomial', 'poisson'] as const;
const DEFAULT_POINTS = 100;
const MOST_POINTS = 10_000;

/**
 * Operating-characteristic curve of a plan with its AQL, LTPD and AOQL.
 *
 * @returns points in the order asked for; each probability to 1e-10 relative, also 1 − Pa
 * @throws SamplingInputError naming the field, the value and the rule
 * @see vectors: test/vectors/sampling
 * @example
 * ocCurve({ plan: { kind: 'single', n: 20, c: 0 }, distribution: 'hypergeometric', lotSize: 100, points: [0.01] }).points[0].pa // => 0.8
 */
export function ocCurve(request: OcCurveRequest): OcCurve {
  const { plan, lotSize, points } = request;
  const distribution = requireOneOf(
    'SAMPLING_UNKNOWN_KIND',
    'distribution',
    request.distribution,
    DISTRIBUTIONS,
  );
  if (lotSize !== undefined || distribution === 'hypergeometric') requireLotSize(lotSize);
  checkPlan(plan, distribution, lotSize);
  const alpha = request.alpha ?? 0.05;
  const beta = request.beta ?? 0.1;
  requireOpenFraction('alpha', alpha);
  requireOpenFraction('beta', beta);
  if (points !== undefined && (!Array.isArray(points) || points.length > MOST_POINTS)) {
    const rule = `must be a list of at most ${MOST_POINTS} qualities`;
    throw new SamplingInputError(
      'SAMPLING_OUT_OF_RANGE',
      'points',
      Array.isArray(points) ? points.length : points,
      rule,
    );
  }
  const range = { plan, distribution, ...(lotSize === undefined ? {} : { lotSize }) };
  const aql = acceptableQuality(range, alpha);
  const ltpd = limitingQuality(range, beta);
  const qualities = points
    ? points.map((p) => qualityAt(distribution, p, lotSize))
    : defaultQualities(distribution, lotSize, ltpd.p);
  const aoql = averageOutgoingQualityLimit(plan, distribution, lotSize);
  return {
    type: distribution === 'hypergeometric' ? 'A' : 'B',
    points: qualities.map((quality) => planPerformance(plan, quality, lotSize)),
    aql: { alpha, ...aql },
    ltpd: { beta, ...ltpd },
    ...(aoql === null ? {} : { aoql }),
  };
}

// From perfect product to well past the LTPD, where acceptance is rare.
function defaultQualities(
  distribution: Distribution,
  lotSize: number | undefined,
  ltpd: number | null,
): Quality[] {
  const top = Math.min(distribution === 'poisson' ? Infinity : 1, 2.5 * (ltpd ?? 0.4));
  if (distribution !== 'hypergeometric') {
    return Array.from({ length: DEFAULT_POINTS + 1 }, (_, i) =>
      qualityAt(distribution, (top * i) / DEFAULT_POINTS, undefined),
    );
  }
  const lot = lotSize as number;
  const highest = Math.max(1, Math.ceil(top * lot));
  const step = Math.max(1, Math.ceil(highest / DEFAULT_POINTS));
  const qualities: Quality[] = [];
  for (let d = 0; d <= Math.min(lot, highest + step - 1); d += step) qualities.push(lotQuality(lot, d));
  return qualities;
}
