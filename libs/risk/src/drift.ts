import { chiSquareSf, quantile } from '@cellgate/statistics';

/** Values by ascending edges: below the first, between two, from the last on; with the share of each. */
export interface BinShares {
  readonly edges: readonly number[];
  readonly shares: readonly number[];
}

/** No share counts as less: an empty bin must not make the index infinite. */
const SHARE_FLOOR = 1e-4;

/** Share of the values in each bin; an edge belongs to the bin above it. NaN shares without values. */
export function binShares(edges: readonly number[], values: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const above = edges.findIndex((edge) => value < edge);
    const bin = above === -1 ? edges.length : above;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / values.length);
}

/**
 * Population stability index: Σ (current − reference) · ln(current/reference) over bins, shares floored at 1e-4.
 * Below 0.1 nothing to see, from 0.25 on a drift, by the usual reading.
 *
 * @see vectors: test/vectors/risk/ml_metrics_drift.json
 */
export function populationStabilityIndex(reference: BinShares, values: readonly number[]): number {
  return binShares(reference.edges, values).reduce((sum, share, index) => {
    const current = Math.max(SHARE_FLOOR, share);
    const before = Math.max(SHARE_FLOOR, reference.shares[index] ?? 0);
    return sum + (current - before) * Math.log(current / before);
  }, 0);
}

/** Ten bins of equal count of a reference, quantiles by linear interpolation. */
export function quantileBins(reference: readonly number[], bins = 10): BinShares {
  const edges = Array.from({ length: bins - 1 }, (_, index) => quantile(reference, (index + 1) / bins));
  return { edges, shares: binShares(edges, reference) };
}

export interface KolmogorovSmirnov {
  /** Largest distance of the two distribution functions, 0 … 1. */
  readonly statistic: number;
  /** Limit distribution of D · √(nm/(n + m)), without correction. */
  readonly pValue: number;
}

/**
 * Two-sample test of Kolmogorov and Smirnov.
 *
 * @param reference - at least one value, any order; evenly spaced quantiles of a larger sample will do
 * @param referenceSize - cells the reference stands for; left out: its length
 */
export function kolmogorovSmirnov(
  reference: readonly number[],
  current: readonly number[],
  referenceSize = reference.length,
): KolmogorovSmirnov {
  const a = Float64Array.from(reference).sort();
  const b = Float64Array.from(current).sort();
  let [i, j, statistic] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? NaN, b[j] ?? NaN);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    statistic = Math.max(statistic, Math.abs(i / a.length - j / b.length));
  }
  const size = (referenceSize * b.length) / (referenceSize + b.length);
  return { statistic, pValue: kolmogorovSf(statistic * Math.sqrt(size)) };
}

/** P(K > x) of Kolmogorov's limit distribution: 2 Σ (−1)^(k−1) exp(−2 k² x²). */
function kolmogorovSf(x: number): number {
  // Below, the series converges slowly and the answer is 1 to 15 digits.
  if (x < 0.18) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * Which of several tests are significant when the share of false ones among them shall stay below `rate`
 * (Benjamini and Hochberg 1995).
 */
export function benjaminiHochberg(pValues: readonly number[], rate: number): boolean[] {
  const order = [...pValues.keys()].sort((a, b) => (pValues[a] ?? NaN) - (pValues[b] ?? NaN));
  let kept = 0;
  for (const [rank, index] of order.entries()) {
    if ((pValues[index] ?? NaN) <= ((rank + 1) * rate) / pValues.length) kept = rank + 1;
  }
  const significant = new Set(order.slice(0, kept));
  return pValues.map((_, index) => significant.has(index));
}

/** Chi-square test of two shares: p value that `missing` of `cells` and the reference come from one rate. */
export function rateChange(
  reference: { readonly missing: number; readonly cells: number },
  current: { readonly missing: number; readonly cells: number },
): number {
  const cells = reference.cells + current.cells;
  const rate = (reference.missing + current.missing) / cells;
  if (rate === 0 || rate === 1) return 1;
  const part = ({ missing, cells: n }: { missing: number; cells: number }): number =>
    (missing - n * rate) ** 2 / (n * rate * (1 - rate));
  return chiSquareSf(part(reference) + part(current), 1);
}
