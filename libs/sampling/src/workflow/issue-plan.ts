import { SamplingInputError } from '../errors';
import { requireLotSize } from '../require-input';
import { designEffect, effectiveSampleSize } from '../risk/design-effect';
import type { CharacteristicClass } from '../risk/characteristic-class';
import type { Rung } from '../risk/elevation-ladder';
import { badProcessRisk } from '../risk/lot-posterior';
import type { InspectedLot } from '../risk/quality-belief';
import type { ReductionVeto } from '../risk/reduction-veto';
import {
  badLotAcceptance,
  riskDrivenPlan,
  type LotRisk,
  type RiskDrivenPlan,
} from '../risk/risk-driven-plan';
import type { InspectionMode } from '../standards/mil-std-1916-plan';
import { inspectsLot, skipLotStep } from '../switching/skip-lot';
import { allocateBudget } from '../risk/allocate-budget';
import { floorLadder, type FloorLadder } from './floor-plan';
import type { InspectionPolicy } from './inspection-policy';
import {
  streamBelief,
  streamUnder,
  streamVeto,
  vetoReduction,
  type StreamEvent,
  type StreamState,
} from './stream-state';

export interface PlanReason {
  readonly code:
    | 'switching-mode'
    | 'critical-screening'
    | 'hundred-percent'
    | 'no-prediction'
    | 'reduction-vetoed'
    | 'skip-lot'
    | 'design-effect'
    | 'budget'
    | RiskDrivenPlan['reasons'][number];
  readonly detail: string;
}

export interface PlanRequest {
  readonly lotSize: number;
  readonly characteristicClass: CharacteristicClass;
  readonly policy: InspectionPolicy;
  /** null: the first lot of the stream */
  readonly stream: StreamState | null;
  /** all that inspection found at other suppliers of the material, one entry a supplier */
  readonly others: readonly InspectedLot[];
  /** null: no model speaks of this lot; one that should have spoken and did not is `missing` */
  readonly risk: LotRisk | null;
  /** an alarm of the model: no reduced inspection and no skipping */
  readonly alarm: boolean;
  /** rolls, trays or drums of the lot; null: not told */
  readonly containers: number | null;
  /** uniform random numbers in [0, 1) from the recorded seed of the lot */
  readonly draws: { readonly skip: number; readonly elevate: number };
  /** what is left for inspection beyond the floors, and what a unit takes; null: no limit */
  readonly budget: { readonly hours: number; readonly hoursPerUnit: number } | null;
}

export interface LotPlan {
  readonly mode: InspectionMode;
  readonly skipped: boolean;
  readonly ladder: FloorLadder;
  readonly floor: Rung;
  readonly applied: Rung;
  readonly reasons: readonly PlanReason[];
  /** what the risk layer used and weighed; null where it had no part */
  readonly risk: Omit<RiskDrivenPlan, 'floor' | 'applied' | 'state' | 'reasons'> | null;
  readonly veto: ReductionVeto;
  /** independent units that the sample is worth, where the lot has containers and they correlate */
  readonly clusters: {
    readonly designEffect: number;
    readonly effectiveUnits: number;
    readonly correlation: number;
  } | null;
  readonly extraHours: number;
}

/**
 * The plan of one class of characteristics of a lot that arrives, with its reasons, and the stream after it.
 *
 * The floor is the standard's; predicted risk may forbid reduction and skipping, and raise the sample along the ladder. What is
 * known of the lot only ever adds inspection: without a prediction, or with a risk of 0 and no random elevation, the floor stands.
 *
 * @throws SamplingInputError: SAMPLING_DISCONTINUED while acceptance is discontinued, SAMPLING_OUTSIDE_TABLE, …
 */
