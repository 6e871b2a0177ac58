import { NoConvergenceError, StatisticsDomainError } from './errors';

/**
 * Root of a continuous function inside a bracket, by Brent's method (inverse quadratic interpolation with bisection
 * as the safeguard).
 *
 * @param f - continuous; f(low) and f(high) have opposite signs (or one of them is 0)
 * @param tolerance - absolute tolerance on x, added to the 4 ε|x| that doubles allow
 * @returns x with f(x) = 0 to within the tolerance
 * @throws StatisticsDomainError when the bracket holds no change of sign
 * @see Brent, Algorithms for Minimization without Derivatives (1973), ch. 4
 * @example
 * findRoot((x) => x * x - 4, 0, 5) // => 2
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 0): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (!(fa < 0 !== fb < 0) || Number.isNaN(fa) || Number.isNaN(fb)) {
    throw new StatisticsDomainError(
      'bracket',
      `[${low}, ${high}]`,
      `must hold a change of sign; f is ${fa} and ${fb}`,
    );
  }
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  for (let iteration = 0; iteration < 300; iteration += 1) {
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const enough = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= enough || fb === 0) return b;
    if (Math.abs(previous) < enough || Math.abs(fa) <= Math.abs(fb)) {
      step = half;
      previous = half;
    } else {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * half * s;
        q = 1 - s;
      } else {
        const t = fa / fc;
        const r = fb / fc;
        p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      p = Math.abs(p);
      if (2 * p < Math.min(3 * half * q - Math.abs(enough * q), Math.abs(previous * q))) {
        previous = step;
        step = p / q;
      } else {
        step = half;
        previous = half;
      }
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > enough ? step : Math.sign(half) * enough;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      previous = step;
    }
  }
  throw new NoConvergenceError('findRoot', `300 iterations in [${low}, ${high}]`);
}
