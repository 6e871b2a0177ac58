import type { CharacteristicClass } from '../risk/characteristic-class';
import type { BetaBelief } from '../risk/lot-posterior';
import { agedBelief, empiricalPrior, type InspectedLot } from '../risk/quality-belief';
import { reductionVeto, type ReductionVeto } from '../risk/reduction-veto';
import { NO_ELEVATION, type ElevationState, type LotRisk } from '../risk/risk-driven-plan';
import {
  newSwitchingState,
  switchingStep,
  type SwitchingEvent,
  type SwitchingState,
  type SwitchingTransition,
} from '../switching/lot-switching';
import { NEW_SKIP_LOT_STATE, skipLotStep, type SkipLotState } from '../switching/skip-lot';
import { floorName, type InspectionPolicy } from './inspection-policy';

/** Memory of the inspection of one class of characteristics of a supplier's material. */
export interface StreamState {
  /** the floor it was built on; another one starts the stream anew */
  readonly floor: string;
  readonly switching: SwitchingState;
  readonly skipLot: SkipLotState;
  readonly elevation: ElevationState;
  /** inspected lots, the newest last, at most 60: older ones weigh less than 0.2 % */
  readonly lots: readonly InspectedLot[];
  /** all lots ever inspected, for the priors of other suppliers of the material */
  readonly total: InspectedLot;
}

/** An entry of the audit of a stream. */
export interface StreamEvent {
  readonly kind:
    | 'started'
    | 'policy-changed'
    | 'lot-inspected'
    | 'lot-skipped'
    | 'condition'
    | 'mode-changed'
    | 'skip-lot';
  readonly reason: string;
  readonly from?: string;
  readonly to?: string;
}

export interface StreamStep {
  readonly stream: StreamState;
  readonly events: readonly StreamEvent[];
}

const LOTS_KEPT = 60;

/** A stream that begins: normal inspection, no history, reduced inspection not approved. */
export function newStream(policy: InspectionPolicy): StreamState {
  return {
    floor: floorName(policy.floor),
    switching: newSwitchingState(),
    skipLot: NEW_SKIP_LOT_STATE,
    elevation: NO_ELEVATION,
    lots: [],
    total: { n: 0, x: 0 },
  };
}

/**
 * The stream under the policy in force. A policy with another floor starts switching anew on normal inspection – tightened or
 * discontinued inspection is not left that way – and keeps what was learned about the process.
 */
export function streamUnder(policy: InspectionPolicy, stream: StreamState | null): StreamStep {
  if (stream === null) {
    return {
      stream: newStream(policy),
      events: [{ kind: 'started', reason: `normal inspection by ${floorName(policy.floor)}`, to: 'normal' }],
    };
  }
  const floor = floorName(policy.floor);
  if (stream.floor === floor) return { stream, events: [] };
  const strict = stream.switching.mode === 'tightened' || stream.switching.mode === 'discontinued';
  const switching = strict
    ? stream.switching
    : newSwitchingState({ reductionApproved: stream.switching.reductionApproved });
  const event: StreamEvent = {
    kind: 'policy-changed',
    reason: `${floor} instead of ${stream.floor}`,
    from: stream.switching.mode,
    to: switching.mode,
  };
  return {
    stream: { ...stream, floor, switching, skipLot: NEW_SKIP_LOT_STATE, elevation: NO_ELEVATION },
    events: [event],
  };
}

/** Belief about the process of a stream: its own lots with ageing, on the prior that other suppliers of the material give. */
export function streamBelief(
  policy: InspectionPolicy,
  stream: StreamState,
  others: readonly InspectedLot[],
): BetaBelief {
  const known = others.filter(({ n }) => n > 0);
  // One other supplier says nothing of how suppliers differ.
  const prior = known.length > 1 ? empiricalPrior(known) : policy.risk.prior;
  return agedBelief(prior, stream.lots);
}

/** Whether reduction and skipping may stand for a lot; a prediction that cannot be used is replaced by the belief. */
export function streamVeto(
  policy: InspectionPolicy,
  belief: BetaBelief,
  risk: LotRisk | null,
  priorRisk: number,
  alarm: boolean,
): ReductionVeto {
  const { fractionLimit, riskLimit } = policy.risk;
  const used = risk?.status === 'valid' && risk.probability !== null ? risk.probability : priorRisk;
  return reductionVeto(belief, used, { fractionLimit, riskLimit }, alarm);
}