export function issuePlan(request: PlanRequest): {
  readonly plan: LotPlan;
  readonly stream: StreamState;
  readonly events: readonly StreamEvent[];
} {
  const { policy, characteristicClass, lotSize, risk } = request;
  requireLotSize(lotSize);
  const begun = streamUnder(policy, request.stream);
  if (begun.stream.switching.mode === 'discontinued') {
    const rule =
      'acceptance is discontinued until the supplier has corrected the cause and the stream is resumed';
    throw new SamplingInputError('SAMPLING_DISCONTINUED', 'stream', 'discontinued', rule);
  }
  const belief = streamBelief(policy, begun.stream, request.others);
  const priorRisk = badProcessRisk(belief, policy.risk.badFraction);
  const veto = streamVeto(policy, belief, risk, priorRisk, request.alarm);
  const vetoed = vetoReduction(policy, begun.stream, veto, characteristicClass);
  const mode = vetoed.stream.switching.mode as InspectionMode;
  const ladder = floorLadder(policy.floor, lotSize, mode, 'attributes');
  const floor = ladder.rungs[0] as Rung;
  const reasons: PlanReason[] = [
    { code: 'switching-mode', detail: `${mode} inspection by ${vetoed.stream.floor}` },
  ];
  if (vetoed.events.length > 0) {
    reasons.push({ code: 'reduction-vetoed', detail: veto.reasons.join(', ') });
  }
  const events = [...begun.events, ...vetoed.events];
  const skips =
    policy.skipLot !== null &&
    characteristicClass !== 'critical' &&
    veto.allowed &&
    mode !== 'tightened' &&
    !inspectsLot(policy.skipLot, vetoed.stream.skipLot, request.draws.skip);
  if (skips && policy.skipLot !== null) {
    const skipLot = skipLotStep(
      policy.skipLot,
      vetoed.stream.skipLot,
      { kind: 'skipped' },
      characteristicClass,
    );
    const detail = `one lot in ${policy.skipLot.steps[vetoed.stream.skipLot.step] ?? 1} is inspected; this one is not`;
    return {
      plan: {
        mode,
        skipped: true,
        ladder,
        floor,
        applied: floor,
        reasons: [...reasons, { code: 'skip-lot', detail }],
        risk: null,
        veto,
        clusters: null,
        extraHours: 0,
      },
      stream: { ...vetoed.stream, skipLot },
      events: [...events, { kind: 'lot-skipped', reason: detail }],
    };
  }
  const raised = raise(request, ladder, priorRisk, vetoed.stream);
  const applied = raised.applied;
  return {
    plan: {
      mode,
      skipped: false,
      ladder,
      floor,
      applied,
      reasons: [
        ...reasons,
        ...(characteristicClass === 'critical' ? [CRITICAL] : []),
        ...raised.reasons,
        ...(applied.hundredPercent
          ? [{ code: 'hundred-percent', detail: `every one of the ${lotSize} units is inspected` } as const]
          : []),
      ],
      risk: raised.risk,
      veto,
      clusters: clustersOf(request, applied.n),
      extraHours: (applied.n - floor.n) * (request.budget?.hoursPerUnit ?? 0),
    },
    stream: { ...vetoed.stream, elevation: raised.elevation },
    events,
  };
}

const CRITICAL: PlanReason = {
  code: 'critical-screening',
  detail:
    'critical: automated screening or fail-safe operation of all units is required; this sample verifies it',
};

interface Raised {
  readonly applied: Rung;
  readonly reasons: readonly PlanReason[];
  readonly risk: LotPlan['risk'];
  readonly elevation: StreamState['elevation'];
}

function raise(request: PlanRequest, ladder: FloorLadder, priorRisk: number, stream: StreamState): Raised {
  const { policy, characteristicClass, risk } = request;
  const { rungs } = ladder;
  const clustered = clusterSteps(request, rungs);
  if (risk === null && stream.elevation.lotsLeft === 0) {
    const reasons: PlanReason[] = [
      { code: 'no-prediction', detail: 'no model speaks of this lot: the plan is that of the standard' },
    ];
    if (clustered > 0) reasons.push(designReason(request, rungs[clustered] as Rung));
    return { applied: rungs[clustered] as Rung, reasons, risk: null, elevation: stream.elevation };
  }
  const driven = riskDrivenPlan({
    ladder: rungs,
    characteristicClass,
    // An elevation in force outlives a lot of which no model speaks; it then asks for nothing of its own.
    risk: risk ?? { probability: 0, status: 'valid' },
    priorRisk,
    policy: policy.risk,
    state: risk === null ? { ...stream.elevation, lowInARow: 0 } : stream.elevation,
    draw: risk === null ? 1 : request.draws.elevate,
  });
  const wanted = rungs.indexOf(driven.applied);
  const afforded = characteristicClass === 'critical' ? wanted : withinBudget(request, driven, rungs, wanted);
  const steps = Math.max(afforded, clustered);
  const applied = rungs[steps] as Rung;
  const bad = driven.consumerRisk;
  const reasons: PlanReason[] = driven.reasons.map((code) => ({ code, detail: explain(code, driven) }));
  if (afforded < wanted) {
    reasons.push({
      code: 'budget',
      detail: `${(rungs[wanted] as Rung).level} is wanted; the hours left allow ${(rungs[afforded] as Rung).level}`,
    });
  }
  if (clustered > afforded) reasons.push(designReason(request, applied));
  const { floor: _floor, applied: _applied, state, reasons: _reasons, ...figures } = driven;
  const appliedRisk = driven.risk * badLotAcceptance(applied, policy.risk.badFraction);
  const consumerRisk = { floor: bad.floor, applied: appliedRisk };
  return {
    applied,
    reasons,
    risk: risk === null ? null : { ...figures, consumerRisk },
    elevation: state,
  };
}

