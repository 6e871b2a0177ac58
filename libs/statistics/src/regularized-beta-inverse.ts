import { regularizedBeta } from './regularized-beta';
import { requirePositive, requireProbability } from './require-argument';
import { solveTail } from './solve-tail';
import type { Tails } from './tails';

/**
 * The point x, and y = 1 − x, where a tail of the regularised incomplete beta function has a given value:
 * I_x(a, b) = target for `side` lower, 1 − I_x(a, b) = target for upper.
 *
 * @param target - 0 to 1
 * @param a - above 0
 * @param b - above 0
 * @returns both x and y with full relative accuracy (the root is found on the logit scale)
 * @throws StatisticsDomainError
 * @example
 * regularizedBetaInverse('lower', 0, 2, 3).x // => 0
 */
export function regularizedBetaInverse(
  side: keyof Tails,
  target: number,
  a: number,
  b: number,
): { readonly x: number; readonly y: number } {
  requireProbability('target', target);
  requirePositive('a', a);
  requirePositive('b', b);
  const end = side === 'lower' ? target : 1 - target;
  if (target === 0 || target === 1) return { x: end, y: 1 - end };
  const point = (s: number): { x: number; y: number } => ({
    x: 1 / (1 + Math.exp(-s)),
    y: 1 / (1 + Math.exp(s)),
  });
  const tails = (s: number): Tails => {
    const { x, y } = point(s);
    return regularizedBeta(x, a, b, y);
  };
  const spread = Math.sqrt(1 / a + 1 / b);
  return point(solveTail(tails, side, target, Math.log(a / b), Math.min(1, spread)));
}
