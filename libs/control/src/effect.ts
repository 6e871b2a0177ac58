/** What a move did to the process. */
export type Effect = 'as-predicted' | 'too-weak' | 'opposite';

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

/**
 * Judges whether the process went where the move was to bring it.
 * `opposite` only beyond noise: a rollback for a trembling hand would do harm itself.
 */
export function judgeEffect({ before, after, predicted, noise }: EffectInput): Effect {
  const along = (after - before) * Math.sign(predicted);
  if (along < -noise) return 'opposite';
  return along >= Math.max(LEAST_SHARE * Math.abs(predicted), 0) && along > 0 ? 'as-predicted' : 'too-weak';
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
