import { binomialKernel } from './binomial-kernel';
import { StatisticsDomainError } from './errors';
import { requireCount, requireInteger } from './require-argument';
import { stirlingError } from './stirling-error';
import type { Tails } from './tails';

function requireArguments(k: number, population: number, marked: number, sample: number): void {
  requireInteger('k', k);
  requireCount('population', population);
  requireCount('marked', marked);
  requireCount('sample', sample);
  if (marked > population) {
    throw new StatisticsDomainError('marked', marked, `must not exceed the population of ${population}`);
  }
  if (sample > population) {
    throw new StatisticsDomainError('sample', sample, `must not exceed the population of ${population}`);
  }
}

// Loader: Hyp(k) = B(k; D, f)·B(n − k; N − D, f)/B(n; N, f) with f = n/N, whose three factors share no cancellation.
function kernel(k: number, population: number, marked: number, sample: number): number {
  const rest = population - sample;
  if (sample === 0 || rest === 0) return 1;
  const p = sample / population;
  const q = rest / population;
  const centre =
    Math.exp(stirlingError(population) - stirlingError(sample) - stirlingError(rest)) *
    Math.sqrt(population / (2 * Math.PI * sample * rest));
  return (binomialKernel(k, marked, p, q) * binomialKernel(sample - k, population - marked, p, q)) / centre;
}

/**
 * Hypergeometric probability of k marked units in a sample without replacement:
 * P(X = k) = C(D, k)·C(N − D, n − k)/C(N, n).
 *
 * @param k - marked units in the sample; outside the support the probability is 0
 * @param population - N, units in the lot
 * @param marked - D, marked (nonconforming) units in the lot
 * @param sample - n, units drawn
 * @returns relative error about 1e-13 while above 1e-300
 * @throws StatisticsDomainError
 * @see Loader (2000); vectors: test/vectors/sampling/oc_vectors.json
 * @example
 * hypergeometricPmf(1, 4, 2, 1) // => 0.5
 */
export function hypergeometricPmf(k: number, population: number, marked: number, sample: number): number {
  requireArguments(k, population, marked, sample);
  if (k < Math.max(0, sample - (population - marked)) || k > Math.min(sample, marked)) return 0;
  return kernel(k, population, marked, sample);
}

/**
 * P(X ≤ k) and P(X > k) of the hypergeometric distribution, neither by cancellation.
 *
 * @param population - N, units in the lot
 * @param marked - D, marked units in the lot
 * @param sample - n, units drawn
 * @returns both tails, relative error below 1e-12 for N to 1e9 while above 1e-300
 * @throws StatisticsDomainError
 * @example
 * hypergeometricTails(0, 100, 1, 20).lower // => 0.8
 */
export function hypergeometricTails(k: number, population: number, marked: number, sample: number): Tails {
  requireArguments(k, population, marked, sample);
  const lowest = Math.max(0, sample - (population - marked));
  const highest = Math.min(sample, marked);
  if (k < lowest) return { lower: 0, upper: 1 };
  if (k >= highest) return { lower: 1, upper: 0 };
  // Unmarked units left out of a sample that holds no marked one.
  const rest = population - marked - sample;
  const mode = ((sample + 1) * (marked + 1)) / (population + 2);
  if (k + 1 > mode) {
    let term = kernel(k + 1, population, marked, sample);
    let upper = term;
    for (let j = k + 1; j < highest && term > upper * 1e-18; j += 1) {
      term *= ((marked - j) * (sample - j)) / ((j + 1) * (rest + j + 1));
      upper += term;
    }
    return { lower: 1 - upper, upper };
  }
  let term = kernel(k, population, marked, sample);
  let lower = term;
  for (let j = k; j > lowest && term > lower * 1e-18; j -= 1) {
    term *= (j * (rest + j)) / ((marked - j + 1) * (sample - j + 1));
    lower += term;
  }
  return { lower, upper: 1 - lower };
}

/** P(X ≤ k) of the hypergeometric distribution. */
export function hypergeometricCdf(k: number, population: number, marked: number, sample: number): number {
  return hypergeometricTails(k, population, marked, sample).lower;
}

/** P(X > k) of the hypergeometric distribution, without cancellation. */
export function hypergeometricSf(k: number, population: number, marked: number, sample: number): number {
  return hypergeometricTails(k, population, marked, sample).upper;
}
