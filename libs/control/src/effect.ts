/** What a move did to the process. */
export type Effect = 'as-predicted' | 'too-weak' | 'too-strong' | 'opposite';

export interface EffectInput {
  /** Mean of the process variable before the move. */
  readonly before: number;
  /** Mean after the settling time. */
  readonly after: number;
  /** Change that was predicted: gain × move. */
  readonly predicted: number;
  /** Change that noise alone makes: two standard errors. */
  readonly noise: number;
}

/** Least part of the predicted change that counts as the predicted one. */
const LEAST_SHARE = 0.3;
/** A gain twice the assumed one is what the weight is made for; beyond it the model is wrong. */
const MOST_SHARE = 2;
/** So many moves in a row that the model did not foretell are its drift, not chance. */
const DRIFT_MOVES = 2;

/**
 * Judges whether the process went where the move was to bring it.
 * `opposite` only beyond noise: a rollback for a trembling hand would do harm itself.
 */
export function judgeEffect({ before, after, predicted, noise }: EffectInput): Effect {
  const along = (after - before) * Math.sign(predicted);
  if (along < -noise) return 'opposite';
  if (along > MOST_SHARE * Math.abs(predicted) + noise) return 'too-strong';
  return along >= Math.max(LEAST_SHARE * Math.abs(predicted), 0) && along > 0 ? 'as-predicted' : 'too-weak';
}

/**
 * Whether the run-to-run model of a loop has drifted: its newest moves did something else than it said.
 *
 * @param effects - of the moves of the loop, newest first; null: not judged
 */
export function modelDrifted(effects: readonly (string | null)[]): boolean {
  const newest = effects.slice(0, DRIFT_MOVES);
  return (
    newest.length === DRIFT_MOVES &&
    newest.every((effect) => effect === 'too-weak' || effect === 'too-strong')
  );
}

/** Whether a proposal that was not carried out pointed the right way: the process is still off on the same side. */
export function pointedRight(input: {
  readonly delta: number;
  readonly gain: number;
  readonly target: number;
  readonly after: number;
}): boolean {
  return Math.sign(input.delta * input.gain) === Math.sign(input.target - input.after);
}
