/** States of a correction. */
export const CORRECTION_STATES = [
  'proposed',
  'approved',
  'rejected',
  'expired',
  'sent',
  'verified',
  'unknown',
  'effect-checked',
  'rolling-back',
  'rolled-back',
] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

const NEXT: Readonly<Record<CorrectionState, readonly CorrectionState[]>> = {
  proposed: ['approved', 'rejected', 'expired'],
  approved: ['sent', 'rejected', 'expired'],
  sent: ['verified', 'rejected', 'unknown'],
  unknown: ['verified', 'rejected'],
  verified: ['effect-checked', 'rolling-back'],
  'effect-checked': ['rolling-back'],
  'rolling-back': ['rolled-back', 'effect-checked'],
  rejected: [],
  expired: [],
  'rolled-back': [],
};

/** A step that the state machine does not have. */
export class ForbiddenTransitionError extends Error {
  override readonly name = 'ForbiddenTransitionError';
  readonly code = 'FORBIDDEN_TRANSITION';
  constructor(from: CorrectionState | null, to: CorrectionState) {
    super(`a correction does not go from ${from ?? 'nothing'} to ${to}`);
  }
}

/**
 * Checks one step of a correction.
 *
 * @param from - null: the correction does not exist yet
 * @returns `to`
 * @throws ForbiddenTransitionError
 */
export function advance(from: CorrectionState | null, to: CorrectionState): CorrectionState {
  const allowed = from === null ? to === 'proposed' : NEXT[from].includes(to);
  if (!allowed) throw new ForbiddenTransitionError(from, to);
  return to;
}

/** Whether a person may still approve or reject it; what was sent can only be answered by the PLC. */
export function isUndecided(state: CorrectionState): boolean {
  return state === 'proposed' || state === 'approved';
}

/** Whether a request may be on its way: no other one may be made for the same actuator. */
export function isInFlight(state: CorrectionState): boolean {
  return state === 'sent' || state === 'unknown' || state === 'rolling-back';
}

/** Whether a correction still waits for something. */
export function isOpen(state: CorrectionState): boolean {
  return isUndecided(state) || isInFlight(state);
}

/**
 * What a process that starts makes of a correction that another life of it left behind: an approval was given for the
 * circumstances of its minute and is void; a request that was sent may have been applied or not, whatever the last life
 * saw; a ramp stops where it is, since holding the value is the bumpless thing to do.
 *
 * @returns the next state, or null: it goes on as it is
 */
export function afterRestart(
  state: CorrectionState,
): { readonly to: CorrectionState; readonly reason: string } | null {
  switch (state) {
    case 'approved':
      return { to: 'expired', reason: 'RESTART' };
    case 'sent':
      return { to: 'unknown', reason: 'RESTART' };
    case 'rolling-back':
      return { to: 'effect-checked', reason: 'ROLLBACK_HELD' };
    default:
      return null;
  }
}
