import { NotEnoughDataError } from '../errors';
import { symmetricInverse } from '../estimates/symmetric-inverse';
import { type ChartColumns, emptyColumns } from './chart-columns';
import { hotellingLimit } from './hotelling-limits';
import type { SeriesLayout, Stage } from './series-layout';

/** One point: a vector of variables, or a subgroup of vectors; null marks a missing value. */
export type VectorPoint = readonly (number | null)[];

/** What T² is measured from. `count` points of `n` vectors each. */
export interface MultivariateEstimate {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly count: number;
  readonly n: number;
}

export interface HotellingOptions {
  /** False-alarm risk per point; 1 − (1 − 0.0027)^p unless given. */
  readonly alpha?: number | undefined;
  readonly limits?: MultivariateEstimate | undefined;
}

export interface HotellingChart {
  readonly main: ChartColumns;
  readonly estimates: readonly MultivariateEstimate[];
  readonly alpha: number;
  /** Contribution of each variable to T² of a point; see {@link hotellingChart}. */
  contributions(index: number): number[] | null;
}

/**
 * Hotelling's T² for individual vectors (every point one vector) or for subgroups of vectors.
 *
 * T²ᵢ = n (x̄ᵢ − x̄̄)′ S⁻¹ (x̄ᵢ − x̄̄). Individuals: S is the sample covariance; subgroups: the mean of the covariances
 * within groups. Points of the estimation range get the phase I limit, all others the phase II limit. The centre line
 * is the median of the same distribution; there is no lower limit.
 *
 * The contribution of variable j is dⱼ = T² − T²₍₋ⱼ₎ = n (S⁻¹d)ⱼ²/(S⁻¹)ⱼⱼ: what T² would lose without it.
 *
 * A vector with a missing variable is a missing point.
 *
 * @throws NotEnoughDataError when a stage has no more than p + 1 usable vectors
 * @throws SingularMatrixError when the variables depend on each other linearly
 * @see Montgomery §11.3; Runger, Alt & Montgomery, Commun. Statist. 25 (1996) 2203; vectors: t2_*.json
 * @example
 * hotellingChart([[[0, 1]], [[1, 0]], [[2, 2]], [[1, 3]]], seriesLayout({ length: 4 }), {}).alpha // => 0.005392709999999971
 */
export function hotellingChart(
  points: readonly (readonly VectorPoint[])[],
  layout: SeriesLayout,
  options: HotellingOptions,
): HotellingChart {
  const p = variableCount(points);
  const alpha = options.alpha ?? 1 - (1 - 0.0027) ** p;
  const means = points.map((group) => (isComplete(group, p) ? meanVector(group, p) : null));
  const main = emptyColumns(layout.length);
  const inverses: Float64Array[][] = [];
  const estimates = layout.stages.map((stage, index): MultivariateEstimate => {
    const estimate = options.limits ?? estimateStage(points, means, layout.excluded, stage, p);
    const inverse = symmetricInverse(estimate.covariance);
    inverses[index] = inverse;
    for (let i = stage.start; i < stage.end; i++) {
      const mean = means[i];
      const n = points[i]?.length ?? 0;
      const phase = !options.limits && i >= stage.from && i < stage.to && layout.excluded[i] === 0 ? 1 : 2;
      const request = { p, m: estimate.count, n: estimate.n, phase } as const;
      main.size[i] = n;
      main.center[i] = hotellingLimitOf(request, 0.5);
      main.upper[i] = hotellingLimitOf(request, alpha);
      if (mean) main.statistic[i] = n * quadraticForm(difference(mean, estimate.mean), inverse);
    }
    return estimate;
  });
  return {
    main,
    estimates,
    alpha,
    contributions(index) {
      const mean = means[index];
      const stage = layout.stageOf[index];
      if (!mean || stage === undefined) return null;
      const inverse = inverses[stage] as Float64Array[];
      const d = difference(mean, (estimates[stage] as MultivariateEstimate).mean);
      const n = points[index]?.length ?? 0;
      return inverse.map((row, j) => (n * dot(row, d) ** 2) / (row[j] as number));
    },
  };
}

const limitCache = new Map<string, number>();

/** Limits are asked for at every point and have two values a chart: the quantile is computed once. */
function hotellingLimitOf(request: Parameters<typeof hotellingLimit>[0], alpha: number): number {
  const key = `${request.p}/${request.m}/${request.n}/${request.phase}/${alpha}`;
  let limit = limitCache.get(key);
  if (limit === undefined) {
    limit = hotellingLimit(request, alpha);
    if (limitCache.size > 1000) limitCache.clear();
    limitCache.set(key, limit);
  }
  return limit;
}

function variableCount(points: readonly (readonly VectorPoint[])[]): number {
  for (const group of points) {
    const first = group[0];
    if (first) return first.length;
  }
  return 0;
}

function isComplete(group: readonly VectorPoint[], p: number): boolean {
  return group.length > 0 && group.every((row) => row.length === p && row.every((value) => value !== null));
}

function meanVector(group: readonly VectorPoint[], p: number): Float64Array {
  const mean = new Float64Array(p);
  for (const row of group)
    for (let j = 0; j < p; j++) mean[j] = (mean[j] as number) + (row[j] ?? NaN) / group.length;
  return mean;
}

function estimateStage(
  points: readonly (readonly VectorPoint[])[],
  means: readonly (Float64Array | null)[],
  excluded: Uint8Array,
  stage: Stage,
  p: number,
): MultivariateEstimate {
  const used: number[] = [];
  for (let i = stage.from; i < stage.to; i++) if (means[i] && excluded[i] !== 1) used.push(i);
  const m = used.length;
  const n = points[used[0] ?? 0]?.length ?? 1;
  if (n === 1 ? m <= p + 1 : m * (n - 1) <= p)
    throw new NotEnoughDataError('T² with these variables', p + 2, m);
  const mean = new Float64Array(p);
  for (const i of used)
    for (let j = 0; j < p; j++) mean[j] = (mean[j] as number) + ((means[i] as Float64Array)[j] as number) / m;
  const covariance = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  for (const i of used) {
    const group = points[i] as readonly VectorPoint[];
    const center = n === 1 ? mean : (means[i] as Float64Array);
    const divisor = n === 1 ? m - 1 : m * (n - 1);
    for (const row of group) {
      for (let j = 0; j < p; j++) {
        const target = covariance[j] as number[];
        const dj = (row[j] ?? NaN) - (center[j] as number);
        for (let k = 0; k < p; k++) {
          target[k] = (target[k] as number) + (dj * ((row[k] ?? NaN) - (center[k] as number))) / divisor;
        }
      }
    }
  }
  return { mean: [...mean], covariance, count: m, n };
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(a, (value, j) => value - (b[j] as number));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}

function quadraticForm(d: Float64Array, inverse: readonly Float64Array[]): number {
  let sum = 0;
  for (const [j, row] of inverse.entries()) sum += (d[j] as number) * dot(row, d);
  return Math.max(0, sum);
}
