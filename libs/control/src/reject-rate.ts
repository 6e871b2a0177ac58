import { binomialSf } from '@cellgate/statistics';

/** Cells and how many of them were rejected. */
export interface RejectCount {
  readonly cells: number;
  readonly rejects: number;
}

/** Fewer cells say nothing. */
export const LEAST_REJECT_CELLS = 50;
/** A rise by half of the baseline. */
const RISE = 1.5;
/** Probability of so many rejects by chance at the baseline. */
const CHANCE = 0.01;

/**
 * Whether more cells are rejected after a move than before it: the rate is half as high again as the baseline or more, in 50 cells or
 * more, and chance does not explain it. Without the last condition one reject after a baseline without any would be a rise
 * without bound, and a rollback for nothing does harm itself.
 *
 * @returns false also while there are too few cells on either side
 */
export function rejectsRose(before: RejectCount, after: RejectCount): boolean {
  if (before.cells < LEAST_REJECT_CELLS || after.cells < LEAST_REJECT_CELLS) return false;
  const rate = after.rejects / after.cells;
  if (!(rate > 0 && rate >= RISE * (before.rejects / before.cells))) return false;
  // Of a baseline without any reject one knows only that its rate is small.
  const baseline = (before.rejects + 1) / (before.cells + 2);
  return binomialSf(after.rejects - 1, after.cells, baseline) <= CHANCE;
}
