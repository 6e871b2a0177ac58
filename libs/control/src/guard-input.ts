import type { LoopMode } from './loop-mode';
import type { LoopSettings } from './loop-settings';
import type { PlcState } from './plc';

/** The samples that decide, summed up. */
export interface InputSummary {
  /** Samples used, all of good quality. */
  readonly good: number;
  /** Samples of the window that were Bad, Uncertain or flagged as overflown. */
  readonly bad: number;
  /** Source time of the newest sample; null: there is none. */
  readonly newestMs: number | null;
  /** Greatest |source time − receive time|; null: unknown, which is no reason to refuse. */
  readonly clockSkewMs: number | null;
  /** A known hole lies in the window. */
  readonly openGap: boolean;
}

/** What the move was computed with. Null: this kind of model has no such figure. */
export interface ModelState {
  readonly version: string;
  /** Whether exactly this version was agreed on when the loop was last promoted. */
  readonly active: boolean;
  /** Population stability index of its inputs. */
  readonly stabilityIndex: number | null;
  /** Width of the prediction interval, in the unit of the process. */
  readonly intervalWidth: number | null;
  readonly insideDomain: boolean;
}

/** A move that the PLC has applied or may have applied. */
export interface Move {
  readonly atMs: number;
  /** New minus old set-point. */
  readonly delta: number;
  readonly verified: boolean;
}

/** A proposal that a person turned down. */
export interface Rejection {
  readonly atMs: number;
  /** New minus old set-point. */
  readonly delta: number;
}

export interface Approval {
  /** Null: nobody has approved. */
  readonly by: string | null;
  readonly proposedBy: string;
  readonly proposedAtMs: number;
}

/** Everything the guard chain looks at; the same for a proposal and, read anew, for its execution. */
export interface GuardInput {
  readonly settings: LoopSettings;
  /** A rollback ramps back to the last good set-point: bounds hold, what asks whether a move is wise does not. */
  readonly kind: 'move' | 'rollback';
  readonly phase: 'proposal' | 'execution';
  readonly nowMs: number;
  readonly mode: LoopMode;
  /** Whether the loop may work at this time of day. */
  readonly inWindow: boolean;
  readonly operatorHold: boolean;
  /** A request whose outcome nobody knows. */
  readonly blocked: boolean;
  /** Null: could not be read. */
  readonly plc: PlcState | null;
  /** Whether the machine is in a state in which it may be corrected. */
  readonly machineRuns: boolean;
  readonly input: InputSummary | null;
  readonly model: ModelState;
  /** Set-point on which the proposal stands. */
  readonly baseline: number;
  /** What the controller wanted before any bound. */
  readonly wish: number;
  /** What is to be written. */
  readonly value: number;
  readonly history: readonly Move[];
  /** Of this loop, by persons; at least those of the last `cooldownMs`. */
  readonly rejections: readonly Rejection[];
  readonly openOnLoop: number;
  readonly openOnLine: number;
  readonly approval: Approval;
}
