import { sigmoid } from './risk-score';

/** Indices by descending score; equal scores keep their order. */
function byScore(score: ArrayLike<number>): number[] {
  return Array.from(score, (_, index) => index).sort(
    (a, b) => (score[b] ?? NaN) - (score[a] ?? NaN) || a - b,
  );
}

/**
 * Average precision: area under precision over recall, equal scores as one threshold.
 * @param failed - 1 = failed, 0 = good; at least one of each
 */
export function averagePrecision(failed: ArrayLike<number>, score: ArrayLike<number>): number {
  const order = byScore(score);
  let [area, hits, before] = [0, 0, 0];
  const positives = sumOf(failed);
  for (const [rank, index] of order.entries()) {
    hits += failed[index] ?? 0;
    const next = order[rank + 1];
    if (next !== undefined && score[next] === score[index]) continue;
    area += ((hits - before) / positives) * (hits / (rank + 1));
    before = hits;
  }
  return area;
}

/** Probability that a failed cell scores above a good one; ties count half. */
export function rocAuc(failed: ArrayLike<number>, score: ArrayLike<number>): number {
  const order = byScore(score);
  const positives = sumOf(failed);
  const negatives = failed.length - positives;
  let [pairs, negativesAbove] = [0, 0];
  for (let start = 0; start < order.length;) {
    let [end, own] = [start, 0];
    const value = score[order[start] ?? -1];
    while (end < order.length && score[order[end] ?? -1] === value) own += failed[order[end++] ?? -1] ?? 0;
    const good = end - start - own;
    pairs += own * (negatives - negativesAbove - good + good / 2);
    negativesAbove += good;
    start = end;
  }
  return pairs / (positives * negatives);
}

/** Share of the failures among the floor(share · n) cells with the highest scores. */
export function recallAtReview(failed: ArrayLike<number>, score: ArrayLike<number>, share: number): number {
  const reviewed = byScore(score).slice(0, Math.floor(share * score.length));
  return reviewed.reduce((sum, index) => sum + (failed[index] ?? 0), 0) / sumOf(failed);
}

/** Mean squared distance of probability and outcome. */
export function brierScore(failed: ArrayLike<number>, probability: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < failed.length; i++) sum += ((probability[i] ?? NaN) - (failed[i] ?? NaN)) ** 2;
  return sum / failed.length;
}

/** 1 − Brier score over that of the base rate; above 0 is better than knowing only the base rate. */
export function brierSkill(failed: ArrayLike<number>, probability: ArrayLike<number>): number {
  const base = sumOf(failed) / failed.length;
  return 1 - brierScore(failed, probability) / (base * (1 - base));
}

/**
 * Expected calibration error: mean distance of probability and failure rate over bins.
 * @param width - `count`: bins of equal count; `width`: of equal width on 0 … 1
 */
export function expectedCalibrationError(
  failed: ArrayLike<number>,
  probability: ArrayLike<number>,
  bins: number,
  width: 'count' | 'width' = 'count',
): number {
  const n = failed.length;
  const order = byScore(probability).reverse();
  const groups = Array.from({ length: bins }, () => ({ outcome: 0, probability: 0 }));
  for (const [rank, index] of order.entries()) {
    const p = probability[index] ?? NaN;
    const group =
      width === 'count' ? Math.floor((rank * bins) / n) : Math.min(bins - 1, Math.floor(p * bins));
    const own = groups[group];
    if (own === undefined) continue;
    own.outcome += failed[index] ?? NaN;
    own.probability += p;
  }
  return groups.reduce((sum, own) => sum + Math.abs(own.probability - own.outcome), 0) / n;
}

/**
 * Slope of a logistic regression of the outcome on the predicted log-odds, by Newton's method; 1 is right, below 1 the
 * predictions are too extreme.
 */
export function calibrationSlope(failed: ArrayLike<number>, logOdds: ArrayLike<number>): number {
  let [slope, intercept] = [1, 0];
  for (let iteration = 0; iteration < 50; iteration++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let i = 0; i < failed.length; i++) {
      const x = logOdds[i] ?? NaN;
      const p = sigmoid(slope * x + intercept);
      const [residual, weight] = [(failed[i] ?? NaN) - p, p * (1 - p)];
      g0 += residual;
      g1 += residual * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepSlope = (h00 * g1 - h01 * g0) / determinant;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += stepSlope;
    if (Math.abs(stepSlope) < 1e-10) break;
  }
  return slope;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? NaN;
  return sum;
}
