import { SamplingInputError } from '../errors';
import type { Provenance } from '../standards/provenance';
import { MIL_STD_1916_SWITCHING } from '../standards/mil-std-1916-status';

export type SwitchingMode = 'normal' | 'tightened' | 'reduced' | 'discontinued';

/** Numbers of a lot-by-lot switching procedure. */
export interface SwitchingRules {
  readonly id: string;
  readonly provenance: Provenance;
  /** normal → tightened: this many lots withheld within the last `within` lots */
  readonly tighten: { readonly withheld: number; readonly within: number };
  /** tightened → normal: lots accepted in a row, once the cause is corrected */
  readonly relaxAfter: number;
  /** normal → reduced: lots accepted in a row and the conditions; or a switching score. Null: never */
  readonly reduce: { readonly accepted: number } | { readonly score: number } | null;
  /** tightened → discontinued: lots withheld on tightened inspection, in total. Null: the customer decides */
  readonly discontinueAfter: number | null;
  /** false for a procedure in which tightened inspection ends without a recorded correction */
  readonly correctionRequired: boolean;
}

export const MIL_STD_1916_RULES: SwitchingRules = {
  id: 'mil-std-1916',
  provenance: MIL_STD_1916_SWITCHING,
  tighten: { withheld: 2, within: 5 },
  relaxAfter: 5,
  reduce: { accepted: 10 },
  discontinueAfter: null,
  correctionRequired: true,
};

export const Z14_RULES: SwitchingRules = {
  id: 'z1.4',
  provenance: {
    source: 'ANSI/ASQ Z1.4, 8.3 to 8.5 (MIL-STD-105E, 4.7)',
    confirmation: 'cross-checked',
    note: 'Reduced inspection without the limit numbers of Table VIII, which may be dropped by agreement (8.5).',
  },
  tighten: { withheld: 2, within: 5 },
  relaxAfter: 5,
  reduce: { accepted: 10 },
  discontinueAfter: 5,
  correctionRequired: false,
};

/** Experimental: the switching score was not compared with the text of ISO 2859-1. */
export const ISO_2859_RULES: SwitchingRules = {
  ...Z14_RULES,
  id: 'iso-2859-1',
  provenance: {
    source: 'ISO 2859-1:1999, 9.3',
    confirmation: 'unverified',
    note: 'The score that leads to reduced inspection was not compared with the standard.',
  },
  reduce: { score: 30 },
};

export interface SwitchingState {
  readonly mode: SwitchingMode;
  /** newest last: was the lot withheld? At most `tighten.within` lots, emptied at each change of mode */
  readonly recent: readonly boolean[];
  readonly acceptedInARow: number;
  readonly withheldOnTightened: number;
  readonly score: number;
  readonly causeCorrected: boolean;
  readonly steadyProduction: boolean;
  readonly qualitySystemSatisfactory: boolean;
  readonly reductionApproved: boolean;
}

export type SwitchingEvent =
  | {
      readonly kind: 'lot';
      readonly accepted: boolean;
      /** resubmitted lots do not count; true unless told otherwise */
      readonly original?: boolean;
      /** reduced inspection found more than Ac but fewer than Re: the lot is accepted, reduced inspection ends */
      readonly betweenAcAndRe?: boolean;
      /** what the lot adds to the switching score; 0 resets it */
      readonly scoreGain?: number;
    }
  | {
      readonly kind: 'conditions';
      readonly steadyProduction?: boolean;
      readonly qualitySystemSatisfactory?: boolean;
      readonly reductionApproved?: boolean;
    }
  | { readonly kind: 'cause-corrected' }
  /** any other condition that ends reduced inspection, such as an alarm of a risk model */
  | { readonly kind: 'withdraw-reduction'; readonly reason: string }
  /** the customer stops acceptance, or resumes it after correction */
  | { readonly kind: 'discontinue'; readonly reason: string }
  | { readonly kind: 'resume' };

export interface SwitchingTransition {
  readonly from: SwitchingMode;
  readonly to: SwitchingMode;
  readonly reason: string;
}

export interface SwitchingStep {
  readonly state: SwitchingState;
  readonly transition: SwitchingTransition | null;
}

/** A stream that begins: normal inspection, no history. Approval of reduced inspection has to be given. */
export function newSwitchingState(conditions: Partial<SwitchingState> = {}): SwitchingState {
  return {
    causeCorrected: false,
    steadyProduction: true,
    qualitySystemSatisfactory: true,
    reductionApproved: false,
    ...conditions,
    mode: 'normal',
    recent: [],
    acceptedInARow: 0,
    withheldOnTightened: 0,
    score: 0,
  };
}

/**
 * Next state of a lot-by-lot switching procedure: a pure reducer, driven by results and recorded conditions only.
 *
 * Windows and counters start anew at each change of mode.
 *
 * @throws SamplingInputError (SAMPLING_DISCONTINUED) for a lot while acceptance is discontinued; the state is not touched
 * @see vectors: test/vectors/sampling/switching.json
 */
