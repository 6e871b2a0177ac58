/** `LOW` is given only when every check is clean; a cell without evidence is never `LOW`. */
export type Grade = 'HIGH' | 'LOW' | 'INSUFFICIENT_EVIDENCE';

export type Recommendation = 'short-term testing recommended' | 'safe for all usage' | 'measure again';

export interface Factor {
  /** Name from the feature specification. */
  readonly feature: string;
  readonly value: number;
  /** Of the value, from the feature specification; empty: it has none. */
  readonly unit: string;
  /** In log-odds; positive raises the risk. */
  readonly contribution: number;
}

/** Scores, 0 … 100. */
export interface ScoreInterval {
  readonly low: number;
  readonly high: number;
}

export interface Assessment {
  readonly grade: Grade;
  /** 0 … 100, 75 = threshold; null when there is no evidence to score. */
  readonly score: number | null;
  /**
   * 95 % interval of the score, by the failures among cells that the model gave a like probability; null where
   * there is no score, or where calibration had no such cells.
   */
  readonly scoreInterval: ScoreInterval | null;
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