function explain(code: RiskDrivenPlan['reasons'][number], driven: RiskDrivenPlan): string {
  const percent = (value: number): string => `${Number((100 * value).toPrecision(3))} %`;
  const { risk, tolerance, floor, applied, consumerRisk } = driven;
  switch (code) {
    case 'floor':
      return `a bad lot is accepted with ${percent(consumerRisk.floor)} at the floor, at most ${percent(tolerance)} is tolerated`;
    case 'critical-class-unchanged':
      return 'predicted risk does not touch critical characteristics';
    case 'predicted-risk':
    case 'prior-risk': {
      const source = code === 'predicted-risk' ? 'predicted' : 'prior (no usable prediction)';
      return (
        `${source} risk ${percent(risk)}: at ${floor.level} a bad lot is accepted with ${percent(consumerRisk.floor)}, above ` +
        `${percent(tolerance)}; at ${applied.level} with ${percent(consumerRisk.applied)}`
      );
    }
    case 'elevation-in-force':
      return `an earlier elevation still holds for ${driven.state.lotsLeft} more lots`;
    case 'random-elevation':
      return 'drawn at random to be inspected more, so that what the model misses is seen';
    case 'ladder-exhausted':
      return `no plan brings the risk to ${percent(tolerance)}; the strictest applies`;
  }
}

// The best rung the hours left allow; the floor costs nothing, so it is always among them.
function withinBudget(
  request: PlanRequest,
  driven: RiskDrivenPlan,
  rungs: readonly Rung[],
  wanted: number,
): number {
  const { budget } = request;
  if (budget === null || wanted === 0) return wanted;
  const floor = rungs[0] as Rung;
  const options = rungs.slice(0, wanted + 1).map((rung) => ({
    level: rung.level,
    extraHours: (rung.n - floor.n) * budget.hoursPerUnit,
    consumerRisk: driven.risk * badLotAcceptance(rung, request.policy.risk.badFraction),
  }));
  const { chosen } = allocateBudget([{ lot: 'this', options }], Math.max(0, budget.hours));
  return rungs.findIndex(({ level }) => level === chosen[0]?.option.level);
}

function clustersOf(request: PlanRequest, n: number): LotPlan['clusters'] {
  const { containers } = request;
  const { correlation } = request.policy.risk;
  if (containers === null || correlation === 0) return null;
  const each = Math.max(1, n / containers);
  return {
    designEffect: designEffect(each, correlation),
    effectiveUnits: effectiveSampleSize(n, each, correlation),
    correlation,
  };
}

// The first rung whose sample is worth as many independent units as the floor asks for; the last where none is.
function clusterSteps(request: PlanRequest, rungs: readonly Rung[]): number {
  if (request.characteristicClass === 'critical' || clustersOf(request, 1) === null) return 0;
  const needed = (rungs[0] as Rung).n;
  const found = rungs.findIndex(
    ({ n, hundredPercent }) =>
      hundredPercent || (clustersOf(request, n)?.effectiveUnits ?? n) >= needed - 1e-9,
  );
  return found < 0 ? rungs.length - 1 : found;
}

function designReason(request: PlanRequest, rung: Rung): PlanReason {
  const worth = clustersOf(request, rung.n);
  const detail =
    `units of one container resemble each other (correlation ${request.policy.risk.correlation}): ${rung.n} units are worth ` +
    `${Math.floor(worth?.effectiveUnits ?? rung.n)} independent ones`;
  return { code: 'design-effect', detail };
}
