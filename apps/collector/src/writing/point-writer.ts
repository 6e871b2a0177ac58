import type { Pressure, SpoolLoss, SpoolState } from '@cellgate/spool';
import type { CellSighting, MachineRow, Point, RejectedPoint } from '@cellgate/time-series';

export interface WriterState {
  /** Null until the first attempt. */
  readonly available: boolean | null;
  /** Why the store cannot be written to; null when it can or nothing was tried yet. */
  readonly reason: string | null;
  /** Points in memory and on disk that are not stored yet. */
  readonly queued: number;
  readonly written: number;
  readonly dropped: number;
  readonly rejected: number;
  /** Of the disk between; left out by a writer that has none. */
  readonly spool?: SpoolState;
}

export interface WriterListener {
  available(): void;
  unavailable(reason: string): void;
  /** Points were lost for good: once for each drop, with series, time range and cause. */
  lost(loss: SpoolLoss): void;
  rejected(point: Point, rejection: RejectedPoint): void;
  /** How much the writer can take: `pause` asks for less, at `shed` points are being dropped. */
  pressure(level: Pressure, reason: string): void;
  /** The disk of the writer takes no data, or takes some again (null). */
  diskFault(reason: string | null): void;
}

/** What stands between the machines and the store. Adding never waits and never fails. */
export abstract class PointWriter {
  /** Takes over what former processes left; @throws SpoolLockedError when one of them still runs */
  abstract open(): Promise<void>;
  abstract add(points: readonly Point[]): void;
  /** What machines showed; as `add`, and cheaper for many signals. */
  abstract addRows(rows: readonly MachineRow[]): void;
  /** Cells that were seen; their entry in `cell_index` needs an answer of the store. */
  abstract addSightings(sightings: readonly CellSighting[]): void;
  /**
   * Resolves when everything added before would survive a power cut, or had to be given up, which `lost` tells. What
   * is acknowledged to a machine waits for this.
   */
  abstract committed(): Promise<void>;
  /** Resolves when everything added before is stored, or the store turns out to be away. */
  abstract flush(): Promise<void>;
  /** A last attempt to store everything; resolves with the number of points that are lost. The disk keeps the rest. */
  abstract close(): Promise<number>;
  abstract state(): WriterState;
}
