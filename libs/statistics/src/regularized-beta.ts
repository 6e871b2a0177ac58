import { binomialKernel } from './binomial-kernel';
import { NoConvergenceError } from './errors';
import { requirePositive, requireProbability } from './require-argument';
import type { Tails } from './tails';

// I_x(a, b) by its continued fraction (Abramowitz & Stegun 26.5.8), modified Lentz. Converges for x below the mean
// in O(√max(a, b)) steps.
function fraction(x: number, y: number, a: number, b: number): number {
  const total = a + b;
  let c = 1;
  let d = 1 / nonZero(1 - (total * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1_000_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (total + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 3e-16) return binomialKernel(a, total, x, y) * (b / total) * h;
  }
  throw new NoConvergenceError('regularizedBeta', `continued fraction at x = ${x}, a = ${a}, b = ${b}`);
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/**
 * Regularised incomplete beta function I_x(a, b) (`lower`) and 1 − I_x(a, b) = I_y(b, a) (`upper`).
 *
 * @param x - 0 to 1
 * @param a - above 0
 * @param b - above 0
 * @param y - 1 − x; give it when it is known better than by subtraction
 * @returns both tails, relative error about 1e-14 (1e-13 for parameters near 1e6); a tail below 1e-2 that lies on the
 *   far side of the mean, which needs a parameter far below 1, has the absolute error 1e-16 of its complement
 * @throws StatisticsDomainError, NoConvergenceError
 * @see Didonato & Morris, ACM TOMS 18 (1992) 360–373
 * @example
 * regularizedBeta(0.5, 1, 1).lower // => 0.5
 */
export function regularizedBeta(x: number, a: number, b: number, y: number = 1 - x): Tails {
  requireProbability('x', x);
  requireProbability('y', y);
  requirePositive('a', a);
  requirePositive('b', b);
  if (x === 0) return { lower: 0, upper: 1 };
  if (y === 0) return { lower: 1, upper: 0 };
  if (x * (a + b + 2) < a + 1) {
    const lower = fraction(x, y, a, b);
    return { lower, upper: 1 - lower };
  }
  const upper = fraction(y, x, b, a);
  return { lower: 1 - upper, upper };
}
