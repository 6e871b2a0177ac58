import { SamplingInputError } from '../errors';
import type { PlanStage } from '../plan';
import { requireInteger } from '../require-input';

/** Inspection of one characteristic of one lot by attributes; immutable. */
export interface AttributesInspection {
  /** frozen when the lot arrived; a single plan is one stage */
  readonly stages: readonly PlanStage[];
  readonly inspected: number;
  readonly nonconforming: number;
  /** ids of the results counted, so that none counts twice */
  readonly resultIds: readonly string[];
  readonly decision: 'open' | 'accepted' | 'rejected';
  /** units of the issued sample that were not needed, because the rejection number was reached */
  readonly spared: number;
  /** nonconformities are counted, of which a unit can have several; units otherwise */
  readonly countsNonconformities: boolean;
}

export interface AttributesResult {
  /** names the result; sent again it is refused */
  readonly id: string;
  readonly inspected: number;
  readonly nonconforming: number;
}

export function newAttributesInspection(
  stages: readonly PlanStage[],
  countsNonconformities = false,
): AttributesInspection {
  const nothing = { inspected: 0, nonconforming: 0, resultIds: [], spared: 0 };
  return { stages, ...nothing, decision: 'open', countsNonconformities };
}

/**
 * Counts a result, unit by unit or in bulk, and decides.
 *
 * Curtailed on rejection only: the rejection number of the current stage decides at once; acceptance needs the whole sample
 * of the stage. A pure reducer: whatever it refuses leaves the inspection as it was.
 *
 * @throws SamplingInputError: SAMPLING_LOT_CLOSED, SAMPLING_DUPLICATE_RESULT, SAMPLING_RESULTS_EXCEED_SAMPLE, or a number that is
 *   none
 */
export function countResult(
  inspection: AttributesInspection,
  result: AttributesResult,
): AttributesInspection {
  requireInteger('inspected', result.inspected, 1);
  requireInteger('nonconforming', result.nonconforming, 0);
  if (inspection.resultIds.includes(result.id)) {
    throw new SamplingInputError(
      'SAMPLING_DUPLICATE_RESULT',
      'id',
      result.id,
      'this result was counted already',
    );
  }
  if (inspection.decision !== 'open') {
    throw new SamplingInputError(
      'SAMPLING_LOT_CLOSED',
      'decision',
      inspection.decision,
      'the inspection is closed',
    );
  }
  if (result.nonconforming > result.inspected && !inspection.countsNonconformities) {
    const rule = `only ${result.inspected} units were inspected`;
    throw new SamplingInputError(
      'SAMPLING_RESULTS_EXCEED_SAMPLE',
      'nonconforming',
      result.nonconforming,
      rule,
    );
  }
  const inspected = inspection.inspected + result.inspected;
  const issued = issuedUnits(inspection);
  if (inspected > issued) {
    const rule = `the sample issued is ${issued}, ${inspection.inspected} of it inspected`;
    throw new SamplingInputError('SAMPLING_RESULTS_EXCEED_SAMPLE', 'inspected', result.inspected, rule);
  }
  const nonconforming = inspection.nonconforming + result.nonconforming;
  const stage = inspection.stages[stageIndex(inspection)] as PlanStage;
  const rejected = nonconforming >= stage.re;
  const accepted = !rejected && inspected === issued && stage.ac !== null && nonconforming <= stage.ac;
  return {
    ...inspection,
    inspected,
    nonconforming,
    resultIds: [...inspection.resultIds, result.id],
    decision: rejected ? 'rejected' : accepted ? 'accepted' : 'open',
    spared: rejected ? issued - inspected : 0,
  };
}

/** Units to inspect up to the current stage. The next stage is issued when a stage ends without a decision. */
export function issuedUnits(inspection: AttributesInspection): number {
  const at = stageIndex(inspection);
  return inspection.stages.slice(0, at + 1).reduce((sum, { n }) => sum + n, 0);
}

function stageIndex({ stages, inspected }: AttributesInspection): number {
  let total = 0;
  const at = stages.findIndex(({ n }) => {
    total += n;
    return inspected < total;
  });
  return at < 0 ? stages.length - 1 : at;
}
