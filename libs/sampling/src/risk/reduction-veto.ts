import { upperPosteriorBound, type BetaBelief } from './lot-posterior';

export type VetoReason = 'risk-alarm' | 'predicted-risk-high' | 'quality-not-proven';

export interface ReductionVeto {
  /** reduced inspection and skipping are allowed as far as predicted risk is concerned */
  readonly allowed: boolean;
  readonly reasons: readonly VetoReason[];
  /** upper 90 % posterior bound of the process fraction */
  readonly upperBound: number;
}

/**
 * Whether reduced inspection or skipping may stand, on top of the conditions of the standard: the upper 90 % posterior bound
 * of the process fraction must not exceed `fractionLimit`, the risk of the lot not `riskLimit`, and no alarm may be active.
 *
 * It can only forbid. Feed `allowed` = false to the switching procedure as the withdrawal of reduced inspection; true is no
 * approval, which stays with the responsible authority.
 *
 * @param risk - predicted risk of the lot; null (no prediction) forbids
 */
export function reductionVeto(
  belief: BetaBelief,
  risk: number | null,
  limits: { readonly fractionLimit: number; readonly riskLimit: number },
  alarm: boolean,
): ReductionVeto {
  const upperBound = upperPosteriorBound(belief, 0.9);
  const reasons: VetoReason[] = [];
  if (alarm) reasons.push('risk-alarm');
  if (risk === null || risk > limits.riskLimit) reasons.push('predicted-risk-high');
  if (upperBound > limits.fractionLimit) reasons.push('quality-not-proven');
  return { allowed: reasons.length === 0, reasons, upperBound };
}
