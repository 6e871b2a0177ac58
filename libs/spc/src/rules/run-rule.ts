/** Which side of the centre line a zone rule looks at. */
export type RuleSide =
  /** k points beyond the zone above, or k points beyond it below; sides are counted apart. */
  | 'same'
  /** above and below are counted together. */
  | 'either'
  /** like `either`, and both sides must occur in the window (Nelson's test 8). */
  | 'both'
  | 'upper'
  | 'lower';

interface Named {
  /** Identifier that appears in the signals of a point, for instance `N5`. */
  readonly id: string;
}

/** A point outside its control limits (strictly). Uses the limits themselves, so it holds on every chart. */
export interface BeyondLimitsRule extends Named {
  readonly kind: 'beyond-limits';
}

/** `k` of the last `m` points strictly beyond `zone` sigma; the last point must be one of them. */
export interface ZoneRule extends Named {
  readonly kind: 'zone';
  readonly k: number;
  readonly m: number;
  /** Multiple of the sigma of the plotted statistic; 0 is the centre line. */
  readonly zone: number;
  readonly side: RuleSide;
}

/** `run` points in a row within `zone` sigma, the border included. */
export interface WithinRule extends Named {
  readonly kind: 'within';
  readonly run: number;
  readonly zone: number;
}

/** `run` points in a row strictly rising or strictly falling. */
export interface TrendRule extends Named {
  readonly kind: 'trend';
  readonly run: number;
}

/** `run` points in a row whose differences alternate in sign. */
export interface AlternatingRule extends Named {
  readonly kind: 'alternating';
  readonly run: number;
}

/** A run rule as data. Signals are raised at the point that completes the pattern, and at each further one. */
export type RunRule = BeyondLimitsRule | ZoneRule | WithinRule | TrendRule | AlternatingRule;

/** Longest window of a rule with k < m: its history is kept in one 32-bit word. */
export const LONGEST_ZONE_WINDOW = 31;

/** Most rules in one set: the signals of a point are one 32-bit word. */
export const MOST_RULES = 31;
