import { findRoot } from './find-root';
import type { Tails } from './tails';

/**
 * Solves `tails(s)` = target on a transformed scale s, with the tail that is given and on the logarithm of the
 * probability, so that extreme targets keep their digits.
 *
 * @param tails - both tails at s, lower increasing in s
 * @param side - which tail the target is
 * @param target - strictly between 0 and 1
 * @param start - first guess on the scale of s
 * @param step - first width of the search for a bracket
 */
export function solveTail(
  tails: (s: number) => Tails,
  side: keyof Tails,
  target: number,
  start: number,
  step: number,
): number {
  // Use the tail below ½ of the two, so that the difference of logarithms is well conditioned.
  const near: keyof Tails = target <= 0.5 ? side : side === 'lower' ? 'upper' : 'lower';
  const goal = Math.log(target <= 0.5 ? target : 1 - target);
  const sign = near === 'lower' ? 1 : -1;
  const excess = (s: number): number => {
    const value = tails(s)[near];
    return sign * (value > 0 ? Math.log(value) - goal : -800 - goal);
  };
  let low = start;
  let high = start;
  let atLow = excess(start);
  if (atLow === 0) return start;
  for (let width = step; atLow > 0; width *= 2) {
    high = low;
    low -= width;
    atLow = excess(low);
  }
  if (high === low) {
    let atHigh = atLow;
    for (let width = step; atHigh < 0; width *= 2) {
      low = high;
      high += width;
      atHigh = excess(high);
    }
  }
  return findRoot(excess, low, high);
}
