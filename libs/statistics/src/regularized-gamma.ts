import { NoConvergenceError, StatisticsDomainError } from './errors';
import { logGamma } from './log-gamma';
import { poissonKernel } from './poisson-kernel';
import { requirePositive } from './require-argument';
import type { Tails } from './tails';

const MAX_TERMS = 1_000_000;

// P(a, x) by the series x^a e^-x / Γ(a+1) · Σ x^k / ((a+1)…(a+k)); all terms are positive.
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < MAX_TERMS; k += 1) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-17) return poissonKernel(a, x) * sum;
  }
  throw new NoConvergenceError('regularizedGamma', `series at a = ${a}, x = ${x}`);
}

// Q(a, x) by Legendre's continued fraction, evaluated from the front (modified Lentz).
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < MAX_TERMS; k += 1) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) return poissonKernel(a, x) * a * h;
  }
  throw new NoConvergenceError('regularizedGamma', `continued fraction at a = ${a}, x = ${x}`);
}

// Q(a, x) for small a and x, where 1 − P would cancel: 1 − x^a/Γ(1+a)·(1 + a Σ (−x)^k/((a+k) k!)).
function upperSmall(a: number, x: number): number {
  let factor = 1;
  let sum = 0;
  for (let k = 1; k < 200; k += 1) {
    factor *= -x / k;
    const term = factor / (a + k);
    sum += term;
    if (Math.abs(term) < 1e-18 * Math.abs(sum)) break;
  }
  const exponent = a * Math.log(x) - logGamma(a + 1);
  return -Math.expm1(exponent) - Math.exp(exponent) * a * sum;
}

/**
 * Regularised incomplete gamma functions P(a, x) = γ(a, x)/Γ(a) (`lower`) and Q = 1 − P (`upper`).
 *
 * Series or continued fraction for the tail that is not near 1; the prefactor by Loader's saddle-point form.
 *
 * @param a - shape, above 0
 * @param x - 0 or more; Infinity allowed
 * @returns both tails, relative error about 1e-14
 * @throws StatisticsDomainError, NoConvergenceError
 * @see DiDonato & Morris, ACM TOMS 12 (1986) 377–393
 * @example
 * regularizedGamma(1, 0).upper // => 1
 */
export function regularizedGamma(a: number, x: number): Tails {
  requirePositive('a', a);
  if (!(x >= 0)) throw new StatisticsDomainError('x', x, 'must be 0 or more');
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  if (x < 1.5 && a < 1) {
    const upper = upperSmall(a, x);
    return { lower: upper < 0.5 ? 1 - upper : lowerSeries(a, x), upper };
  }
  if (x < a + 1) {
    const lower = lowerSeries(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = upperFraction(a, x);
  return { lower: 1 - upper, upper };
}

/** Lower regularised incomplete gamma function P(a, x). */
export function regularizedGammaP(a: number, x: number): number {
  return regularizedGamma(a, x).lower;
}

/** Upper regularised incomplete gamma function Q(a, x) = 1 − P(a, x), without cancellation. */
export function regularizedGammaQ(a: number, x: number): number {
  return regularizedGamma(a, x).upper;
}
