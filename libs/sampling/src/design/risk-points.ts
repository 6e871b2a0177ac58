import { SamplingInputError } from '../errors';
import { requireNumber, requireOpenFraction } from '../require-input';

/** Two points an OC curve must respect: Pa(aql) ≥ 1 − alpha and Pa(ltpd) ≤ beta. */
export interface RiskPoints {
  /** fraction nonconforming (nonconformities per unit for poisson) to be accepted with 1 − alpha at least */
  readonly aql: number;
  /** producer's risk */
  readonly alpha: number;
  /** fraction nonconforming to be accepted with beta at most */
  readonly ltpd: number;
  /** consumer's risk */
  readonly beta: number;
}

/** Relative slack of a comparison with a risk, so that an exact tie counts as met. */
export const TIE = 1e-12;

/**
 * @param unbounded - true for nonconformities per unit, which may exceed 1
 * @throws SamplingInputError
 */
export function checkRiskPoints(points: RiskPoints, unbounded = false): void {
  if (unbounded) {
    for (const field of ['aql', 'ltpd'] as const) {
      requireNumber(field, points[field]);
      if (points[field] <= 0) {
        throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', field, points[field], 'must be above 0');
      }
    }
  } else {
    requireOpenFraction('aql', points.aql);
    requireOpenFraction('ltpd', points.ltpd);
  }
  requireOpenFraction('alpha', points.alpha);
  requireOpenFraction('beta', points.beta);
  if (points.aql >= points.ltpd) {
    throw new SamplingInputError(
      'SAMPLING_AQL_NOT_BELOW_LTPD',
      'aql',
      points.aql,
      `must be below ltpd = ${points.ltpd}`,
    );
  }
  if (points.alpha + points.beta >= 1) {
    const rule = `alpha + beta must be below 1, beta is ${points.beta}`;
    throw new SamplingInputError('SAMPLING_RISKS', 'alpha', points.alpha, rule);
  }
}
