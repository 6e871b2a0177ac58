import { normalCdf } from './normal-cdf';
import { normalPdf } from './normal-pdf';
import { requireProbability } from './require-argument';

/**
 * Quantile of the standard normal distribution, z with Φ(z) = p.
 *
 * Rational start (Abramowitz & Stegun 26.2.23), then Halley steps on the distribution function, in the nearer tail.
 * For an upper tail probability q use −normalQuantile(q), which keeps the digits that 1 − q would lose.
 *
 * @param p - 0 to 1
 * @returns z; −Infinity at 0 and Infinity at 1; relative error about 1e-15
 * @throws StatisticsDomainError outside 0..1
 * @example
 * normalQuantile(0.5) // => 0
 */
export function normalQuantile(p: number): number {
  requireProbability('p', p);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  const tail = p < 0.5 ? p : 1 - p;
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = -(
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
  for (let step = 0; step < 3; step += 1) {
    const error = (normalCdf(z) - tail) / normalPdf(z);
    z -= error / (1 + (z * error) / 2);
  }
  return p < 0.5 ? z : -z;
}
