import { instantAt } from './instant';
import { fieldsPresent, numberField, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

/** A change of state of a correction, or of the mode of its loop. */
export interface CorrectionEvent {
  readonly line: string;
  readonly machine: string;
  /** Id of the set-point. */
  readonly parameter: string;
  /** State of the correction, e.g. `sent`; `mode-…` for a loop. Bounded, it is a tag. */
  readonly state: string;
  /** Of the correction or loop. */
  readonly id: string;
  /** Set-point before and after; null for a loop. */
  readonly from: number | null;
  readonly to: number | null;
  readonly reason: string | null;
  readonly code: string | null;
  readonly by: string;
  /** Hash of the entry in the ledger: the chain stands in a second place. */
  readonly hash: string;
  readonly atMs: number;
}

/** One row of `correction`. The hash gives the suffix: writing an entry again is the same row. */
export function correctionPoint(event: CorrectionEvent): Point {
  const { line, machine, parameter, state, id, from, to, reason, code, by, hash, atMs } = event;
  return {
    measurement: 'correction',
    tags: { line, machine, parameter, state },
    fields: fieldsPresent({ id, from, to, reason, code, by, hash }),
    at: instantAt(atMs, hash),
  };
}

/** The event of a row that was read with all its fields; null where the row is not one. */
export function correctionFromRow(row: Row): CorrectionEvent | null {
  const { line, machine, parameter, state } = row.tags;
  const [id, by, hash] = [textField(row, 'id'), textField(row, 'by'), textField(row, 'hash')];
  if (line === undefined || machine === undefined || parameter === undefined || state === undefined)
    return null;
  if (id === null || by === null || hash === null) return null;
  return {
    line,
    machine,
    parameter,
    state,
    id,
    from: numberField(row, 'from'),
    to: numberField(row, 'to'),
    reason: textField(row, 'reason'),
    code: textField(row, 'code'),
    by,
    hash,
    atMs: row.at.ms,
  };
}
