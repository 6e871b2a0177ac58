import { SamplingInputError } from '../errors';
import { processQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { requireFraction, requireInteger, requireOpenFraction } from '../require-input';
import type { CharacteristicClass } from './characteristic-class';
import type { Rung } from './elevation-ladder';

/** What a predictive model says about a lot before it is inspected. */
export interface LotRisk {
  /** P(fraction nonconforming above the limit); null when there is no prediction */
  readonly probability: number | null;
  readonly interval?: readonly [low: number, high: number];
  /** only `valid` predictions count; for the others the prior stands in, and there is no relief */
  readonly status: 'valid' | 'out-of-distribution' | 'missing';
  readonly modelVersion?: string;
}

/** How an organisation lets predicted risk add inspection, for one class of characteristics. */
export interface RiskPolicy {
  /** fraction nonconforming beyond which a lot is bad */
  readonly badFraction: number;
  /** largest posterior probability that a bad lot is accepted (for example major 0.005, minor 0.02) */
  readonly tolerance: number;
  /** risk that two lots in a row must be below for an elevation to end early */
  readonly lowRisk: number;
  /** lots that an elevation lasts */
  readonly lots: number;
  /** share of unflagged lots elevated at random, so that the model's misses are seen */
  readonly randomShare: number;
}

export const DEFAULT_RISK_POLICIES: Readonly<Record<'major' | 'minor', RiskPolicy>> = {
  major: { badFraction: 0.02, tolerance: 0.005, lowRisk: 0.02, lots: 5, randomShare: 0.03 },
  minor: { badFraction: 0.04, tolerance: 0.02, lowRisk: 0.05, lots: 5, randomShare: 0.03 },
};

/** Memory of a stream between lots. */
export interface ElevationState {
  /** rungs above the floor that the elevation in force asks for; 0 when there is none */
  readonly steps: number;
  readonly lotsLeft: number;
  readonly lowInARow: number;
}

export const NO_ELEVATION: ElevationState = { steps: 0, lotsLeft: 0, lowInARow: 0 };

export type ElevationReason =
  | 'floor'
  | 'critical-class-unchanged'
  | 'predicted-risk'
  | 'prior-risk'
  | 'elevation-in-force'
  | 'random-elevation'
  | 'ladder-exhausted';

export interface RiskDrivenPlan {
  /** the plan of the standard's own state machine */
  readonly floor: Rung;
  /** the plan to inspect by: the floor or a rung above it, with the same acceptance number */
  readonly applied: Rung;
  readonly reasons: readonly ElevationReason[];
  /** risk that was used: the prediction, or the prior in its place */
  readonly risk: number;
  readonly tolerance: number;
  readonly modelVersion?: string;
  /** r·Pa(bad): probability that the lot is bad and accepted */
  readonly consumerRisk: { readonly floor: number; readonly applied: number };
  /** P(withheld) of a lot at a tenth of the bad fraction: what the elevation costs the producer */
  readonly producerRisk: { readonly floor: number; readonly applied: number };
  readonly state: ElevationState;
}

/**
 * Plan of one lot and characteristic with predicted risk: the floor of the standard, or more.
 *
 * The smallest rung at or above the floor with r·Pa(bad) ≤ tolerance; for c = 0 that is n ≥ ln(tolerance/r)/ln(1 − p_bad),
 * rounded up to the next rung. An elevation stays for `lots` lots or until two lots in a row are below `lowRisk`. Lots that
 * nothing elevates are elevated by one rung at random. Predicted risk never lowers n, changes Ac or touches critical
 * characteristics: with r = 0 and no draw the floor stands.
 *
 * @param ladder - the floor first, then growing samples of the same acceptance number
 * @param draw - uniform random number in [0, 1) from a recorded seed
 * @throws SamplingInputError
 * @see docs/sampling.md, "Predicted risk adds inspection"
 */
export function riskDrivenPlan(input: {
  readonly ladder: readonly Rung[];
  readonly characteristicClass: CharacteristicClass;
  readonly risk: LotRisk;
  readonly priorRisk: number;
  readonly policy: RiskPolicy;
  readonly state: ElevationState;
  readonly draw: number;
}): RiskDrivenPlan {
  const { ladder, policy, state } = input;
  checkInput(input);
  const floor = ladder[0] as Rung;
  const useful = input.risk.status === 'valid' && input.risk.probability !== null;
  const risk = useful ? (input.risk.probability as number) : input.priorRisk;
  const fair = processQuality('binomial', policy.badFraction / 10);
  const accepted = (rung: Rung): number => badLotAcceptance(rung, policy.badFraction);
  const withheld = (rung: Rung): number => singleAcceptance(rung.n, rung.c, fair).upper;
  const outcome = (
    steps: number,
    reasons: readonly ElevationReason[],
    next: ElevationState,
  ): RiskDrivenPlan => {
    const applied = ladder[steps] as Rung;
    return {
      floor,
      applied,
      reasons,
      risk,
      tolerance: policy.tolerance,
      ...(input.risk.modelVersion === undefined ? {} : { modelVersion: input.risk.modelVersion }),
      consumerRisk: { floor: risk * accepted(floor), applied: risk * accepted(applied) },
      producerRisk: { floor: withheld(floor), applied: withheld(applied) },
      state: next,
    };
  };
  if (input.characteristicClass === 'critical') return outcome(0, ['critical-class-unchanged'], NO_ELEVATION);

  const top = ladder.length - 1;
  const found = ladder.findIndex((rung) => risk * accepted(rung) <= policy.tolerance);
  const wanted = found < 0 ? top : found;
  const lowInARow = risk < policy.lowRisk ? state.lowInARow + 1 : 0;
  const held = state.lotsLeft > 0 && lowInARow < 2 ? Math.min(state.steps, top) : 0;
  const steps = Math.max(wanted, held);
  const reasons: ElevationReason[] = [];
  if (wanted > 0) reasons.push(useful ? 'predicted-risk' : 'prior-risk');
  if (held > wanted) reasons.push('elevation-in-force');
  if (found < 0) reasons.push('ladder-exhausted');
  if (steps === 0) {
    const random = input.draw < policy.randomShare && top > 0;
    return outcome(random ? 1 : 0, [random ? 'random-elevation' : 'floor'], NO_ELEVATION);
  }
  // Asking for the same or more starts the count anew.
  const renewed = wanted >= held && wanted > 0;
  return outcome(steps, reasons, {
    steps,
    lotsLeft: (renewed ? policy.lots : state.lotsLeft) - 1,
    lowInARow: renewed ? 0 : lowInARow,
  });
}

/** Probability that a plan accepts a lot of the bad fraction; 0 where every unit is inspected. */
export function badLotAcceptance(rung: Rung, badFraction: number): number {
  if (rung.hundredPercent) return 0;
  return singleAcceptance(rung.n, rung.c, processQuality('binomial', badFraction)).lower;
}

/**
 * What a lot counts as for the standard's switching rules: accepted only when both the floor's part of the sample and the
 * sample that was inspected accept. Units beyond the floor can make the result worse, never better.
 *
 * @param floorNonconforming - nonconforming units among the first `floor.n` of the sample, in drawing order
 * @param appliedNonconforming - nonconforming units in the whole sample
 * @example
 * acceptedForSwitching({ c: 0 }, 0, 1) // => false
 */
export function acceptedForSwitching(
  floor: Pick<Rung, 'c'>,
  floorNonconforming: number,
  appliedNonconforming: number,
): boolean {
  return floorNonconforming <= floor.c && appliedNonconforming <= floor.c;
}

function checkInput(input: Parameters<typeof riskDrivenPlan>[0]): void {
  const { ladder, risk, policy, draw, priorRisk } = input;
  if (ladder.length === 0)
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'ladder', 0, 'needs the floor plan');
  ladder.forEach(({ n, c }, i) => {
    requireInteger(`ladder[${i}].n`, n, 1);
    requireInteger(`ladder[${i}].c`, c, 0);
    const below = ladder[i - 1];
    if (below !== undefined && (n <= below.n || c !== below.c)) {
      const rule = 'samples must grow and share the acceptance number of the floor';
      throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', `ladder[${i}]`, { n, c }, rule);
    }
  });
  if (risk.status === 'valid' && risk.probability !== null)
    requireFraction('risk.probability', risk.probability);
  requireFraction('priorRisk', priorRisk);
  requireOpenFraction('policy.badFraction', policy.badFraction);
  requireOpenFraction('policy.tolerance', policy.tolerance);
  requireFraction('policy.randomShare', policy.randomShare);
  requireInteger('policy.lots', policy.lots, 1);
  requireFraction('draw', draw);
}
