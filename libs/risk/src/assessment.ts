/** `LOW` is given only when every check is clean; a cell without evidence is never `LOW`. */
export type Grade = 'HIGH' | 'LOW' | 'INSUFFICIENT_EVIDENCE';

export type Recommendation = 'short-term testing recommended' | 'safe for all usage' | 'measure again';

export interface Factor {
  /** Name from the feature specification. */
  readonly feature: string;
  /** In the unit of the feature specification. */
  readonly value: number;
  /** In log-odds; positive raises the risk. */
  readonly contribution: number;
}

export interface Assessment {
  readonly grade: Grade;
  /** 0 … 100, 75 = threshold; null when there is no evidence to score. */
  readonly score: number | null;
  /** Calibrated probability of a defect, 0 … 1; null like `score`. */
  readonly probability: number | null;
  readonly recommendation: Recommendation;
  /** Why the grade is not LOW, or what to measure again; each names feature, value and rule. */
  readonly reasons: readonly string[];
  /** Largest contributions first. */
  readonly factors: readonly Factor[];
  readonly model: string;
  readonly revision: string;
}
