import type { CharacteristicClass, StreamState } from '@cellgate/sampling';
import type { SamplingStreamRecord } from '@cellgate/records';
import { timeText } from '../http/fields';
import type { AnswerOf } from '../http/route';
import type { InspectionPolicies } from './inspection-policies';
import type { postResults } from './lots.routes';

export type StreamView = AnswerOf<typeof postResults>['stream'];

/** A stream as the API shows it. */
export function streamView(record: SamplingStreamRecord, policies: InspectionPolicies): StreamView {
  const state = record.state as StreamState;
  const of = record.class as CharacteristicClass;
  const policy = policies.of(record.supplier, record.material, of);
  const { switching, skipLot, elevation } = state;
  return {
    id: String(record.id),
    supplier: record.supplier,
    material: record.material,
    class: of,
    floor: state.floor,
    mode: switching.mode,
    acceptedInARow: switching.acceptedInARow,
    recentWithheld: switching.recent.filter(Boolean).length,
    withheldOnTightened: switching.withheldOnTightened,
    conditions: {
      causeCorrected: switching.causeCorrected,
      steadyProduction: switching.steadyProduction,
      qualitySystemSatisfactory: switching.qualitySystemSatisfactory,
      reductionApproved: switching.reductionApproved,
    },
    skipLot:
      policy.skipLot === null || of === 'critical'
        ? null
        : {
            phase: skipLot.phase,
            oneIn: skipLot.phase === 'skipping' ? (policy.skipLot.steps[skipLot.step] ?? null) : null,
          },
    elevation: { steps: elevation.steps, lotsLeft: elevation.lotsLeft },
    lots: state.lots.length,
    switchingProvenance: policy.switching.provenance,
    updatedAt: timeText(record.updatedAtMs),
  };
}
