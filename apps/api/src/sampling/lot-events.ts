import type { CharacteristicInspection, StreamEvent } from '@cellgate/sampling';
import type { SamplingStreamKey } from '@cellgate/records';
import type { LotInspectionEvent, LotInspectionKind } from '@cellgate/time-series';
import type { IssuedCharacteristic, LotRecord } from './lot-record';

const NOTHING = {
  characteristic: null,
  decision: null,
  reason: null,
  lotSize: null,
  floorSample: null,
  appliedSample: null,
  inspected: null,
  nonconforming: null,
  risk: null,
  consumerRiskFloor: null,
  consumerRiskApplied: null,
} as const;

/** Events of characteristics of a lot: their plans were issued, or they were decided. */
export function lotEvents(
  kind: Exclude<LotInspectionKind, 'mode-changed'>,
  lot: LotRecord,
  characteristics: readonly IssuedCharacteristic[],
  atMs: number = lot.arrivedAtMs,
): LotInspectionEvent[] {
  return characteristics.map((issued) => {
    const counted = (lot.progress.inspections[issued.name] as CharacteristicInspection).counted;
    const sample = issued.plan.stages.reduce((sum, { n }) => sum + n, 0);
    const figures = {
      lotSize: lot.issued.size,
      floorSample: issued.floor.n,
      appliedSample: issued.skipped ? 0 : sample,
      risk: issued.risk?.risk ?? null,
      consumerRiskFloor: issued.risk?.consumerRisk.floor ?? null,
      consumerRiskApplied: issued.risk?.consumerRisk.applied ?? null,
    };
    const decided =
      kind === 'decided'
        ? { decision: counted.decision, inspected: counted.inspected, nonconforming: counted.nonconforming }
        : { decision: issued.skipped ? 'skipped' : null };
    return {
      ...NOTHING,
      ...figures,
      ...decided,
      kind,
      supplier: lot.supplier,
      material: lot.material,
      class: issued.class,
      lot: lot.id,
      characteristic: issued.name,
      mode: issued.mode,
      reason: issued.reasons.map(({ code }) => code).join(', '),
      atMs,
    };
  });
}

/** Events of the changes of mode among those of a stream. */
export function streamEvents(
  key: SamplingStreamKey,
  lot: string | null,
  events: readonly StreamEvent[],
  atMs: number,
): LotInspectionEvent[] {
  return events
    .filter(({ kind, to }) => kind === 'mode-changed' && to !== undefined)
    .map(({ to, reason }) => ({
      ...NOTHING,
      ...key,
      kind: 'mode-changed',
      lot: lot ?? '-',
      mode: to as string,
      reason,
      atMs,
    }));
}
