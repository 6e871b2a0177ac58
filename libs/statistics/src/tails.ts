/** The two tails of a distribution at a point, each with full relative accuracy; `lower` + `upper` = 1. */
export interface Tails {
  /** P(X ≤ x) */
  readonly lower: number;
  /** P(X > x) */
  readonly upper: number;
}
