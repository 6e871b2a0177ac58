import { ECE_MOST, labelCalibration, SLOPE_LEAST, SLOPE_MOST } from './label-calibration';
import { pairedCostInterval, pairedRankingGain, type RankingGain } from './paired-bootstrap';

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

/** What a condition is about; stands in refusals. */
export type EvidenceCode =
  | 'TOO_FEW_CELLS'
  | 'TOO_FEW_FAILURES'
  | 'NO_COST_GAIN'
  | 'NO_RANKING_GAIN'
  | 'SLOPE_OUT_OF_RANGE'
  | 'ECE_TOO_HIGH';

export interface EvidenceCondition {
  /** Names the condition where it does not hold. */
  readonly code: EvidenceCode;
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
  /** PR-AUC of both on the same cells; null: no failure. */
  readonly ranking: RankingGain | null;
  readonly conditions: readonly EvidenceCondition[];
  /** Every condition holds. */
  readonly sufficient: boolean;
}

export const LEAST_LABELLED_CELLS = 1_000;
export const LEAST_LABELLED_FAILURES = 30;
/** From here on a challenger need not rank better beyond chance as well: a gain in cost is enough. */
export const ENOUGH_FAILURES = 500;

/**
 * Whether labels say that a challenger decides better than the champion on the same cells.
 *
 * Cost of a cell by a model: above its threshold the test, and the escape where the test misses a failure; below it the
 * escape of a failure.
 *
 * A gain in cost beyond chance is always asked for; with fewer than 500 failures a gain in PR-AUC beyond chance as well, because
 * a gain in cost alone may then hang on the few cells between the two thresholds.
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
  const interval = cells.length === 0 ? null : pairedCostInterval(champion, challenger, weights);
  const { slope, ece, baseRate } = labelCalibration(
    cells.map(({ failed, weight, challenger: probability }) => ({ failed, weight, probability })),
  );
  const eceOverBase = ece === null || baseRate === null || baseRate === 0 ? null : ece / baseRate;
  const ranking = pairedRankingGain(cells);
  const [costAbove, rankingBelow] = [interval?.[1] ?? null, ranking?.interval[0] ?? null];
  const conditions = [
    condition(
      'TOO_FEW_CELLS',
      'labelled cells that both models scored',
      cells.length,
      LEAST_LABELLED_CELLS,
      null,
    ),
    condition('TOO_FEW_FAILURES', 'failures among them', failures, LEAST_LABELLED_FAILURES, null),
    {
      ...condition(
        'NO_COST_GAIN',
        'upper end of the 95 % interval of the difference in cost',
        costAbove,
        null,
        0,
      ),
      // Equal decisions have an interval of 0 to 0: no gain.
      holds: costAbove !== null && costAbove < 0,
    },
    {
      ...condition(
        'NO_RANKING_GAIN',
        `lower end of the 95 % interval of the difference in PR-AUC, unless there are ${ENOUGH_FAILURES} failures`,
        rankingBelow,
        0,
        null,
      ),
      holds: failures >= ENOUGH_FAILURES || (rankingBelow !== null && rankingBelow > 0),
    },
    condition('SLOPE_OUT_OF_RANGE', 'calibration slope of the challenger', slope, SLOPE_LEAST, SLOPE_MOST),
    condition('ECE_TOO_HIGH', 'ECE over base rate of the challenger', eceOverBase, null, ECE_MOST),
  ];
  const sufficient = conditions.every(({ holds }) => holds);
  return {
    cells: cells.length,
    failures,
    championCost,
    challengerCost,
    difference,
    interval,
    ranking,
    conditions,
    sufficient,
  };
}

function condition(
  code: EvidenceCode,
  name: string,
  value: number | null,
  atLeast: number | null,
  atMost: number | null,
): EvidenceCondition {
  const holds = value !== null && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  return { code, name, value, atLeast, atMost, holds };
}

function mean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (const [index, value] of values.entries()) {
    sum += value * (weights[index] ?? 0);
    total += weights[index] ?? 0;
  }
  return sum / total;
}
