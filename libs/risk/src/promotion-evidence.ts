import { ECE_MOST, labelCalibration, SLOPE_LEAST, SLOPE_MOST } from './label-calibration';

/** A cell with a matured label that both models had scored before. */
export interface PairedCell {
  readonly failed: boolean;
  /** As in `LabelledProbability`. */
  readonly weight: number;
  /** Probability by the model that grades and by the challenger. */
  readonly champion: number;
  readonly challenger: number;
}

export interface DecisionCosts {
  /** Of testing a cell, of a failure that escapes (one currency), and share of the failures that a test finds. */
  readonly test: number;
  readonly escape: number;
  readonly efficacy: number;
}

export interface EvidenceCondition {
  readonly name: string;
  /** Null: cannot be said with so few failures. */
  readonly value: number | null;
  readonly atLeast: number | null;
  readonly atMost: number | null;
  readonly holds: boolean;
}

export interface PromotionEvidence {
  readonly cells: number;
  readonly failures: number;
  /** Expected cost a cell, in the currency of the costs; the difference is challenger less champion. Null: no cells. */
  readonly championCost: number | null;
  readonly challengerCost: number | null;
  readonly difference: number | null;
  /** 95 % interval of the difference: bootstrap over cells, both models on the same ones. */
  readonly interval: readonly [number, number] | null;
  readonly conditions: readonly EvidenceCondition[];
  /** Every condition holds. */
  readonly sufficient: boolean;
}

export const LEAST_LABELLED_CELLS = 1_000;
export const LEAST_LABELLED_FAILURES = 30;
const RESAMPLES = 1_000;
const SEED = 20;

/**
 * Whether labels say that a challenger decides better than the champion on the same cells.
 *
 * Cost of a cell by a model: above its threshold the test, and the escape where the test misses a failure; below it the
 * escape of a failure.
 *
 * @param thresholds - p* of champion and challenger
 */
export function promotionEvidence(
  cells: readonly PairedCell[],
  thresholds: { readonly champion: number; readonly challenger: number },
  costs: DecisionCosts,
): PromotionEvidence {
  const failures = cells.filter(({ failed }) => failed).length;
  const costOf = (failed: boolean, above: boolean): number =>
    (above ? costs.test : 0) + (failed ? costs.escape * (above ? 1 - costs.efficacy : 1) : 0);
  const weights = Float64Array.from(cells, ({ weight }) => weight);
  const champion = Float64Array.from(cells, (cell) =>
    costOf(cell.failed, cell.champion > thresholds.champion),
  );
  const challenger = Float64Array.from(cells, (cell) =>
    costOf(cell.failed, cell.challenger > thresholds.challenger),
  );
  const championCost = cells.length === 0 ? null : mean(champion, weights);
  const challengerCost = cells.length === 0 ? null : mean(challenger, weights);
  const difference = championCost === null || challengerCost === null ? null : challengerCost - championCost;
  const interval = cells.length === 0 ? null : pairedInterval(champion, challenger, weights);
  const { slope, ece, baseRate } = labelCalibration(
    cells.map(({ failed, weight, challenger: probability }) => ({ failed, weight, probability })),
  );
  const eceOverBase = ece === null || baseRate === null || baseRate === 0 ? null : ece / baseRate;
  const conditions = [
    condition('labelled cells that both models scored', cells.length, LEAST_LABELLED_CELLS, null),
    condition('failures among them', failures, LEAST_LABELLED_FAILURES, null),
    condition('upper end of the 95 % interval of the difference in cost', interval?.[1] ?? null, null, 0),
    condition('calibration slope of the challenger', slope, SLOPE_LEAST, SLOPE_MOST),
    condition('ECE over base rate of the challenger', eceOverBase, null, ECE_MOST),
  ];
  // Equal decisions have an interval of 0 to 0: no gain.
  const sufficient = conditions.every(({ holds }) => holds) && (interval?.[1] ?? 0) < 0;
  return {
    cells: cells.length,
    failures,
    championCost,
    challengerCost,
    difference,
    interval,
    conditions,
    sufficient,
  };
}

function condition(
  name: string,
  value: number | null,
  atLeast: number | null,
  atMost: number | null,
): EvidenceCondition {
  const holds = value !== null && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  return { name, value, atLeast, atMost, holds };
}

function mean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (const [index, value] of values.entries()) {
    sum += value * (weights[index] ?? 0);
    total += weights[index] ?? 0;
  }
  return sum / total;
}

/** Cells on which the models agree only change the number of cells, so that they are drawn together. */
function pairedInterval(
  champion: Float64Array,
  challenger: Float64Array,
  weights: Float64Array,
): readonly [number, number] {
  const random = mulberry32(SEED);
  const differences: number[] = [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const apart = [...champion.keys()].flatMap((index) => {
    const gap = (weights[index] ?? 0) * ((challenger[index] ?? 0) - (champion[index] ?? 0));
    return gap === 0 ? [] : [gap];
  });
  for (let sample = 0; sample < RESAMPLES; sample++) {
    let sum = 0;
    for (const gap of apart) sum += gap * poisson(random);
    differences.push(sum / total);
  }
  differences.sort((a, b) => a - b);
  return [
    differences[Math.floor(0.025 * RESAMPLES)] ?? NaN,
    differences[Math.ceil(0.975 * RESAMPLES) - 1] ?? NaN,
  ];
}

/** With mean 1. */
function poisson(random: () => number): number {
  let [product, count] = [random(), 0];
  while (product > 1 / Math.E) {
    product *= random();
    count++;
  }
  return count;
}

/** A small generator with a seed: the same interval every time. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
