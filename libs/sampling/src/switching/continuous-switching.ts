import { requireInteger } from '../require-input';

/** Plan of one mode of MIL-STD-1916 continuous sampling. */
export interface ContinuousPlan {
  /** conforming units in a row that end screening; null where Table IV has none (column R) */
  readonly i: number | null;
  /** sampling frequency as printed, for example 1/48 */
  readonly frequency: string;
  /** sample size of Table II for the same cell, the measure of the switching rules */
  readonly n: number;
}

export type ContinuousPlans = Readonly<Record<'normal' | 'tightened' | 'reduced', ContinuousPlan>>;

export interface ContinuousState {
  readonly phase: 'screening' | 'sampling';
  readonly mode: 'normal' | 'tightened' | 'reduced';
  readonly plans: ContinuousPlans;
  /** screening: conforming units in a row */
  readonly cleared: number;
  /** sampled units since the mode began */
  readonly sampled: number;
  /** conforming sampled units in a row */
  readonly conformingInARow: number;
  /** sampled units since the last nonconforming one that counts for tightening; null when there is none */
  readonly sinceNonconforming: number | null;
  readonly causeCorrected: boolean;
  readonly reductionAllowed: boolean;
}

export type ContinuousEvent =
  /** `units` inspected units in a row with the same result; 1 unless told otherwise */
  | { readonly kind: 'units'; readonly conforming: boolean; readonly units?: number }
  /** no production for this many operating days */
  | { readonly kind: 'interruption'; readonly operatingDays: number }
  | { readonly kind: 'stability-lost'; readonly reason: string }
  | { readonly kind: 'cause-corrected' }
  /** steady production, satisfactory quality system and the customer's consent, all together */
  | { readonly kind: 'reduction-allowed'; readonly allowed: boolean }
  /** a production interval of another size has another code letter */
  | { readonly kind: 'plans'; readonly plans: ContinuousPlans };

export interface ContinuousStep {
  readonly state: ContinuousState;
  /** changes of phase and mode in order, in words */
  readonly changes: readonly string[];
}

/** Continuous sampling begins with screening on normal inspection. */
export function newContinuousState(plans: ContinuousPlans): ContinuousState {
  return {
    phase: 'screening',
    mode: 'normal',
    plans,
    cleared: 0,
    sampled: 0,
    conformingInARow: 0,
    sinceNonconforming: null,
    causeCorrected: false,
    reductionAllowed: false,
  };
}

const LONGEST_INTERRUPTION_DAYS = 3;

/**
 * Next state of continuous sampling under MIL-STD-1916 (5.2.2.3): screen until i units in a row conform, then sample at f.
 *
 * Back to screening on a nonconforming sampled unit, an interruption of more than three operating days or lost stability.
 * Reduced after 10 n conforming sampled units in a row when allowed; from reduced to normal on one nonconforming unit.
 * Tightened on 2 nonconforming sampled units within 5 n sampled units, back after 5 n without one once the cause is
 * corrected (both not compared with the printed standard).
 *
 * @throws SamplingInputError for a number of units that is no whole number above 0
 */
export function continuousStep(state: ContinuousState, event: ContinuousEvent): ContinuousStep {
  switch (event.kind) {
    case 'units': {
      const units = event.units ?? 1;
      requireInteger('units', units, 1);
      const changes: string[] = [];
      let next = state;
      if (event.conforming) next = conforming(state, units, changes);
      else for (let unit = 0; unit < units; unit += 1) next = nonconforming(next, changes);
      return { state: next, changes };
    }
    case 'interruption':
      return event.operatingDays > LONGEST_INTERRUPTION_DAYS
        ? restart(state, `production stopped for ${event.operatingDays} operating days`)
        : { state, changes: [] };
    case 'stability-lost':
      return restart(state, event.reason);
    case 'cause-corrected':
      return relax({ ...state, causeCorrected: true });
    case 'reduction-allowed': {
      if (!event.allowed && state.mode === 'reduced') {
        const normal = enter(state, 'normal');
        return {
          state: { ...normal, reductionAllowed: false },
          changes: ['normal: reduced inspection no longer allowed'],
        };
      }
      const changes: string[] = [];
      return { state: reduce({ ...state, reductionAllowed: event.allowed }, changes), changes };
    }
    case 'plans':
      return { state: { ...state, plans: event.plans }, changes: [] };
  }
}

function conforming(state: ContinuousState, units: number, changes: string[]): ContinuousState {
  if (state.phase === 'screening') {
    const clearance = state.plans[state.mode].i ?? (state.plans.normal.i as number);
    const needed = clearance - state.cleared;
    if (units < needed) return { ...state, cleared: state.cleared + units };
    changes.push(`sampling: ${clearance} units in a row conform`);
    const sampling: ContinuousState = { ...state, phase: 'sampling', cleared: 0 };
    return units > needed ? conforming(sampling, units - needed, changes) : sampling;
  }
  const counted: ContinuousState = {
    ...state,
    sampled: state.sampled + units,
    conformingInARow: state.conformingInARow + units,
    sinceNonconforming: state.sinceNonconforming === null ? null : state.sinceNonconforming + units,
  };
  const relaxed = relax(counted);
  changes.push(...relaxed.changes);
  return reduce(relaxed.state, changes);
}

function nonconforming(state: ContinuousState, changes: string[]): ContinuousState {
  if (state.phase === 'screening') return { ...state, cleared: 0 };
  const screening: ContinuousState = {
    ...state,
    phase: 'screening',
    cleared: 0,
    sampled: state.sampled + 1,
    conformingInARow: 0,
    causeCorrected: false,
  };
  changes.push('screening: a sampled unit does not conform');
  if (state.mode === 'reduced') {
    changes.push('normal: a nonconforming unit on reduced inspection');
    return { ...enter(screening, 'normal'), sinceNonconforming: 0 };
  }
  const window = 5 * state.plans.normal.n;
  const since = state.sinceNonconforming;
  if (state.mode === 'normal' && since !== null && since + 1 <= window) {
    changes.push(`tightened: 2 nonconforming units within ${window} sampled units`);
    return enter(screening, 'tightened');
  }
  return { ...screening, sinceNonconforming: 0 };
}

function relax(state: ContinuousState): ContinuousStep {
  const needed = 5 * state.plans.tightened.n;
  if (state.mode !== 'tightened' || !state.causeCorrected || state.conformingInARow < needed) {
    return { state, changes: [] };
  }
  return {
    state: enter(state, 'normal'),
    changes: [`normal: ${needed} sampled units conform and the cause is corrected`],
  };
}

function reduce(state: ContinuousState, changes: string[]): ContinuousState {
  const needed = 10 * state.plans.normal.n;
  if (state.mode !== 'normal' || state.phase !== 'sampling') return state;
  if (!state.reductionAllowed || state.conformingInARow < needed) return state;
  changes.push(`reduced: ${needed} sampled units in a row conform`);
  return enter(state, 'reduced');
}

function enter(state: ContinuousState, mode: ContinuousState['mode']): ContinuousState {
  return { ...state, mode, sampled: 0, conformingInARow: 0, sinceNonconforming: null };
}

function restart(state: ContinuousState, reason: string): ContinuousStep {
  const normal = state.mode === 'reduced' ? enter(state, 'normal') : state;
  const changes = [
    `screening: ${reason}`,
    ...(state.mode === 'reduced' ? ['normal: sampling was broken off'] : []),
  ];
  return { state: { ...normal, phase: 'screening', cleared: 0, conformingInARow: 0 }, changes };
}
