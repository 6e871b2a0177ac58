import type { CollectionGap } from '@cellgate/records';
import type { InspectionRecord } from '@cellgate/plant';
import type { ExpectedInspection } from './cell-evidence';

/** A stay of a cell at a machine, in which its records may have been told. */
export interface Visit {
  readonly machine: string;
  /** Milliseconds since 1970 UTC, both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Longest time before its inspection in which a cell may have been inspected at the same machine already. */
const STAY_MS = 600_000;
/** Inspection records come through this node. */
const USED_SIGNALS = ['results'];

/** Holes in what the collector got. */
export interface GapLedger {
  gapsOverlapping(
    machine: string,
    signals: readonly string[],
    fromMs: number,
    toMs: number,
  ): readonly CollectionGap[];
}

/**
 * When a cell was where: up to each of its expected inspections, since the one before, at most ten minutes. An
 * inspection of which there is no record may have happened since the last one.
 *
 * @param inOrder - records of one cell, oldest first, at least one
 */
export function visitsOf(
  inOrder: readonly InspectionRecord[],
  absent: readonly ExpectedInspection[],
  expected: readonly ExpectedInspection[],
): Visit[] {
  const stations = new Set(expected.flatMap((inspection) => inspection.stations));
  const visits = inOrder.flatMap(({ station, atMs }, position) => {
    if (!stations.has(station)) return [];
    const before = inOrder
      .slice(0, position)
      .reverse()
      .find((record) => record.station !== station);
    return [{ machine: station, fromMs: Math.max(before?.atMs ?? 0, atMs - STAY_MS), toMs: atMs }];
  });
  const lastMs = inOrder.at(-1)?.atMs ?? 0;
  const awaited = absent.flatMap((inspection) =>
    inspection.stations.map((machine) => ({ machine, fromMs: lastMs, toMs: lastMs + STAY_MS })),
  );
  return [...visits, ...awaited];
}

/** Holes under the visits of a cell, each once. */
export function gapsUnder(visits: readonly Visit[], ledger: GapLedger): CollectionGap[] {
  const found = new Map<number, CollectionGap>();
  for (const { machine, fromMs, toMs } of visits) {
    for (const gap of ledger.gapsOverlapping(machine, USED_SIGNALS, fromMs, toMs)) found.set(gap.id, gap);
  }
  return [...found.values()];
}

/** What to tell a person about a hole under the evidence. */
export function collectionGapReason({ machine, fromMs, toMs, cause }: CollectionGap): string {
  const end = toMs === null ? 'on' : `to ${new Date(toMs).toISOString()}`;
  return `records of ${machine} may be missing from ${new Date(fromMs).toISOString()} ${end} (${cause})`;
}
