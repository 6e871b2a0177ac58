import { normalQuantile } from './normal-quantile';
import { regularizedGamma } from './regularized-gamma';
import { logGamma } from './log-gamma';
import { requirePositive, requireProbability } from './require-argument';
import { solveTail } from './solve-tail';
import type { Tails } from './tails';

function solve(a: number, side: keyof Tails, target: number): number {
  const lower = side === 'lower' ? target : 1 - target;
  const z = side === 'lower' ? normalQuantile(target) : -normalQuantile(target);
  const cube = 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a));
  // Wilson–Hilferty, or the leading term of the series where that fails.
  const start =
    cube > 0.3 || lower === 0
      ? Math.log(a) + 3 * Math.log(Math.max(cube, 1e-3))
      : (Math.log(lower) + logGamma(a + 1)) / a;
  return Math.exp(
    solveTail((s) => regularizedGamma(a, Math.exp(s)), side, target, start, 0.01 + 0.1 / Math.sqrt(a)),
  );
}

/**
 * x with P(a, x) = p, the inverse of the lower regularised incomplete gamma function.
 *
 * @param a - shape, above 0
 * @param p - 0 to 1
 * @returns x ≥ 0, relative error about 1e-14 (times the condition of the problem); Infinity at p = 1
 * @throws StatisticsDomainError
 * @example
 * regularizedGammaPInverse(1, 0) // => 0
 */
export function regularizedGammaPInverse(a: number, p: number): number {
  requirePositive('a', a);
  requireProbability('p', p);
  if (p === 0) return 0;
  return p === 1 ? Infinity : solve(a, 'lower', p);
}

/**
 * x with Q(a, x) = q, the inverse of the upper regularised incomplete gamma function; keeps the digits of a small q.
 *
 * @example
 * regularizedGammaQInverse(1, 1) // => 0
 */
export function regularizedGammaQInverse(a: number, q: number): number {
  requirePositive('a', a);
  requireProbability('q', q);
  if (q === 1) return 0;
  return q === 0 ? Infinity : solve(a, 'upper', q);
}
