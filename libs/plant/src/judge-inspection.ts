import { createHash } from 'node:crypto';

import type { InspectionRecord, Verdict } from './inspection-record';
import type { InspectionStage, Plant } from './plant';
import { characteristicsOf } from './plant-look-up';

export interface Judgement {
  readonly verdict: Verdict;
  /** Names the limits that were applied; see `specRevisionOf`. */
  readonly specRevision: string;
}

/**
 * Compares an inspection with the specification limits of its station and stage. A value on a limit is within.
 * FAIL: a value is outside, whatever else is missing. INCOMPLETE: none is outside, but a required one is null
 * or left out. PASS: everything else.
 */
export function judgeInspection(plant: Plant, record: InspectionRecord): Judgement {
  let verdict: Verdict = 'PASS';
  for (const { id, lsl, usl, required } of characteristicsOf(plant, record.station, record.stage)) {
    const value = Object.hasOwn(record.measurements, id) ? (record.measurements[id] ?? null) : null;
    if (value === null) {
      if (required && verdict === 'PASS') verdict = 'INCOMPLETE';
    } else if ((lsl !== null && value < lsl) || (usl !== null && value > usl)) verdict = 'FAIL';
  }
  return { verdict, specRevision: specRevisionOf(plant, record.station, record.stage) };
}

const revisions = new WeakMap<Plant, Map<string, string>>();

/**
 * Short name of the limits that a station applies at a stage: the first 12 hex digits of the SHA-256 over id,
 * unit, limits, target and duty of each characteristic. The order of the file does not count.
 */
export function specRevisionOf(plant: Plant, station: string, stage: InspectionStage): string {
  const known = revisions.get(plant) ?? new Map<string, string>();
  revisions.set(plant, known);
  const key = `${stage} ${station}`;
  const revision = known.get(key) ?? hashLimits(plant, station, stage);
  known.set(key, revision);
  return revision;
}

function hashLimits(plant: Plant, station: string, stage: InspectionStage): string {
  const limits = characteristicsOf(plant, station, stage)
    .map(({ id, unit, lsl, usl, target, required }) => JSON.stringify([id, unit, lsl, usl, target, required]))
    .sort();
  return createHash('sha256').update(limits.join('\n')).digest('hex').slice(0, 12);
}
