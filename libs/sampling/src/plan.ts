/** Accept the lot when at most `c` of `n` units are nonconforming (or `c` nonconformities are found on them). */
export interface SinglePlan {
  readonly kind: 'single';
  readonly n: number;
  readonly c: number;
}

/** One stage: sample `n` more; accept at `ac` or fewer in total (null: acceptance not permitted), reject at `re`. */
export interface PlanStage {
  readonly n: number;
  readonly ac: number | null;
  readonly re: number;
}

/** Double and multiple sampling; the last stage decides (re = ac + 1). */
export interface MultiplePlan {
  readonly kind: 'multiple';
  readonly stages: readonly PlanStage[];
}

/** Measured characteristic, one specification limit, normal: accept when (U − x̄)/s ≥ k, or with σ for s. */
export interface VariablesPlan {
  readonly kind: 'variables';
  readonly n: number;
  readonly k: number;
  readonly sigma: 'known' | 'unknown';
}

/** Wald's sequential test between p1 (accept with 1 − alpha) and p2 (accept with beta), one unit at a time. */
export interface SequentialPlan {
  readonly kind: 'sequential';
  readonly p1: number;
  readonly p2: number;
  readonly alpha: number;
  readonly beta: number;
  /** stop after `n` units and accept at `ac` or fewer; without it the test runs on */
  readonly truncation?: { readonly n: number; readonly ac: number };
}

/** Dodge's continuous plan: 100 % until `i` good units in a row, then a fraction `f` (a number, or a text as "1/48"). */
export interface Csp1Plan {
  readonly kind: 'csp1';
  readonly i: number;
  readonly f: number | string;
}

export type SamplingPlan = SinglePlan | MultiplePlan | VariablesPlan | SequentialPlan | Csp1Plan;

/** hypergeometric: a lot of known size (type A); binomial: a process (type B); poisson: nonconformities per unit. */
export type Distribution = 'hypergeometric' | 'binomial' | 'poisson';
