import { randomUUID } from 'node:crypto';
import {
  acceptedBetween,
  acceptedForSwitching,
  badProcessRisk,
  CHARACTERISTIC_CLASSES,
  drawUnits,
  lotDecided,
  newStream,
  streamBelief,
  streamUnder,
  streamVeto,
  takeResult,
} from '@cellgate/sampling';
import type {
  CharacteristicClass,
  CharacteristicInspection,
  DrawnSample,
  InspectedLot,
  InspectionResult,
  StreamEvent,
} from '@cellgate/sampling';
import type { LineRecords, SamplingLotDecision, SamplingStreamKey } from '@cellgate/records';
import type { Clock } from '../composition/tokens';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf, InputOf } from '../http/route';
import type { InspectionPolicies } from './inspection-policies';
import { lotEvents, streamEvents } from './lot-events';
import { lotRecord, strataOf, streamState, unitName } from './lot-record';
import type { IssuedCharacteristic, IssuedLot, LotProgress, LotRecord } from './lot-record';
import { characteristicView, dispositionOf } from './lot-view';
import type { postResults } from './lots.routes';
import { lotRisk, siblingTotals } from './receive-lot';
import { refusingSampling } from './refuse-sampling';
import { streamView } from './stream-view';

type Body = InputOf<typeof postResults>['body'];

/** Takes the results of a lot: decides its characteristics, and tells the stream of a class once the class is decided. */
export class TakeLotResults {
  constructor(
    private readonly records: LineRecords,
    private readonly policies: InspectionPolicies,
    private readonly now: Clock,
  ) {}

  /** @throws Problem; nothing has changed then */
  take(id: string, body: Body, caller: string): AnswerOf<typeof postResults> {
    return refusingSampling('body', () =>
      this.records.sampling.transaction(() => {
        const record = this.records.sampling.lot(id);
        if (record === null) throw unknownId('lot', id);
        return this.count(lotRecord(record), body, caller);
      }),
    );
  }

  private count(lot: LotRecord, body: Body, caller: string): AnswerOf<typeof postResults> {
    const { sampling } = this.records;
    const issued = lot.issued.characteristics.find(({ name }) => name === body.characteristic);
    if (issued === undefined) throw unknownCharacteristic(lot, body.characteristic);
    const before = lot.progress.inspections[issued.name] as CharacteristicInspection;
    const result = inspectionResult(body, lot.issued);
    const after = takeResult(issued.plan, issued.limits, before, result, drawnSample(lot.issued, issued));
    sampling.addResult(lot.id, {
      characteristic: issued.name,
      resultId: result.id,
      caller,
      content: {
        inspected: after.counted.inspected - before.counted.inspected,
        nonconforming: after.counted.nonconforming - before.counted.nonconforming,
        ...(result.kind === 'values' ? { values: result.values } : {}),
        ...(after.units.length > before.units.length
          ? { units: after.units.slice(before.units.length) }
          : {}),
      },
    });
    const inspections = { ...lot.progress.inspections, [issued.name]: after };
    const decided = classDecision(lot.issued, inspections, issued.class);
    const was = lot.progress.classes[issued.class] ?? 'open';
    const progress: LotProgress = {
      ...lot.progress,
      inspections,
      classes: { ...lot.progress.classes, [issued.class]: decided },
    };
    const decision = lotDecision(progress);
    sampling.saveProgress(lot.id, decision, progress);
    const present: LotRecord = { ...lot, decision, progress };
    if (after.counted.decision !== 'open') {
      for (const event of lotEvents('decided', present, [issued], this.now())) sampling.enqueue(event);
    }
    const changes =
      was === 'open' && decided !== 'open' ? this.tellStream(present, issued.class, decided, caller) : [];
    const stream = sampling.stream({ supplier: lot.supplier, material: lot.material, class: issued.class });
    if (stream === null) throw new TypeError(`lot ${lot.id} was issued without a stream`);
    return {
      lot: lot.id,
      characteristic: characteristicView(present, issued),
      decision: after.counted.decision,
      lotDecision: decision,
      disposition: dispositionOf(present),
      stream: streamView(stream, this.policies),
      changes: changes.map(({ kind, from, to, reason }) => ({
        kind,
        from: from ?? null,
        to: to ?? null,
        reason,
      })),
    };
  }

  private tellStream(
    lot: LotRecord,
    of: CharacteristicClass,
    decided: 'accepted' | 'rejected',
    caller: string,
  ): readonly StreamEvent[] {
    const { sampling } = this.records;
    const key: SamplingStreamKey = { supplier: lot.supplier, material: lot.material, class: of };
    const policy = this.policies.of(lot.supplier, lot.material, of);
    const begun = streamUnder(policy, streamState(sampling.stream(key)) ?? newStream(policy));
    const members = lot.issued.characteristics.filter((each) => each.class === of);
    const found = mostTelling(members, lot.progress.inspections);
    const belief = streamBelief(
      policy,
      { ...begun.stream, lots: [...begun.stream.lots, found] },
      siblingTotals(this.records, key),
    );
    const first = members[0] as IssuedCharacteristic;
    const { risk } = lot.issued;
    const veto = streamVeto(
      policy,
      belief,
      risk === null ? null : lotRisk(risk),
      badProcessRisk(belief, policy.risk.badFraction),
      risk?.alarm ?? false,
    );
    const step = lotDecided(
      policy,
      begun.stream,
      {
        accepted: decided === 'accepted' && members.every((each) => countsAsAccepted(each, lot.progress)),
        found,
        betweenAcAndRe:
          decided === 'accepted' &&
          members.some((each) =>
            acceptedBetween(each.plan, lot.progress.inspections[each.name] as CharacteristicInspection),
          ),
        original: lot.issued.resubmissionOf === null,
      },
      veto,
      first.class,
    );
    const events = [...begun.events, ...step.events];
    sampling.saveStream(
      key,
      step.stream,
      events.map((event) => ({
        kind: event.kind,
        lot: lot.id,
        from: event.from ?? null,
        to: event.to ?? null,
        reason: event.reason,
        caller,
      })),
    );
    for (const event of streamEvents(key, lot.id, events, this.now())) sampling.enqueue(event);
    return events;
  }
}

