/** The score at which a cell is as probable to be defective as the threshold p* says. */
export const THRESHOLD_SCORE = 75;

const SMALLEST_PROBABILITY = 1e-7;

/** ln(p/(1 − p)); @param p - 0 … 1 */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** 1/(1 + e^−x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * Score 0 … 100 of a defect probability, so that one cut, 75, serves every model, product and gate.
 *
 * risk = 100 · sigmoid(logit p − logit p* + logit 0.75), p clipped to [1e−7, 1 − 1e−7]: p = p* gives 75, the odds
 * of the score are the odds of the defect over those of the threshold, times 3.
 * To decide, compare log-odds with `isAboveThreshold`, not a rounded score with 75.
 *
 * @param probability - 0 … 1
 * @param threshold - p*, between 0 and 1, both excluded
 * @see vectors: test/vectors/risk/risk_score.json
 * @example
 * riskScore(0.3, 0.02) // => 98.4375
 */
export function riskScore(probability: number, threshold: number): number {
  const p = Math.min(1 - SMALLEST_PROBABILITY, Math.max(SMALLEST_PROBABILITY, probability));
  return 100 * sigmoid(logit(p) - logit(threshold) + logit(THRESHOLD_SCORE / 100));
}

/**
 * Whether a cell is to be tested, decided in double precision on log-odds; at the threshold itself it is not.
 *
 * @param logOdds - calibrated log-odds of a defect
 * @param threshold - p*
 */
export function isAboveThreshold(logOdds: number, threshold: number): boolean {
  return logOdds > logit(threshold);
}
