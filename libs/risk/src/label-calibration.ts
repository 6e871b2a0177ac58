import { reliabilityBins } from './reliability';
import { logit, sigmoid } from './risk-score';

/** A cell with a matured label and the probability that a model had given it before. */
export interface LabelledProbability {
  readonly failed: boolean;
  /** Calibrated, 0 … 1. */
  readonly probability: number;
  /** Cells that this one stands for: 1 over the share of its kind that was looked at; at least 1. */
  readonly weight: number;
}

/** `few`: fewer failures than a line can be fitted to; `watch`: a bar is missed, within chance; `alarm`: beyond chance. */
export type CalibrationState = 'few' | 'stable' | 'watch' | 'alarm';

export interface LabelCalibration {
  readonly state: CalibrationState;
  /** Cells and failures that were counted, without weights. */
  readonly cells: number;
  readonly failures: number;
  /** Weighted share of failures, 0 … 1; null: no cell at all. */
  readonly baseRate: number | null;
  /** Mean squared distance of probability and outcome, and its skill against the base rate; null as above. */
  readonly brier: number | null;
  readonly brierSkill: number | null;
  /** Over 15 bins of equal count; null as above. */
  readonly ece: number | null;
  /** Logistic regression of the outcome on the predicted log-odds: 1 and 0 are right. Null when `few`. */
  readonly slope: number | null;
  readonly intercept: number | null;
  /** 95 % interval of the slope. */
  readonly slopeInterval: readonly [number, number] | null;
}

/** Below, an interval says nothing. */
export const LEAST_FAILURES = 20;
export const SLOPE_LEAST = 0.8;
export const SLOPE_MOST = 1.2;
/** Of the base rate. */
export const ECE_MOST = 0.5;
/** Labels older than this say nothing of a line as it is now. Milliseconds. */
export const LABELS_COUNT_MS = 365 * 86_400_000;
const NORMAL_975 = 1.96;

/** How well the probabilities of a model agree with what became of the cells; weights stand for cells nobody looked at. */
export function labelCalibration(cells: readonly LabelledProbability[]): LabelCalibration {
  const failures = cells.filter(({ failed }) => failed).length;
  const counts = { cells: cells.length, failures };
  const none = { slope: null, intercept: null, slopeInterval: null };
  if (cells.length === 0)
    return { state: 'few', ...counts, baseRate: null, brier: null, brierSkill: null, ece: null, ...none };
  let [total, positive, square] = [0, 0, 0];
  for (const { failed, probability, weight } of cells) {
    total += weight;
    positive += failed ? weight : 0;
    square += weight * (probability - Number(failed)) ** 2;
  }
  const baseRate = positive / total;
  const brier = square / total;
  const reference = baseRate * (1 - baseRate);
  const figures = {
    ...counts,
    baseRate,
    brier,
    brierSkill: reference > 0 ? 1 - brier / reference : null,
    ece: weightedError(cells, total),
  };
  const line = failures < LEAST_FAILURES || failures === cells.length ? null : recalibration(cells);
  if (line === null) return { state: 'few', ...figures, ...none };
  const half = NORMAL_975 * line.slopeError;
  const slopeInterval = [line.slope - half, line.slope + half] as const;
  const state = stateOf(line.slope, slopeInterval, figures.ece / baseRate, largeShift(cells));
  return { state, ...figures, slope: line.slope, intercept: line.intercept, slopeInterval };
}

function stateOf(
  slope: number,
  [low, high]: readonly [number, number],
  eceOverBase: number,
  shift: number,
): CalibrationState {
  if (high < SLOPE_LEAST || low > SLOPE_MOST || Math.abs(shift) > 3) return 'alarm';
  return slope < SLOPE_LEAST || slope > SLOPE_MOST || eceOverBase > ECE_MOST ? 'watch' : 'stable';
}

/** Failures less those expected, in standard deviations of their weighted sum. */
function largeShift(cells: readonly LabelledProbability[]): number {
  let [difference, variance] = [0, 0];
  for (const { failed, probability, weight } of cells) {
    difference += weight * (Number(failed) - probability);
    variance += weight * weight * probability * (1 - probability);
  }
  return variance > 0 ? difference / Math.sqrt(variance) : difference === 0 ? 0 : Infinity;
}

/** Over the bins of `reliabilityBins`; with equal weights that of the library. */
function weightedError(cells: readonly LabelledProbability[], total: number): number {
  const gaps = reliabilityBins(cells).map(
    ({ weight, predicted, observed }) => weight * Math.abs(predicted - observed),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / total;
}

/** Probabilities are kept off 0 and 1, where log-odds have no value. */
const CLIP = 1e-7;

/** Newton's method; the error of the slope is robust to the weights (sandwich). Null: it does not converge. */
function recalibration(
  cells: readonly LabelledProbability[],
): { readonly slope: number; readonly intercept: number; readonly slopeError: number } | null {
  const rows = cells.map(({ failed, probability, weight }) => {
    return { y: Number(failed), x: logit(Math.min(1 - CLIP, Math.max(CLIP, probability))), weight };
  });
  let [slope, intercept] = [1, 0];
  for (let iteration = 0; iteration < 50; iteration++) {
    let [g0, g1, h00, h01, h11, m00, m01, m11] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (const { y, x, weight } of rows) {
      const p = sigmoid(slope * x + intercept);
      const [score, curvature] = [weight * (y - p), weight * p * (1 - p)];
      g0 += score;
      g1 += score * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
      m00 += score * score;
      m01 += score * score * x;
      m11 += score * score * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12 * h00 * h11)) return null;
    const step = (h00 * g1 - h01 * g0) / determinant;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += step;
    if (!Number.isFinite(slope + intercept)) return null;
    if (Math.abs(step) < 1e-9) {
      const variance = (h00 * h00 * m11 - 2 * h00 * h01 * m01 + h01 * h01 * m00) / determinant ** 2;
      return { slope, intercept, slopeError: Math.sqrt(variance) };
    }
  }
  return null;
}
