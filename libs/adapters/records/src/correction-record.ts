import type {
  CorrectionState,
  LoopMode,
  LoopSettings,
  PendingPromotion,
  PromotionEvidence,
} from '@cellgate/control';

/** One correction with everything that is known of it. Values in the unit of the set-point, times ms since 1970 UTC. */
export interface CorrectionRecord {
  readonly id: string;
  readonly loop: string;
  readonly line: string;
  readonly machine: string;
  readonly signal: string;
  readonly unit: string;
  readonly kind: 'move' | 'rollback';
  /** Correction that a rollback takes back. */
  readonly rollsBack: string | null;
  readonly state: CorrectionState;
  /** Why it was refused, expired or is unknown. */
  readonly code: string | null;
  readonly from: number;
  readonly to: number;
  /** What the controller wanted before any bound. */
  readonly wish: number;
  readonly processNow: number;
  readonly processThen: number;
  /** As a person says it, e.g. `reduce temperature in CAS_01 to 40 °C`. */
  readonly text: string;
  /** What triggered it, on what it stands, what the guards said. */
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly proposedBy: string;
  readonly proposedAtMs: number;
  readonly expiresAtMs: number;
  readonly approvedBy: string | null;
  readonly request: {
    readonly sequence: number;
    readonly notAfterMs: number;
    readonly sentAtMs: number;
  } | null;
  /** When the PLC was seen to have applied it. */
  readonly verifiedAtMs: number | null;
  readonly effect: string | null;
  readonly changedAtMs: number;
}

/** Why a loop that has something to correct does not. */
export interface LoopRefusal {
  readonly code: string;
  /** For a person, with the values of the moment it began. */
  readonly detail: string;
  readonly sinceMs: number;
  /** When time alone will have ended it; null: it takes more than time. */
  readonly untilMs: number | null;
}

export interface LoopRecord {
  readonly loop: string;
  /** As the scorer last loaded them; null: it never has. */
  readonly settings: LoopSettings | null;
  /** Names the settings. */
  readonly revision: string | null;
  readonly mode: LoopMode;
  readonly pending: PendingPromotion | null;
  readonly evidence: PromotionEvidence;
  /** Revision of the settings with which it was last promoted; null: never. */
  readonly agreedRevision: string | null;
  readonly operatorHold: boolean;
  /** Code of the last refusal by a guard, so that the ledger tells changes only. */
  readonly lastRefusal: string | null;
  /** The same with its reason; null: there is none, or an older version has noted it without. */
  readonly refusal?: LoopRefusal | null;
  readonly consecutiveFailures: number;
}

export type CorrectionPatch = Partial<
  Pick<CorrectionRecord, 'code' | 'approvedBy' | 'request' | 'verifiedAtMs' | 'effect'>
>;

export interface CorrectionQuery {
  readonly state?: CorrectionState;
  readonly machine?: string;
  readonly loop?: string;
  /** Default 200, newest first. */
  readonly limit?: number;
  /** Only those proposed before. */
  readonly beforeMs?: number;
}
