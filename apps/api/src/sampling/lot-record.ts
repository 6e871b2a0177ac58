import type {
  BetaBelief,
  CharacteristicClass,
  CharacteristicInspection,
  LotPlan,
  PlanExplanation,
  Rung,
  SampleUnit,
  SpecificationLimits,
  StreamState,
  TablePlan,
} from '@cellgate/sampling';
import type { SamplingLotDecision, SamplingLotRecord, SamplingStreamRecord } from '@cellgate/records';

/** What a model says of a lot, as it came; `alarm` forbids reduction and skipping whatever the probability. */
export interface SubmittedRisk {
  readonly probability: number | null;
  readonly interval: readonly [number, number] | null;
  readonly status: 'valid' | 'out-of-distribution' | 'missing';
  readonly modelVersion: string | null;
  readonly alarm: boolean;
}

/** Plan of one characteristic, frozen. */
export interface IssuedCharacteristic {
  readonly name: string;
  readonly class: CharacteristicClass;
  readonly limits: SpecificationLimits;
  readonly mode: LotPlan['mode'];
  readonly skipped: boolean;
  readonly plan: TablePlan;
  readonly explanation: PlanExplanation | null;
  readonly lotExplanation: PlanExplanation | null;
  readonly floor: Rung;
  readonly applied: Rung;
  readonly reasons: LotPlan['reasons'];
  readonly risk: LotPlan['risk'];
  readonly veto: LotPlan['veto'];
  readonly clusters: LotPlan['clusters'];
  /** belief about the process before this lot, and the fraction beyond which a lot is bad */
  readonly belief: BetaBelief;
  readonly badFraction: number;
  /** null: every unit */
  readonly units: readonly SampleUnit[] | null;
}

/** What was issued when the lot arrived; never changes. */
export interface IssuedLot {
  readonly size: number;
  readonly seed: string;
  readonly resubmissionOf: string | null;
  readonly containers: readonly { readonly id: string; readonly units: number }[] | null;
  readonly risk: SubmittedRisk | null;
  readonly characteristics: readonly IssuedCharacteristic[];
}

/** What moves with the results. */
export interface LotProgress {
  readonly inspections: Readonly<Record<string, CharacteristicInspection>>;
  /** decision of each class, which its stream is told once */
  readonly classes: Readonly<Partial<Record<CharacteristicClass, SamplingLotDecision>>>;
  readonly hold: { readonly approver: string; readonly reason: string; readonly atMs: number } | null;
}

export interface LotRecord extends Omit<SamplingLotRecord, 'issued' | 'progress'> {
  readonly issued: IssuedLot;
  readonly progress: LotProgress;
}

/** Records come back as they were kept: only this folder writes them. */
export function lotRecord(record: SamplingLotRecord): LotRecord {
  return record as LotRecord;
}

export function streamState(record: SamplingStreamRecord | null): StreamState | null {
  return record === null ? null : (record.state as StreamState);
}

/** The strata of a lot: its containers, or the whole lot as one without a name. */
export function strataOf(lot: Pick<IssuedLot, 'size' | 'containers'>): { id: string; units: number }[] {
  return lot.containers === null ? [{ id: '', units: lot.size }] : [...lot.containers];
}

/** Name of a unit of a lot: container and position, the position alone where there are no containers. */
export function unitName(container: string, unit: number): string {
  return container === '' ? String(unit) : `${container}/${unit}`;
}