/** A recorded condition of the stream, such as a corrected cause or the approval of reduced inspection. */
export function streamCondition(
  policy: InspectionPolicy,
  stream: StreamState,
  event: Exclude<SwitchingEvent, { kind: 'lot' }>,
  reason: string,
): StreamStep {
  const step = switchingStep(policy.switching, stream.switching, event);
  return {
    stream: { ...stream, switching: step.state },
    events: [{ kind: 'condition', reason }, ...transitionEvents(step.transition)],
  };
}

/** Ends reduced inspection and skipping where predicted risk or the belief forbid them. It never begins either. */
export function vetoReduction(
  policy: InspectionPolicy,
  stream: StreamState,
  veto: ReductionVeto,
  characteristicClass: CharacteristicClass,
): StreamStep {
  if (veto.allowed) return { stream, events: [] };
  const reason = `predicted risk: ${veto.reasons.join(', ')}`;
  const step = switchingStep(policy.switching, stream.switching, { kind: 'withdraw-reduction', reason });
  const skipLot =
    policy.skipLot === null
      ? stream.skipLot
      : skipLotStep(policy.skipLot, stream.skipLot, { kind: 'interrupt' }, characteristicClass);
  const events = [...transitionEvents(step.transition), ...skipEvents(stream.skipLot, skipLot, reason)];
  return { stream: { ...stream, switching: step.state, skipLot }, events };
}

/** What the decision on a lot tells its stream. */
export interface LotOutcome {
  readonly accepted: boolean;
  /** what was found, on the characteristic that shows most */
  readonly found: InspectedLot;
  readonly betweenAcAndRe: boolean;
  /** false for a lot that was withheld before and comes again: it does not count for switching */
  readonly original: boolean;
}

/**
 * The stream after a lot was decided, driven by what inspection found: the switching rules see the result as if the floor plan
 * had been applied. Where the veto forbids reduction, the approval does not count at this step.
 */
export function lotDecided(
  policy: InspectionPolicy,
  stream: StreamState,
  outcome: LotOutcome,
  veto: ReductionVeto,
  characteristicClass: CharacteristicClass,
): StreamStep {
  const lots = [...stream.lots, outcome.found].slice(-LOTS_KEPT);
  const total = { n: stream.total.n + outcome.found.n, x: stream.total.x + outcome.found.x };
  const result = outcome.accepted ? 'accepted' : 'withheld';
  const inspected: StreamEvent = {
    kind: 'lot-inspected',
    reason: `${result}: ${outcome.found.x} nonconforming of ${outcome.found.n}${outcome.original ? '' : ', resubmitted'}`,
  };
  const learned = { ...stream, lots, total };
  if (policy.floor.standard === 'percentage' || stream.switching.mode === 'discontinued') {
    return { stream: learned, events: [inspected] };
  }
  const vetoed = vetoReduction(policy, learned, veto, characteristicClass);
  const { switching, skipLot } = vetoed.stream;
  const approved = switching.reductionApproved;
  const step = switchingStep(
    policy.switching,
    { ...switching, reductionApproved: approved && veto.allowed },
    {
      kind: 'lot',
      accepted: outcome.accepted,
      original: outcome.original,
      betweenAcAndRe: outcome.betweenAcAndRe,
    },
  );
  const nextSkip =
    policy.skipLot === null || !outcome.original
      ? skipLot
      : skipLotStep(
          policy.skipLot,
          skipLot,
          { kind: 'inspected', accepted: outcome.accepted },
          characteristicClass,
        );
  return {
    stream: {
      ...vetoed.stream,
      switching: { ...step.state, reductionApproved: approved },
      skipLot: nextSkip,
    },
    events: [
      inspected,
      ...vetoed.events,
      ...transitionEvents(step.transition),
      ...skipEvents(skipLot, nextSkip, result),
    ],
  };
}

function transitionEvents(transition: SwitchingTransition | null): StreamEvent[] {
  if (transition === null) return [];
  return [{ kind: 'mode-changed', ...transition }];
}

function skipEvents(before: SkipLotState, after: SkipLotState, reason: string): StreamEvent[] {
  if (before.phase === after.phase && before.step === after.step) return [];
  const name = ({ phase, step }: SkipLotState): string =>
    phase === 'qualifying' ? phase : `${phase} ${step + 1}`;
  return [{ kind: 'skip-lot', from: name(before), to: name(after), reason }];
}