/** The sample as the units may be named by; a lot that is inspected whole has all its units in it. */
function drawnSample(lot: IssuedLot, issued: IssuedCharacteristic): DrawnSample {
  if (issued.units !== null) {
    const parts = new Map(issued.units.map(({ stratum, unit, part }) => [unitName(stratum, unit), part]));
    return { includes: (unit) => parts.has(unit), inFloor: (unit) => parts.get(unit) === 'floor' };
  }
  const strata = strataOf(lot);
  const includes = (name: string): boolean =>
    strata.some(({ id, units }) => {
      const position = id === '' ? name : name.startsWith(`${id}/`) ? name.slice(id.length + 1) : '';
      return /^[1-9]\d*$/.test(position) && Number(position) <= units;
    });
  if (issued.floor.hundredPercent) return { includes, inFloor: includes };
  const floor = new Set(
    drawUnits(strata, issued.floor.n, `${lot.seed}/${issued.class}/floor`).map(({ stratum, unit }) =>
      unitName(stratum, unit),
    ),
  );
  return { includes, inFloor: (unit) => floor.has(unit) };
}

function inspectionResult(body: Body, lot: IssuedLot): InspectionResult {
  const id = body.id ?? randomUUID();
  const { inspected, nonconforming, units, values } = body;
  const counts = inspected !== undefined || nonconforming !== undefined;
  if (Number(counts) + Number(units !== undefined) + Number(values !== undefined) !== 1) {
    throw invalid('', 'send either inspected and nonconforming, or units, or values');
  }
  if (values !== undefined) return { id, kind: 'values', values };
  if (units === undefined) {
    if (inspected === undefined || nonconforming === undefined) {
      throw invalid('', 'inspected and nonconforming go together');
    }
    return { id, kind: 'counts', inspected, nonconforming };
  }
  const named = units.map(({ container, unit }, i) => {
    if (lot.containers !== null && container === undefined) {
      throw invalid(`/units/${i}/container`, 'the lot has containers: name the one the unit is from');
    }
    return unitName(container ?? '', unit);
  });
  if (units.every(({ value, conforming }) => value !== undefined && conforming === undefined)) {
    return { id, kind: 'values', values: units.map(({ value }) => value as number), units: named };
  }
  if (units.every(({ value, conforming }) => value === undefined && conforming !== undefined)) {
    const judged = units.map(({ conforming }, i) => ({
      unit: named[i] as string,
      conforming: conforming as boolean,
    }));
    return { id, kind: 'units', units: judged };
  }
  throw invalid('/units', 'each unit has either conforming or a value, all of a result the same');
}

function classDecision(
  lot: IssuedLot,
  inspections: LotProgress['inspections'],
  of: CharacteristicClass,
): SamplingLotDecision {
  const decisions = lot.characteristics
    .filter((each) => each.class === of)
    .map(({ name }) => inspections[name]?.counted.decision ?? 'open');
  if (decisions.includes('rejected')) return 'rejected';
  return decisions.every((each) => each === 'accepted') ? 'accepted' : 'open';
}

function lotDecision({ classes }: LotProgress): SamplingLotDecision {
  const decisions = CHARACTERISTIC_CLASSES.flatMap((of) => classes[of] ?? []);
  if (decisions.includes('rejected')) return 'rejected';
  return decisions.every((each) => each === 'accepted') ? 'accepted' : 'open';
}

// The characteristic with most nonconforming units speaks for its class; among equals the larger sample.
function mostTelling(
  members: readonly IssuedCharacteristic[],
  inspections: LotProgress['inspections'],
): InspectedLot {
  return members
    .map(({ name }) => {
      const counted = inspections[name]?.counted;
      const n = counted?.inspected ?? 0;
      return { n, x: Math.min(n, counted?.nonconforming ?? 0) };
    })
    .reduce((most, each) => (each.x > most.x || (each.x === most.x && each.n > most.n) ? each : most));
}

function countsAsAccepted(issued: IssuedCharacteristic, { inspections }: LotProgress): boolean {
  const { counted, floorNonconforming } = inspections[issued.name] as CharacteristicInspection;
  if (issued.plan.method === 'variables' || counted.countsNonconformities)
    return counted.decision === 'accepted';
  const found = counted.nonconforming;
  return (
    counted.decision === 'accepted' && acceptedForSwitching(issued.floor, floorNonconforming ?? found, found)
  );
}

function unknownCharacteristic(lot: LotRecord, name: string): Problem {
  const names = lot.issued.characteristics.map((each) => each.name).join(', ');
  const detail = `characteristic is ${JSON.stringify(name)}; lot ${lot.id} has ${names}`;
  return new Problem('SAMPLING_UNKNOWN_CHARACTERISTIC', detail, [
    { in: 'body', pointer: '/characteristic', detail },
  ]);
}

function invalid(pointer: string, detail: string): Problem {
  return new Problem('INVALID_REQUEST', `body ${pointer || '(whole)'}: ${detail}`, [
    { in: 'body', pointer, detail },
  ]);
}
