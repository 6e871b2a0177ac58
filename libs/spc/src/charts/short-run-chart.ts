import { fSf } from '@cellgate/statistics';
import { relativeRange } from '../constants/relative-range';
import { compensatedSum } from '../estimates/compensated-sum';
import { movingRanges } from '../estimates/moving-ranges';
import { individualsChart, type IndividualsOptions, type TwoCharts } from './individuals-chart';
import type { SeriesLayout } from './series-layout';

/** A short-run series: each value belongs to a product. */
export interface ShortRunSeries {
  /** NaN is missing. */
  readonly values: ArrayLike<number>;
  readonly products: readonly string[];
}

/**
 * Deviations from nominal, d = x − nominal(product).
 *
 * @param nominals - nominal value of each product, in the unit of the values
 * @returns NaN where the value is missing; every product must have a nominal
 * @see vectors: test/vectors/spc/short_run_dnom.json
 * @example
 * deviationsFromNominal({ values: [10.5], products: ['A'] }, { A: 10 })[0] // => 0.5
 */
export function deviationsFromNominal(
  series: ShortRunSeries,
  nominals: Readonly<Record<string, number>>,
): Float64Array {
  return Float64Array.from(
    series.values,
    (value, i) => value - (nominals[series.products[i] as string] ?? NaN),
  );
}

/**
 * Short-run individuals chart of deviations from nominal (DNOM).
 *
 * I-MR of d = x − nominal(product). Moving ranges across product changes are kept, because one sigma is common to all
 * products; whether it is must be tested with {@link productVarianceRatio}. Run windows end at a product change when
 * the layout marks it.
 *
 * @see Montgomery §10.1; vectors: test/vectors/spc/short_run_dnom.json
 * @example
 * shortRunChart({ values: [10.1, 9.8], products: ['A', 'A'] }, { A: 10 }, seriesLayout({ length: 2 })).main.center[0] // => -0.05
 */
export function shortRunChart(
  series: ShortRunSeries,
  nominals: Readonly<Record<string, number>>,
  layout: SeriesLayout,
  options: IndividualsOptions = {},
): TwoCharts {
  return individualsChart(deviationsFromNominal(series, nominals), layout, options);
}

export interface ProductEstimate {
  readonly product: string;
  readonly mean: number;
  readonly sigma: number;
  readonly count: number;
}

/**
 * Mean and moving-range sigma of every product; ranges stay within one run of a product.
 *
 * @returns in order of first appearance; sigma NaN when a product has no two neighbouring values
 * @example
 * productEstimates({ values: [1, 3], products: ['A', 'A'] }, seriesLayout({ length: 2 }))[0].mean // => 2
 */
export function productEstimates(series: ShortRunSeries, layout: SeriesLayout): ProductEstimate[] {
  const changes = productChanges(series.products);
  const ranges = movingRanges(series.values, { ...layout, windowStart: changes }, false);
  const members = new Map<string, number[]>();
  for (const [i, product] of series.products.entries()) {
    const indices = members.get(product);
    if (indices) indices.push(i);
    else members.set(product, [i]);
  }
  return [...members].map(([product, indices]) => {
    const own = indices.filter((i) => layout.excluded[i] !== 1);
    const values = own.map((i) => series.values[i] as number);
    const total = compensatedSum(values, null, 0, values.length);
    const spread = own.map((i) => ranges[i] as number);
    const range = compensatedSum(spread, null, 0, spread.length);
    return {
      product,
      mean: total.count === 0 ? NaN : total.sum / total.count,
      sigma: range.count === 0 ? NaN : range.sum / range.count / relativeRange(2).d2,
      count: total.count,
    };
  });
}

/** 1 where the product differs from that of the point before. */
export function productChanges(products: readonly string[]): Uint8Array {
  return Uint8Array.from(products, (product, i) => (i > 0 && product !== products[i - 1] ? 1 : 0));
}

/**
 * Standardised individuals and moving range chart (Z-MR): z = (x − mean(product))/sigma(product).
 *
 * Centre 0, limits ±L; moving ranges of z stay within one run of a product, centre d2(2), upper limit d2 + 3 d3 of 2.
 * Used when the variances of the products differ, where DNOM is wrong. A product without a sigma gives missing points.
 *
 * @param estimates - mean (or nominal) and sigma of every product
 * @see Bothe, SPC for Short Production Runs (1988); Wheeler, Short Run SPC (1991)
 * @example
 * standardizedShortRunChart({ values: [12], products: ['A'] }, [{ product: 'A', mean: 10, sigma: 2, count: 9 }], seriesLayout({ length: 1 })).main.statistic[0] // => 1
 */
export function standardizedShortRunChart(
  series: ShortRunSeries,
  estimates: readonly ProductEstimate[],
  layout: SeriesLayout,
  options: Pick<IndividualsOptions, 'width'> = {},
): TwoCharts {
  const byProduct = new Map(estimates.map((estimate) => [estimate.product, estimate]));
  const z = Float64Array.from(series.values, (value, i) => {
    const estimate = byProduct.get(series.products[i] as string);
    return estimate && estimate.sigma > 0 ? (value - estimate.mean) / estimate.sigma : NaN;
  });
  return individualsChart(z, layout, {
    ...options,
    limits: { mean: 0, sigma: 1 },
    rangesAcrossWindowStarts: false,
  });
}

/**
 * Test of equal variances of products for DNOM: the largest against the smallest sample variance.
 *
 * F = s²max/s²min with the degrees of freedom of the two; the p-value is Bonferroni-corrected for the number of pairs,
 * because the pair is chosen by its ratio.
 *
 * @returns null when fewer than two products have two values
 * @see Hartley, Biometrika 37 (1950) 308 (maximum F-ratio); the correction is conservative
 * @example
 * productVarianceRatio({ values: [1, 2, 1, 9], products: ['A', 'A', 'B', 'B'] }, new Uint8Array(4))?.ratio // => 64
 */
export function productVarianceRatio(
  series: ShortRunSeries,
  excluded: Uint8Array,
): { readonly ratio: number; readonly pValue: number } | null {
  const groups = new Map<string, { n: number; mean: number; squares: number }>();
  for (const [i, product] of series.products.entries()) {
    const value = series.values[i] as number;
    if (value !== value || excluded[i] === 1) continue;
    const group = groups.get(product) ?? { n: 0, mean: 0, squares: 0 };
    groups.set(product, group);
    group.n++;
    const step = value - group.mean;
    group.mean += step / group.n;
    group.squares += step * (value - group.mean);
  }
  const usable = [...groups.values()].filter((group) => group.n >= 2);
  if (usable.length < 2) return null;
  const sorted = usable
    .map((group) => ({ freedom: group.n - 1, variance: group.squares / (group.n - 1) }))
    .sort((a, b) => a.variance - b.variance);
  const least = sorted[0] as (typeof sorted)[number];
  const most = sorted[sorted.length - 1] as (typeof sorted)[number];
  if (most.variance === 0) return null;
  if (least.variance === 0) return { ratio: Infinity, pValue: 0 };
  const ratio = most.variance / least.variance;
  const pairs = usable.length * (usable.length - 1);
  return { ratio, pValue: Math.min(1, pairs * fSf(ratio, most.freedom, least.freedom)) };
}
