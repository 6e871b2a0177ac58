import { SamplingInputError } from '../errors';
import type { Distribution } from '../plan';
import { requireOneOf } from '../require-input';
import { DISTRIBUTIONS } from '../oc/oc-curve';
import { findSinglePlan, type AchievedPoint } from './find-single-plan';
import { findVariablesPlan } from './find-variables-plan';
import type { RiskPoints } from './risk-points';

export interface DesignPlanRequest extends RiskPoints {
  /** ignored by variables plans, which judge a normal process */
  readonly distribution?: Distribution;
  readonly lotSize?: number;
  readonly kind: 'single' | 'variables-known' | 'variables-unknown';
}

export interface DesignedPlan {
  readonly kind: DesignPlanRequest['kind'];
  readonly n: number;
  readonly c?: number;
  readonly k?: number;
  readonly producer: AchievedPoint;
  readonly consumer: AchievedPoint;
}

/**
 * The smallest plan of a kind through two risk points.
 *
 * @throws SamplingInputError for a bad request; InfeasiblePlanError with the reason when no plan exists
 * @example
 * designPlan({ kind: 'single', distribution: 'binomial', aql: 0.015, alpha: 0.05, ltpd: 0.1, beta: 0.1 }).c // => 2
 */
export function designPlan(request: DesignPlanRequest): DesignedPlan {
  const kind = requireOneOf('SAMPLING_UNKNOWN_KIND', 'kind', request.kind, [
    'single',
    'variables-known',
    'variables-unknown',
  ]);
  if (kind === 'single') {
    const distribution = requireOneOf(
      'SAMPLING_UNKNOWN_KIND',
      'distribution',
      request.distribution,
      DISTRIBUTIONS,
    );
    return { kind, ...findSinglePlan({ ...request, distribution }) };
  }
  const plan = findVariablesPlan(request, kind === 'variables-known' ? 'known' : 'unknown');
  if (request.lotSize !== undefined && plan.n > request.lotSize) {
    const rule = `the plan needs ${plan.n} units; inspect every unit of so small a lot`;
    throw new SamplingInputError('SAMPLING_SAMPLE_EXCEEDS_LOT', 'lotSize', request.lotSize, rule);
  }
  return { kind, ...plan };
}
