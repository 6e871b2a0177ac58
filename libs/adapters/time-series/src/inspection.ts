import type { InspectionRecord, InspectionStage, Verdict } from '@cellgate/plant';
import { instantAt } from './instant';
import { fieldsPresent, numberField, oneOf, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

const STAGES: readonly InspectionStage[] = ['IPQC', 'FQC', 'OQC'];
const VERDICTS: readonly Verdict[] = ['PASS', 'FAIL', 'INCOMPLETE'];

/** Fields of the measurement `inspection` that are no characteristic: no characteristic may have such an id. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['cell', 'lot', 'order', 'spec_rev', 'sequence']);

export interface InspectionJudgement {
  readonly verdict: Verdict;
  readonly specRevision: string;
}

export interface StoredInspection extends InspectionJudgement {
  /** Measurements that were missing (null) are not stored: what was to be measured says the plant description. */
  readonly record: InspectionRecord;
}

/**
 * One row of `inspection`. The cell gives the sub-millisecond suffix, so that a tray of cells measured in one
 * millisecond is one row a cell.
 * @throws RangeError when a characteristic has the name of another field of the measurement.
 */
export function inspectionPoint(record: InspectionRecord, judgement: InspectionJudgement): Point {
  const fields: Record<string, number | string> = fieldsPresent({
    cell: record.cellId,
    lot: record.lot,
    order: record.order,
    spec_rev: judgement.specRevision,
    sequence: record.sequence,
  });
  for (const [id, value] of Object.entries(record.measurements)) {
    if (OWN_FIELDS.has(id)) throw new RangeError(`characteristic "${id}": the name is taken in "inspection"`);
    if (value !== null) fields[id] = value;
  }
  return {
    measurement: 'inspection',
    tags: {
      line: record.line,
      station: record.station,
      stage: record.stage,
      ...(record.position === null ? {} : { position: record.position }),
      verdict: judgement.verdict,
    },
    fields,
    at: instantAt(record.atMs, record.cellId),
  };
}

/** The inspection of a row that was read with all its fields; null where the row is not one. */
export function inspectionFromRow(row: Row): StoredInspection | null {
  const cellId = textField(row, 'cell');
  const stage = oneOf(STAGES, row.tags['stage']);
  const verdict = oneOf(VERDICTS, row.tags['verdict']);
  if (cellId === null || stage === null || verdict === null) return null;
  const measurements: Record<string, number> = {};
  for (const [id, value] of Object.entries(row.fields)) {
    if (typeof value === 'number' && !OWN_FIELDS.has(id)) measurements[id] = value;
  }
  return {
    record: {
      cellId,
      lot: textField(row, 'lot'),
      order: textField(row, 'order'),
      line: row.tags['line'] ?? '',
      stage,
      station: row.tags['station'] ?? '',
      position: row.tags['position'] ?? null,
      sequence: numberField(row, 'sequence'),
      atMs: row.at.ms,
      measurements,
    },
    verdict,
    specRevision: textField(row, 'spec_rev') ?? '',
  };
}