export function switchingStep(
  rules: SwitchingRules,
  state: SwitchingState,
  event: SwitchingEvent,
): SwitchingStep {
  switch (event.kind) {
    case 'lot':
      return lotStep(rules, state, event);
    case 'conditions': {
      const { kind: _kind, ...conditions } = event;
      return settle(rules, { ...state, ...conditions });
    }
    case 'cause-corrected':
      return settle(rules, { ...state, causeCorrected: true });
    case 'withdraw-reduction':
      return state.mode === 'reduced' ? change(state, 'normal', event.reason) : stay(state);
    case 'discontinue':
      return state.mode === 'discontinued' ? stay(state) : change(state, 'discontinued', event.reason);
    case 'resume':
      return state.mode === 'discontinued'
        ? change(state, 'tightened', 'acceptance resumed after correction')
        : stay(state);
  }
}

function lotStep(
  rules: SwitchingRules,
  state: SwitchingState,
  event: Extract<SwitchingEvent, { kind: 'lot' }>,
): SwitchingStep {
  if (state.mode === 'discontinued') {
    const rule = 'acceptance is discontinued until the supplier has corrected the cause';
    throw new SamplingInputError('SAMPLING_DISCONTINUED', 'mode', state.mode, rule);
  }
  if (event.original === false) return stay(state);
  const withheld = !event.accepted;
  const gain = event.accepted ? (event.scoreGain ?? 0) : 0;
  return settle(
    rules,
    {
      ...state,
      recent: [...state.recent, withheld].slice(-rules.tighten.within),
      acceptedInARow: withheld ? 0 : state.acceptedInARow + 1,
      withheldOnTightened: state.withheldOnTightened + (withheld && state.mode === 'tightened' ? 1 : 0),
      score: gain > 0 ? state.score + gain : 0,
      ...(withheld ? { causeCorrected: false } : {}),
    },
    event.betweenAcAndRe === true,
  );
}

// Applies the rule that the state now satisfies, if any.
function settle(rules: SwitchingRules, state: SwitchingState, between = false): SwitchingStep {
  switch (state.mode) {
    case 'normal': {
      const { withheld, within } = rules.tighten;
      if (state.recent.filter(Boolean).length >= withheld) {
        return change(state, 'tightened', `${withheld} of the last ${within} or fewer lots withheld`);
      }
      if (!state.steadyProduction || !state.qualitySystemSatisfactory || !state.reductionApproved)
        return stay(state);
      if (rules.reduce === null) return stay(state);
      if ('accepted' in rules.reduce) {
        const { accepted } = rules.reduce;
        return state.acceptedInARow >= accepted
          ? change(state, 'reduced', `${accepted} lots accepted in a row under steady production, approved`)
          : stay(state);
      }
      const { score } = rules.reduce;
      return state.score >= score
        ? change(state, 'reduced', `switching score ${state.score}, approved`)
        : stay(state);
    }
    case 'tightened':
      if (rules.discontinueAfter !== null && state.withheldOnTightened >= rules.discontinueAfter) {
        return change(
          state,
          'discontinued',
          `${rules.discontinueAfter} lots withheld on tightened inspection`,
        );
      }
      return state.acceptedInARow >= rules.relaxAfter && (state.causeCorrected || !rules.correctionRequired)
        ? change(state, 'normal', `${rules.relaxAfter} lots accepted in a row`)
        : stay(state);
    case 'reduced':
      if (state.recent.at(-1) === true)
        return change(state, 'normal', 'a lot withheld on reduced inspection');
      if (between)
        return change(state, 'normal', 'more than Ac but fewer than Re found on reduced inspection');
      if (!state.steadyProduction) return change(state, 'normal', 'production is irregular');
      if (!state.qualitySystemSatisfactory)
        return change(state, 'normal', 'the quality system is not satisfactory');
      if (!state.reductionApproved)
        return change(state, 'normal', 'the approval of reduced inspection was withdrawn');
      return stay(state);
    case 'discontinued':
      return stay(state);
  }
}

function stay(state: SwitchingState): SwitchingStep {
  return { state, transition: null };
}

function change(state: SwitchingState, to: SwitchingMode, reason: string): SwitchingStep {
  const next = { ...state, mode: to, recent: [], acceptedInARow: 0, withheldOnTightened: 0, score: 0 };
  return { state: next, transition: { from: state.mode, to, reason } };
}

/**
 * What a lot adds to the switching score of ISO 2859-1 (unverified): Ac 0 or 1: 2 when accepted; Ac of 2 and more: 3 when
 * it would also have been accepted at the AQL one step tighter. 0 resets the score.
 *
 * @example
 * switchingScoreGain(0, true, false) // => 2
 */
export function switchingScoreGain(ac: number, accepted: boolean, acceptedAtTighterAql: boolean): number {
  if (!accepted) return 0;
  if (ac <= 1) return 2;
  return acceptedAtTighterAql ? 3 : 0;
}
