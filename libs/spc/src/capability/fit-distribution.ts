import { findRoot } from '@cellgate/statistics';
import { InvalidParameterError, NotEnoughDataError } from '../errors';
import { sampleDeviation } from '../estimates/sample-deviation';
import { distribution, type Distribution, type DistributionName } from './distribution';

/** A fitted distribution and how well it follows the values. */
export interface DistributionFit {
  readonly distribution: Distribution;
  readonly n: number;
  /** Anderson–Darling A²; smaller is better, the tails count most. */
  readonly andersonDarling: number;
}

/**
 * Fits a distribution by maximum likelihood (normal: mean and sample standard deviation).
 *
 * lognormal: mean and sd of ln x. Weibull: the root of Σxᵏ ln x/Σxᵏ − 1/k − mean(ln x) = 0, scale (mean xᵏ)^(1/k).
 * Gamma: ln a − ψ(a) = ln x̄ − mean(ln x). Exponential: x̄.
 *
 * @param values - finite; all but the normal need values above 0
 * @throws NotEnoughDataError below 10 values
 * @throws InvalidParameterError for a value that is not positive, or values that are all equal
 * @see Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions; Stephens, JASA 69 (1974) 730 (A²)
 * @example
 * fitDistribution('exponential', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).distribution.parameters.scale // => 5.5
 */
export function fitDistribution(name: DistributionName, values: ArrayLike<number>): DistributionFit {
  const n = values.length;
  if (n < 10) throw new NotEnoughDataError(`a ${name} fit`, 10, n);
  const { mean, deviation } = sampleDeviation(values, null);
  if (!(deviation > 0))
    throw new InvalidParameterError('values', 'constant', 'a fit needs values that differ');
  const fitted = distribution(name, parametersOf(name, values, mean, deviation));
  return { distribution: fitted, n, andersonDarling: andersonDarling(values, fitted) };
}

function parametersOf(
  name: DistributionName,
  values: ArrayLike<number>,
  mean: number,
  deviation: number,
): Record<string, number> {
  if (name === 'normal') return { mean, sigma: deviation };
  const logs = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value > 0))
      throw new InvalidParameterError(`values[${i}]`, value, `a ${name} fit needs values above 0`);
    logs[i] = Math.log(value);
  }
  const log = sampleDeviation(logs, null);
  const n = values.length;
  switch (name) {
    case 'lognormal':
      return { mean: log.mean, sigma: log.deviation * Math.sqrt((n - 1) / n) };
    case 'exponential':
      return { scale: mean };
    case 'weibull': {
      // Powers are taken of x/max, which keeps them in range for any shape.
      const top = logs.reduce((most, value) => Math.max(most, value), -Infinity);
      const sums = (k: number) => {
        let power = 0;
        let weighted = 0;
        for (const value of logs) {
          const p = Math.exp(k * (value - top));
          power += p;
          weighted += p * value;
        }
        return { power, weighted };
      };
      const equation = (k: number) => {
        const { power, weighted } = sums(k);
        return weighted / power - 1 / k - log.mean;
      };
      const guess = Math.PI / Math.sqrt(6) / log.deviation;
      const shape = findRoot(equation, guess / 20, guess * 20, 1e-12 * guess);
      return { shape, scale: Math.exp(top + Math.log(sums(shape).power / n) / shape) };
    }
    case 'gamma': {
      const s = Math.log(mean) - log.mean;
      const guess = (3 - s + Math.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s);
      const shape = findRoot((a) => Math.log(a) - digamma(a) - s, guess / 3, guess * 3, 1e-12 * guess);
      return { shape, scale: mean / shape };
    }
  }
}

/** ψ(x) for x > 0: recurrence to x ≥ 10, then the asymptotic series (Abramowitz & Stegun 6.3.18). */
function digamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 10) {
    shift -= 1 / y;
    y++;
  }
  const r = 1 / (y * y);
  const series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132)))));
  return shift + Math.log(y) - 0.5 / y - series;
}

/** A² = −n − (1/n) Σ (2i − 1)(ln F(xᵢ) + ln(1 − F(xₙ₊₁₋ᵢ))) of the sorted values. */
function andersonDarling(values: ArrayLike<number>, fitted: Distribution): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const low = Math.log(Math.max(fitted.cdf(sorted[i] as number), 1e-300));
    const high = Math.log(Math.max(fitted.sf(sorted[n - 1 - i] as number), 1e-300));
    sum += (2 * i + 1) * (low + high);
  }
  return -n - sum / n;
}

/**
 * The best fitting of the candidates, by the Anderson–Darling statistic. Candidates that the values do not allow
 * (not positive) are left out.
 *
 * @returns all fits, best first
 * @throws NotEnoughDataError below 10 values
 */
export function fitBestDistribution(
  values: ArrayLike<number>,
  candidates: readonly DistributionName[] = ['normal', 'lognormal', 'weibull', 'gamma', 'exponential'],
): readonly DistributionFit[] {
  let positive = true;
  for (let i = 0; i < values.length; i++) positive &&= (values[i] as number) > 0;
  const possible = candidates.filter((name) => name === 'normal' || positive);
  return possible
    .map((name) => fitDistribution(name, values))
    .sort((a, b) => a.andersonDarling - b.andersonDarling);
}
