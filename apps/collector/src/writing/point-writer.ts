import type { Point, RejectedPoint } from '@cellgate/time-series';

export interface WriterState {
  /** Null until the first attempt. */
  readonly available: boolean | null;
  /** Why the store cannot be written to; null when it can or nothing was tried yet. */
  readonly reason: string | null;
  readonly queued: number;
  readonly written: number;
  readonly dropped: number;
  readonly rejected: number;
}

/** Points of one machine that were thrown away. */
export interface Loss {
  readonly line: string;
  readonly machine: string;
  readonly points: number;
  /** Milliseconds since 1970 UTC of the oldest and the newest of them. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface WriterListener {
  available(): void;
  unavailable(reason: string): void;
  /** The queue is full for the first time since the store was last there. */
  losing(): void;
  /** Told when the store is back. */
  lost(losses: readonly Loss[]): void;
  rejected(point: Point, rejection: RejectedPoint): void;
}

/** What stands between the machines and the store. Adding never waits and never fails. */
export abstract class PointWriter {
  abstract add(points: readonly Point[]): void;
  /** Resolves when everything added before is stored, or the store turns out to be away. */
  abstract flush(): Promise<void>;
  /** A last attempt to store everything; resolves with the number of points that are lost. */
  abstract close(): Promise<number>;
  abstract state(): WriterState;
}
