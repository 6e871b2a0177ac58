import {
  type GuardInput,
  isInFlight,
  isWithinHours,
  type ModelState,
  type PlcState,
} from '@cellgate/control';
import type { CorrectionRecord, Corrections, LoopRecord } from '@cellgate/records';
import { type LoopSamples, meanAndDeviation } from './loop-samples';
import type { PlantLoop } from './plant-loops';

export interface GuardFacts {
  readonly loop: PlantLoop;
  readonly record: LoopRecord;
  readonly corrections: Corrections;
  readonly samples: LoopSamples;
  readonly plc: PlcState | null;
  readonly nowMs: number;
  readonly phase: GuardInput['phase'];
  /** Null: it is not in the records yet. */
  readonly correction: Pick<
    CorrectionRecord,
    'id' | 'rollsBack' | 'approvedBy' | 'proposedBy' | 'proposedAtMs'
  > | null;
  readonly move: Pick<GuardInput, 'kind' | 'baseline' | 'wish' | 'value'>;
}

/** Everything that the guard chain looks at, from the records, the samples and the PLC. */
export function guardInput(facts: GuardFacts): GuardInput {
  const { loop, record, corrections, samples, plc, nowMs, correction } = facts;
  const { settings } = loop;
  const own = [correction?.id, correction?.rollsBack];
  const inFlight = corrections.inFlight(settings.line).filter(({ id }) => !own.includes(id));
  const onLoop = inFlight.filter(({ loop: id }) => id === settings.id);
  const since = nowMs - Math.max(settings.cumulativeWithinMs, 24 * 3_600_000);
  return {
    settings,
    phase: facts.phase,
    nowMs,
    mode: record.mode,
    inWindow: isWithinHours(settings.hours, settings.timeZone, nowMs),
    operatorHold: record.operatorHold,
    blocked: onLoop.some(({ state }) => state === 'unknown'),
    plc,
    machineRuns: samples.running,
    input: samples.summary,
    model: modelState(loop, record, samples.values),
    history: corrections.moves(settings.id, since),
    rejections: corrections.rejections(settings.id, nowMs - settings.cooldownMs),
    openOnLoop: onLoop.filter(({ state }) => isInFlight(state)).length,
    openOnLine: inFlight.length,
    approval: {
      by: correction?.approvedBy ?? null,
      proposedBy: correction?.proposedBy ?? '',
      proposedAtMs: correction?.proposedAtMs ?? nowMs,
    },
    ...facts.move,
  };
}

/**
 * The run-to-run model is its settings. While the process is on its way somewhere its values spread, and a move computed from
 * them would be a guess: the prediction interval is then wider than a step.
 */
function modelState(loop: PlantLoop, record: LoopRecord, values: readonly number[]): ModelState {
  const { deviation } = meanAndDeviation(values);
  return {
    version: loop.revision,
    active: record.agreedRevision === null || record.agreedRevision === loop.revision,
    stabilityIndex: null,
    intervalWidth: Number.isFinite(deviation) ? 4 * deviation : null,
    insideDomain: values.every(
      (value) => loop.range === null || (value >= loop.range.low && value <= loop.range.high),
    ),
  };
}
