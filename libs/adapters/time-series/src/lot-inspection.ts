import { instantAt } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

export type LotInspectionKind = 'plan-issued' | 'decided' | 'mode-changed';

const KINDS: readonly LotInspectionKind[] = ['plan-issued', 'decided', 'mode-changed'];

/** Something that happened in the inspection of a lot: a plan issued, a characteristic decided, a stream that changed its mode. */
export interface LotInspectionEvent {
  readonly kind: LotInspectionKind;
  readonly supplier: string;
  readonly material: string;
  /** critical, major or minor */
  readonly class: string;
  readonly lot: string;
  /** null for an event of the whole class */
  readonly characteristic: string | null;
  /** mode of the stream: of the plan, or after the change */
  readonly mode: string;
  /** accepted, rejected, skipped; null before the decision */
  readonly decision: string | null;
  readonly reason: string | null;
  /** units */
  readonly lotSize: number | null;
  readonly floorSample: number | null;
  readonly appliedSample: number | null;
  readonly inspected: number | null;
  readonly nonconforming: number | null;
  /** probability that was used for the lot to be bad, and that it is bad and accepted, at the floor and as applied */
  readonly risk: number | null;
  readonly consumerRiskFloor: number | null;
  readonly consumerRiskApplied: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** One row of `lot_inspection`. Lot, characteristic and mode give the suffix: what happens in one instant stays apart. */
export function lotInspectionPoint(event: LotInspectionEvent): Point {
  return {
    measurement: 'lot_inspection',
    tags: { supplier: event.supplier, material: event.material, class: event.class, event: event.kind },
    fields: fieldsPresent({
      lot: event.lot,
      characteristic: event.characteristic,
      mode: event.mode,
      decision: event.decision,
      reason: event.reason,
      lot_size: event.lotSize,
      floor_sample: event.floorSample,
      applied_sample: event.appliedSample,
      inspected: event.inspected,
      nonconforming: event.nonconforming,
      risk: event.risk,
      consumer_risk_floor: event.consumerRiskFloor,
      consumer_risk_applied: event.consumerRiskApplied,
    }),
    at: instantAt(event.atMs, `${event.lot}\n${event.characteristic ?? ''}\n${event.mode}`),
  };
}

/** The event of a row that was read with all its fields; null where the row is not one. */
export function lotInspectionFromRow(row: Row): LotInspectionEvent | null {
  const kind = oneOf(KINDS, row.tags['event']);
  const lot = textField(row, 'lot');
  const mode = textField(row, 'mode');
  const { supplier, material } = row.tags;
  const characteristicClass = row.tags['class'];
  if (kind === null || lot === null || mode === null) return null;
  if (supplier === undefined || material === undefined || characteristicClass === undefined) return null;
  return {
    kind,
    supplier,
    material,
    class: characteristicClass,
    lot,
    characteristic: textField(row, 'characteristic'),
    mode,
    decision: textField(row, 'decision'),
    reason: textField(row, 'reason'),
    lotSize: numberField(row, 'lot_size'),
    floorSample: numberField(row, 'floor_sample'),
    appliedSample: numberField(row, 'applied_sample'),
    inspected: numberField(row, 'inspected'),
    nonconforming: numberField(row, 'nonconforming'),
    risk: numberField(row, 'risk'),
    consumerRiskFloor: numberField(row, 'consumer_risk_floor'),
    consumerRiskApplied: numberField(row, 'consumer_risk_applied'),
    atMs: row.at.ms,
  };
}
