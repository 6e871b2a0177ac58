import { randomBytes } from 'node:crypto';
import {
  badLotAcceptance,
  CHARACTERISTIC_CLASSES,
  drawSample,
  explainPlan,
  floorLadder,
  issuePlan,
  newCharacteristicInspection,
  randomSource,
  SamplingInputError,
  streamBelief,
  streamUnder,
  variablesPlanLike,
} from '@cellgate/sampling';
import type {
  CharacteristicClass,
  InspectedLot,
  InspectionPolicy,
  LotPlan,
  LotRisk,
  PlanExplanation,
  TablePlan,
} from '@cellgate/sampling';
import type { LineRecords, SamplingStreamKey } from '@cellgate/records';
import type { Clock } from '../composition/tokens';
import { Problem } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import { checkLot } from './check-lot';
import type { InspectionPolicies } from './inspection-policies';
import { lotRecord, strataOf, streamState } from './lot-record';
import type { IssuedCharacteristic, IssuedLot, LotProgress, SubmittedRisk } from './lot-record';
import { lotEvents, streamEvents } from './lot-events';
import { lotView } from './lot-view';
import type { postLot } from './lots.routes';
import { refusingSampling } from './refuse-sampling';

type Body = InputOf<typeof postLot>['body'];
type Characteristic = Body['characteristics'][number];

const DAY_MS = 86_400_000;

/** A lot arrives: plans by the state of its streams, units drawn from a recorded seed, all in one transaction. */
export class ReceiveLot {
  constructor(
    private readonly records: LineRecords,
    private readonly policies: InspectionPolicies,
    private readonly now: Clock,
  ) {}

  /** @throws Problem; nothing of the lot is kept then, and no stream has moved */
  receive(body: Body, caller: string): AnswerOf<typeof postLot> {
    const { sampling } = this.records;
    return refusingSampling('body', () => {
      checkLot(body);
      return sampling.transaction(() => {
        this.checkHistory(body);
        const lot = this.issue(body, caller);
        const decision = Object.values(lot.progress.classes).every((each) => each === 'accepted')
          ? 'accepted'
          : 'open';
        const { issued, progress, extraHours } = lot;
        const { id, supplier, material } = body;
        const added = sampling.addLot({ id, supplier, material, decision, extraHours, issued, progress });
        const record = sampling.lot(id);
        if (!added || record === null) throw lotExists(id);
        for (const event of lotEvents('plan-issued', lotRecord(record), issued.characteristics)) {
          sampling.enqueue(event);
        }
        return lotView(lotRecord(record));
      });
    });
  }

  private checkHistory({ id, supplier, material, resubmissionOf }: Body): void {
    if (this.records.sampling.lot(id) !== null) throw lotExists(id);
    if (resubmissionOf === undefined) return;
    const before = this.records.sampling.lot(resubmissionOf);
    if (before?.decision === 'rejected' && before.supplier === supplier && before.material === material)
      return;
    const rule = 'must name a lot of the same supplier and material that was rejected';
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'resubmissionOf', resubmissionOf, rule);
  }

  private issue(
    body: Body,
    caller: string,
  ): { issued: IssuedLot; progress: LotProgress; extraHours: number } {
    const seed = randomBytes(16).toString('hex');
    const risk = submittedRisk(body.risk);
    const containers = body.containers ?? null;
    const issued: IssuedCharacteristic[] = [];
    const classes: Partial<Record<CharacteristicClass, 'open' | 'accepted'>> = {};
    let extraHours = 0;
    for (const of of CHARACTERISTIC_CLASSES) {
      const members = body.characteristics.filter((each) => each.class === of);
      if (members.length === 0) continue;
      const planned = this.planClass(body, of, risk, seed, extraHours, caller);
      extraHours += planned.plan.extraHours;
      classes[of] = planned.plan.skipped ? 'accepted' : 'open';
      for (const member of members) issued.push(issueCharacteristic(body, member, planned, seed));
    }
    const lot = {
      size: body.size,
      seed,
      resubmissionOf: body.resubmissionOf ?? null,
      containers,
      risk,
      characteristics: body.characteristics.map(
        ({ name }) => issued.find((each) => each.name === name) as IssuedCharacteristic,
      ),
    };
    const inspections = Object.fromEntries(
      lot.characteristics.map(({ name, plan, skipped }) => {
        const begun = newCharacteristicInspection(plan);
        return [
          name,
          skipped ? { ...begun, counted: { ...begun.counted, decision: 'accepted' as const } } : begun,
        ];
      }),
    );
    return { issued: lot, progress: { inspections, classes, hold: null }, extraHours };
  }

  private planClass(
    body: Body,
    of: CharacteristicClass,
    risk: SubmittedRisk | null,
    seed: string,
    spentHours: number,
    caller: string,
  ): Planned {
    const { sampling } = this.records;
    const key: SamplingStreamKey = { supplier: body.supplier, material: body.material, class: of };
    const policy = this.policies.of(body.supplier, body.material, of);
    const stream = streamState(sampling.stream(key));
    const others = siblingTotals(this.records, key);
    const random = randomSource(`${seed}/${of}`);
    const {
      plan,
      stream: next,
      events,
    } = issuePlan({
      lotSize: body.size,
      characteristicClass: of,
      policy,
      stream,
      others,
      risk: risk === null ? null : lotRisk(risk),
      alarm: risk?.alarm ?? false,
      containers: body.containers?.length ?? null,
      draws: { skip: random(), elevate: random() },
      budget: this.budgetLeft(spentHours),
    });
    sampling.saveStream(
      key,
      next,
      events.map((event) => ({
        kind: event.kind,
        lot: body.id,
        from: event.from ?? null,
        to: event.to ?? null,
        reason: event.reason,
        caller,
      })),
    );
    for (const event of streamEvents(key, body.id, events, this.now())) sampling.enqueue(event);
    const belief = streamBelief(policy, streamUnder(policy, stream).stream, others);
    return { plan, policy, belief };
  }

  private budgetLeft(spentHours: number): { hours: number; hoursPerUnit: number } | null {
    const { budget } = this.policies;
    if (budget === null) return null;
    const today = Math.floor(this.now() / DAY_MS) * DAY_MS;
    const used = this.records.sampling.extraHoursSince(today) + spentHours;
    return { hours: Math.max(0, budget.hoursPerDay - used), hoursPerUnit: budget.hoursPerUnit };
  }
}

