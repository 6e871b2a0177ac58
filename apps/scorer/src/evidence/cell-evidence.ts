import { createHash } from 'node:crypto';
import type { InspectionRecord, InspectionStage } from '@cellgate/plant';
import { canonicalJson } from '@cellgate/risk';
import { type Visit, visitsOf } from './collection-gaps';

/** An inspection that every cell has to pass before it is graded: one stage at one of several like machines. */
export interface ExpectedInspection {
  readonly stage: InspectionStage;
  readonly stations: readonly string[];
}

/** Everything that was inspected of a cell. */
export interface CellEvidence {
  readonly cell: string;
  readonly line: string;
  readonly lot: string | null;
  readonly order: string | null;
  /** Newest value of each characteristic. */
  readonly measurements: Readonly<Record<string, number>>;
  /** Whether it was inspected for shipping (OQC). */
  readonly outgoing: boolean;
  /** Expected inspections of which there is no record. */
  readonly absent: readonly ExpectedInspection[];
  /** Where it was when, up to its expected inspections: a hole in what was collected there is a doubt. */
  readonly visits: readonly Visit[];
  /** When it was last inspected, milliseconds since 1970 UTC. */
  readonly lastInspectedMs: number;
  /** Name of this evidence: equal for equal measurements and equal gaps. */
  readonly hash: string;
}

/**
 * Joins the inspections of one cell. Where a characteristic was measured again, the newest value counts; a later record
 * without a value takes none away.
 *
 * @param records - of one cell, at least one, in any order
 */
export function cellEvidence(
  records: readonly InspectionRecord[],
  expected: readonly ExpectedInspection[],
): CellEvidence {
  const inOrder = [...records].sort((a, b) => a.atMs - b.atMs || (a.station < b.station ? -1 : 1));
  const last = inOrder.at(-1);
  if (last === undefined) throw new RangeError('evidence of a cell needs at least one inspection');
  const measurements: Record<string, number> = {};
  for (const record of inOrder) {
    for (const [id, value] of Object.entries(record.measurements))
      if (value !== null) measurements[id] = value;
  }
  const absent = expected.filter(
    ({ stage, stations }) =>
      !inOrder.some((record) => record.stage === stage && stations.includes(record.station)),
  );
  const newest = <T>(of: (record: InspectionRecord) => T | null): T | null =>
    inOrder.reduce<T | null>((found, record) => of(record) ?? found, null);
  return {
    cell: last.cellId,
    line: last.line,
    lot: newest(({ lot }) => lot),
    order: newest(({ order }) => order),
    measurements,
    outgoing: inOrder.some(({ stage }) => stage === 'OQC'),
    absent,
    visits: visitsOf(inOrder, absent, expected),
    lastInspectedMs: last.atMs,
    hash: createHash('sha256').update(canonicalJson({ measurements, absent })).digest('hex').slice(0, 32),
  };
}

/**
 * Name of the evidence together with what else stands against a LOW, such as a gap in the history of a station: a cell
 * is graded again when either changes.
 *
 * @param judges - revisions of the models that decide together; empty: one decides
 */
export function evidenceName(
  hash: string,
  circumstances: readonly string[],
  judges: readonly string[] = [],
): string {
  if (circumstances.length === 0 && judges.length === 0) return hash;
  return createHash('sha256')
    .update(canonicalJson([hash, [...circumstances].sort(), ...(judges.length === 0 ? [] : [judges])]))
    .digest('hex')
    .slice(0, 32);
}

/** What to tell a person about an inspection that did not come. */
export function gapReason({ stage, stations }: ExpectedInspection): string {
  return `no ${stage} inspection of ${stations.join(' or ')}`;
}
