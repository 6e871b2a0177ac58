import type { SpoolFiles } from './files';
import type { SpoolLoss } from './loss';

/**
 * What the spool asks of whoever fills it. `pause`: ask for less, queues before the spool hold what comes; `shed`: points
 * are being dropped, or will be in a moment.
 */
export type Pressure = 'normal' | 'pause' | 'shed';

export interface SpoolListener {
  /** Points were lost for good; told once for each drop. */
  lost?(loss: SpoolLoss): void;
  pressure?(level: Pressure, reason: string): void;
  /** The disk takes no data, or takes some again (null). */
  fault?(reason: string | null): void;
}

export interface SpoolOptions {
  readonly folder: string;
  /** Names of the lanes, the most important first: the last one is dropped from first. */
  readonly lanes: readonly string[];
  readonly listener?: SpoolListener;
  /** Most bytes on disk, all lanes together; default 4 GiB. At least four segments a lane. */
  readonly capacityBytes?: number;
  /** Most bytes in memory that wait for the disk; default 32 MiB. */
  readonly memoryBytes?: number;
  /** A segment that has reached this is followed by a new one; default 16 MiB. */
  readonly segmentBytes?: number;
  /** Longest wait of a line for others of its commit, in milliseconds; default 10. */
  readonly commitMs?: number;
  /** By lane: segments that wait longer, in milliseconds, are dropped; default: never. */
  readonly maxAgeMs?: Readonly<Record<string, number>>;
  /** How often cursors are kept and ages are looked at, in milliseconds; default 200. */
  readonly upkeepMs?: number;
  /** Pauses between attempts on a failing disk, in milliseconds; default 100, doubling to 2,000. */
  readonly retryMinMs?: number;
  readonly retryMaxMs?: number;
  readonly files?: SpoolFiles;
  readonly now?: () => number;
}

export interface LaneState {
  readonly name: string;
  /** Lines on disk that are not stored yet. */
  readonly waiting: number;
  readonly bytes: number;
  readonly segments: number;
  /** When the oldest segment that still waits was written to last, ms since 1970 UTC; null: nothing waits. */
  readonly oldestMs: number | null;
}

export interface SpoolState {
  readonly pressure: Pressure;
  /** Why the disk takes no data; null while it does. */
  readonly fault: string | null;
  readonly bytes: number;
  readonly capacityBytes: number;
  /** Lines and bytes in memory that no commit holds yet. */
  readonly pending: number;
  readonly pendingBytes: number;
  readonly commits: number;
  readonly dropped: number;
  readonly lanes: readonly LaneState[];
}

/** What an option is that was left out; bytes and milliseconds. */
export const SPOOL_DEFAULTS = {
  capacityBytes: 4 * 1024 ** 3,
  memoryBytes: 32 << 20,
  segmentBytes: 16 << 20,
  commitMs: 10,
  upkeepMs: 200,
  retryMinMs: 100,
  retryMaxMs: 2_000,
};