interface Planned {
  readonly plan: LotPlan;
  readonly policy: InspectionPolicy;
  readonly belief: IssuedCharacteristic['belief'];
}

/** What inspection found at the other suppliers of a material and class, one entry a supplier. */
export function siblingTotals(records: LineRecords, key: SamplingStreamKey): InspectedLot[] {
  return records.sampling.siblings(key).flatMap((record) => streamState(record)?.total ?? []);
}

export function lotRisk(risk: SubmittedRisk): LotRisk {
  return {
    probability: risk.probability,
    status: risk.status,
    ...(risk.interval === null ? {} : { interval: risk.interval }),
    ...(risk.modelVersion === null ? {} : { modelVersion: risk.modelVersion }),
  };
}

function submittedRisk(risk: Body['risk']): SubmittedRisk | null {
  if (risk === undefined) return null;
  const nothing = { probability: null, interval: null, modelVersion: null, alarm: false } as const;
  if (risk === null) return { ...nothing, status: 'missing' };
  if (typeof risk === 'number') return { ...nothing, probability: risk, status: 'valid' };
  const probability = risk.probability ?? null;
  return {
    probability,
    interval: risk.interval ?? null,
    status: risk.status ?? (probability === null ? 'missing' : 'valid'),
    modelVersion: risk.modelVersion ?? null,
    alarm: risk.alarm ?? false,
  };
}

function issueCharacteristic(
  body: Body,
  member: Characteristic,
  { plan, policy, belief }: Planned,
  seed: string,
): IssuedCharacteristic {
  const table = tablePlanOf(body.size, member, plan, policy);
  const strata = strataOf({ size: body.size, containers: body.containers ?? null });
  const n = table.stages.reduce((sum, stage) => sum + stage.n, 0);
  const floorUnits = table.method === 'variables' ? n : Math.min(n, plan.floor.n);
  const listed = !plan.skipped && !table.hundredPercent;
  const clustered = (body.containers?.length ?? 0) > 1;
  return {
    name: member.name,
    class: member.class,
    limits: { lower: member.lsl ?? null, upper: member.usl ?? null },
    mode: plan.mode,
    skipped: plan.skipped,
    plan: table,
    explanation: explain(table, body.size, clustered, false),
    lotExplanation: explain(table, body.size, clustered, true),
    floor: plan.floor,
    applied: plan.applied,
    reasons: plan.reasons,
    risk: plan.risk,
    veto: plan.veto,
    clusters: plan.clusters,
    belief,
    badFraction: policy.risk.badFraction,
    units: listed ? drawSample(strata, n, floorUnits, `${seed}/${member.class}`) : plan.skipped ? [] : null,
  };
}

function tablePlanOf(
  lotSize: number,
  member: Characteristic,
  plan: LotPlan,
  policy: InspectionPolicy,
): TablePlan {
  if (member.method !== 'variables') return plan.ladder.at(plan.applied);
  const ladder = floorLadder(policy.floor, lotSize, plan.mode, 'variables');
  const steps = plan.ladder.rungs.findIndex(({ level }) => level === plan.applied.level);
  const accepted = (rung: LotPlan['applied']): number => badLotAcceptance(rung, policy.risk.badFraction);
  return variablesPlanLike(ladder, { steps, rung: plan.applied }, accepted);
}

function explain(
  table: TablePlan,
  lotSize: number,
  clustered: boolean,
  ofLot: boolean,
): PlanExplanation | null {
  const { plan, perUnit } = table;
  if (plan === null || (ofLot && (perUnit || plan.kind === 'variables'))) return null;
  const distribution = ofLot ? 'hypergeometric' : perUnit ? 'poisson' : 'binomial';
  return explainPlan({ plan, distribution, lotSize, clustered });
}

function lotExists(id: string): Problem {
  const detail = `lot ${JSON.stringify(id)} arrived before; give a resubmitted lot an id of its own`;
  return new Problem('SAMPLING_LOT_EXISTS', detail, [{ in: 'body', pointer: '/id', detail }]);
}
