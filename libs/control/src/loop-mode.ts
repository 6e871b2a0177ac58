/** What a loop may do; each mode includes those before it. */
export const LOOP_MODES = ['off', 'shadow', 'advisory', 'supervised', 'closed'] as const;
/**
 * `off`: nothing. `shadow`: computes and records. `advisory`: shows proposals. `supervised`: writes what a person approved,
 * move by move. `closed`: writes by itself within its bounds.
 */
export type LoopMode = (typeof LOOP_MODES)[number];

/** Mode of a loop that nobody has set, and the highest one after a start. */
export const DEFAULT_MODE: LoopMode = 'advisory';

/** A promotion waits this long for the second person, in milliseconds. */
export const PROMOTION_EXPIRY_MS = 15 * 60_000;

export function modeRank(mode: LoopMode): number {
  return LOOP_MODES.indexOf(mode);
}

export function mayWrite(mode: LoopMode): boolean {
  return modeRank(mode) >= modeRank('supervised');
}

/** A process that starts knows nothing of what happened meanwhile: it never comes back above advisory. */
export function modeAfterRestart(mode: LoopMode): LoopMode {
  return modeRank(mode) > modeRank(DEFAULT_MODE) ? DEFAULT_MODE : mode;
}

/** What a loop has shown while it wrote nothing. */
export interface PromotionEvidence {
  /** Proposals that were judged by what the process did afterwards. */
  readonly judged: number;
  /** Those of them that pointed the right way. */
  readonly signCorrect: number;
  /** Those that asked for more than the absolute limits allow. */
  readonly boundHits: number;
}

export interface PendingPromotion {
  readonly mode: LoopMode;
  readonly by: string;
  readonly atMs: number;
}

export interface ModeRequest {
  readonly wanted: LoopMode;
  /** Name of the person; null: nobody is known. */
  readonly by: string | null;
  readonly nowMs: number;
}

export interface ModeState {
  readonly mode: LoopMode;
  readonly pending: PendingPromotion | null;
  readonly evidence: PromotionEvidence;
  readonly contract: boolean;
  /** A request whose outcome nobody knows is still open. */
  readonly blocked: boolean;
  readonly promotion: { readonly proposals: number; readonly signCorrect: number };
}

export type ModeRefusal =
  | 'PERSON_UNKNOWN'
  | 'SAME_PERSON'
  | 'NOT_ONE_STEP'
  | 'TOO_LITTLE_EVIDENCE'
  | 'SIGN_WRONG'
  | 'BOUND_HITS'
  | 'NO_CONTRACT'
  | 'LOOP_BLOCKED';

export type ModeDecision =
  | { readonly kind: 'changed'; readonly mode: LoopMode }
  | { readonly kind: 'pending'; readonly pending: PendingPromotion }
  | { readonly kind: 'refused'; readonly code: ModeRefusal; readonly detail: string };

/**
 * Decides on a wish for another mode. Down is immediate and takes one person. Up to a mode that writes goes one step at a
 * time, needs evidence and two persons: the first asks, another one asks for the same within 15 minutes. Up to a mode that
 * only computes takes two persons too, but no evidence, which it is there to collect.
 */
export function decideMode(state: ModeState, request: ModeRequest): ModeDecision {
  const { wanted, by, nowMs } = request;
  const up = modeRank(wanted) - modeRank(state.mode);
  if (up <= 0) return { kind: 'changed', mode: wanted };
  const refusal = refusalOf(state, wanted, up);
  if (refusal !== null) return refusal;
  if (by === null || by === '') {
    return refused('PERSON_UNKNOWN', 'a promotion needs two persons with access tokens of their own');
  }
  const { pending } = state;
  const waiting = pending !== null && pending.mode === wanted && nowMs - pending.atMs <= PROMOTION_EXPIRY_MS;
  if (!waiting) return { kind: 'pending', pending: { mode: wanted, by, atMs: nowMs } };
  if (pending.by === by) return refused('SAME_PERSON', `${by} asked for it; another person has to confirm`);
  return { kind: 'changed', mode: wanted };
}

function refusalOf(state: ModeState, wanted: LoopMode, up: number): ModeDecision | null {
  if (!mayWrite(wanted)) return null;
  if (up > 1)
    return refused(
      'NOT_ONE_STEP',
      `${wanted} follows ${LOOP_MODES[modeRank(wanted) - 1] ?? 'off'}, not ${state.mode}`,
    );
  if (wanted === 'closed' && !state.contract) {
    return refused('NO_CONTRACT', 'a tag without the PLC contract is supervised only');
  }
  if (state.blocked) return refused('LOOP_BLOCKED', 'the outcome of a request is not known yet');
  const { judged, signCorrect, boundHits } = state.evidence;
  const { proposals, signCorrect: share } = state.promotion;
  if (judged < proposals) return refused('TOO_LITTLE_EVIDENCE', `${judged} of ${proposals} judged proposals`);
  if (!(signCorrect >= share * judged)) {
    return refused(
      'SIGN_WRONG',
      `${signCorrect} of ${judged} proposals pointed the right way, ${share} is needed`,
    );
  }
  if (boundHits > 0) return refused('BOUND_HITS', `${boundHits} proposals hit an absolute limit, none may`);
  return null;
}

const refused = (code: ModeRefusal, detail: string): ModeDecision => ({ kind: 'refused', code, detail });

/** Why a loop sheds by itself. */
export const SHED_REASONS = {
  HUNTING: 'advisory',
  STEP_FAULT: 'advisory',
  NOT_FINITE: 'advisory',
  READ_BACK_MISMATCH: 'advisory',
  EFFECT_OPPOSITE: 'advisory',
  REJECTS_ROSE: 'advisory',
  CONSECUTIVE_FAILURES: 'advisory',
  BAD_INPUT: 'advisory',
  LIMITS_WIDER_THAN_PLC: 'advisory',
  LEDGER_BROKEN: 'off',
  MODEL_DRIFT: 'shadow',
  RESTART: 'advisory',
} as const satisfies Record<string, LoopMode>;
export type ShedReason = keyof typeof SHED_REASONS;

/** Mode after an automatic demotion: immediate, without anybody's consent, and never up. */
export function shed(mode: LoopMode, reason: ShedReason): LoopMode {
  const most = SHED_REASONS[reason];
  return modeRank(mode) > modeRank(most) ? most : mode;
}

export function isShedReason(code: string): code is ShedReason {
  return Object.hasOwn(SHED_REASONS, code);
}
