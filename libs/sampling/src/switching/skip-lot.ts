import { SamplingInputError } from '../errors';
import type { CharacteristicClass } from '../risk/characteristic-class';

/** Numbers of a skip-lot procedure. The defaults are placeholders of an organisation, not those of ISO 2859-3. */
export interface SkipLotRules {
  /** lots accepted in a row, all inspected, that qualify */
  readonly qualifyAfter: number;
  /** one lot in this many is inspected, from the first step on */
  readonly steps: readonly number[];
  /** inspected lots accepted in a row that lead to the next step */
  readonly advanceAfter: number;
  /** lots accepted in a row after an interruption that lead back to skipping */
  readonly requalifyAfter: number;
  /** lots withheld during one interruption that disqualify */
  readonly disqualifyAfter: number;
}

export const DEFAULT_SKIP_LOT_RULES: SkipLotRules = {
  qualifyAfter: 20,
  steps: [2, 3, 4, 5],
  advanceAfter: 20,
  requalifyAfter: 4,
  disqualifyAfter: 2,
};

export interface SkipLotState {
  readonly phase: 'qualifying' | 'skipping' | 'interrupted';
  /** position in `steps` while skipping or interrupted */
  readonly step: number;
  readonly acceptedInARow: number;
  readonly withheld: number;
}

export type SkipLotEvent =
  | { readonly kind: 'inspected'; readonly accepted: boolean }
  /** accepted without inspection; only while skipping */
  | { readonly kind: 'skipped' }
  /** an alarm, or any other condition: inspect every lot */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'disqualify' };

export const NEW_SKIP_LOT_STATE: SkipLotState = {
  phase: 'qualifying',
  step: 0,
  acceptedInARow: 0,
  withheld: 0,
};

/**
 * Next state of skip-lot inspection for one supplier and material: a pure reducer in the phases of ISO 2859-3
 * (qualification, skipping at a falling frequency, interruption, requalification, disqualification).
 *
 * @param characteristicClass - skipping is never allowed for critical characteristics
 * @throws SamplingInputError
 */
export function skipLotStep(
  rules: SkipLotRules,
  state: SkipLotState,
  event: SkipLotEvent,
  characteristicClass: CharacteristicClass,
): SkipLotState {
  if (characteristicClass === 'critical') return NEW_SKIP_LOT_STATE;
  switch (event.kind) {
    case 'disqualify':
      return NEW_SKIP_LOT_STATE;
    case 'interrupt':
      return state.phase === 'skipping'
        ? { ...state, phase: 'interrupted', acceptedInARow: 0, withheld: 0 }
        : state;
    case 'skipped':
      if (state.phase !== 'skipping') {
        throw new SamplingInputError(
          'SAMPLING_OUT_OF_RANGE',
          'event',
          'skipped',
          'lots are not being skipped',
        );
      }
      return state;
    case 'inspected':
      return event.accepted ? acceptedLot(rules, state) : withheldLot(rules, state);
  }
}

/**
 * Whether a lot is to be inspected: all of them unless lots are being skipped, then one in `steps[step]` at random.
 *
 * @param draw - uniform random number in [0, 1) from a recorded seed
 */
export function inspectsLot(rules: SkipLotRules, state: SkipLotState, draw: number): boolean {
  return state.phase !== 'skipping' || draw * (rules.steps[state.step] ?? 1) < 1;
}

function acceptedLot(rules: SkipLotRules, state: SkipLotState): SkipLotState {
  const acceptedInARow = state.acceptedInARow + 1;
  switch (state.phase) {
    case 'qualifying':
      return acceptedInARow >= rules.qualifyAfter
        ? { phase: 'skipping', step: 0, acceptedInARow: 0, withheld: 0 }
        : { ...state, acceptedInARow };
    case 'skipping':
      return acceptedInARow >= rules.advanceAfter && state.step + 1 < rules.steps.length
        ? { ...state, step: state.step + 1, acceptedInARow: 0 }
        : { ...state, acceptedInARow };
    case 'interrupted':
      return acceptedInARow >= rules.requalifyAfter
        ? { phase: 'skipping', step: Math.max(0, state.step - 1), acceptedInARow: 0, withheld: 0 }
        : { ...state, acceptedInARow };
  }
}

function withheldLot(rules: SkipLotRules, state: SkipLotState): SkipLotState {
  if (state.phase === 'qualifying') return NEW_SKIP_LOT_STATE;
  const withheld = state.phase === 'interrupted' ? state.withheld + 1 : 1;
  return withheld >= rules.disqualifyAfter
    ? NEW_SKIP_LOT_STATE
    : { ...state, phase: 'interrupted', acceptedInARow: 0, withheld };
}
