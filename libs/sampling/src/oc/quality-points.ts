import { findRoot } from '@cellgate/statistics';
import type { Distribution, SamplingPlan } from '../plan';
import { planPerformance } from './plan-performance';
import { lotQuality, processQuality } from './quality';

/** A point of the OC curve found from its probability of acceptance. */
export interface QualityPoint {
  /** fraction nonconforming (nonconformities per unit for poisson); null when no quality has the property */
  readonly p: number | null;
  /** nonconforming units in the lot (hypergeometric only) */
  readonly defectives?: number | null;
  /** probability of acceptance at the point, where there is one */
  readonly pa?: number;
  /** for a lot: probability of acceptance at one nonconforming unit more (AQL) or fewer (LTPD) */
  readonly paBeside?: number;
}

interface Range {
  readonly plan: SamplingPlan;
  readonly distribution: Distribution;
  readonly lotSize?: number;
}

const SMALLEST = 1e-18;

/**
 * AQL of a plan: the worst quality still accepted with probability 1 − α.
 *
 * For a process the root of 1 − Pa(p) = α, on the scale of ln p; for a lot the largest number D of nonconforming units with
 * Pa(D) ≥ 1 − α, which can be 0.
 *
 * @param alpha - producer's risk, between 0 and 1
 * @returns relative error of p below 1e-12
 * @see vectors: test/vectors/sampling/quality_points.json
 */
export function acceptableQuality(range: Range, alpha: number): QualityPoint {
  if (range.distribution === 'hypergeometric') {
    const { pa, lotSize } = lotAcceptance(range);
    const rejected = (d: number): number => pa(d).paComplement;
    const defectives = lastWhere((d) => rejected(d) <= alpha * (1 + 1e-12), lotSize);
    const beside = defectives < lotSize ? { paBeside: pa(defectives + 1).pa } : {};
    return { p: defectives / lotSize, defectives, pa: pa(defectives).pa, ...beside };
  }
  return processPoint(range, (point) => Math.log(point.paComplement) - Math.log(alpha));
}

/**
 * LTPD (limiting quality) of a plan: the best quality that is accepted with probability β only.
 *
 * For a process the root of Pa(p) = β; for a lot the smallest number D of nonconforming units with Pa(D) ≤ β.
 *
 * @param beta - consumer's risk, between 0 and 1
 */
export function limitingQuality(range: Range, beta: number): QualityPoint {
  if (range.distribution === 'hypergeometric') {
    const { pa, lotSize } = lotAcceptance(range);
    const defectives = lastWhere((d) => pa(d).pa > beta * (1 + 1e-12), lotSize) + 1;
    if (defectives > lotSize) return { p: null, defectives: null };
    return {
      p: defectives / lotSize,
      defectives,
      pa: pa(defectives).pa,
      paBeside: pa(defectives - 1).pa,
    };
  }
  return processPoint(range, (point) => Math.log(beta) - Math.log(point.pa));
}

function lotAcceptance(range: Range): {
  readonly pa: (defectives: number) => { pa: number; paComplement: number };
  readonly lotSize: number;
} {
  const lotSize = range.lotSize as number;
  return {
    lotSize,
    pa: (defectives) => planPerformance(range.plan, lotQuality(lotSize, defectives), lotSize),
  };
}

// Largest D in 0..limit for which a condition that fails from some D on holds; 0 always counts as holding.
function lastWhere(holds: (d: number) => boolean, limit: number): number {
  let low = 0;
  let high = 1;
  while (high <= limit && holds(high)) {
    low = high;
    high *= 2;
  }
  high = Math.min(high, limit + 1);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function processPoint(
  { plan, distribution }: Range,
  excess: (point: { pa: number; paComplement: number }) => number,
): QualityPoint {
  const kind = distribution === 'poisson' ? 'poisson' : 'binomial';
  const at = (logP: number): number => {
    const value = excess(planPerformance(plan, processQuality(kind, Math.exp(logP))));
    return Math.max(-1e4, Math.min(1e4, value));
  };
  let high = Math.log(typicalQuality(plan));
  let low = high;
  while (at(low) > 0) {
    low -= 1;
    if (low < Math.log(SMALLEST)) return { p: null };
  }
  const ceiling = kind === 'poisson' ? Infinity : 0;
  while (at(high) < 0) {
    if (high >= ceiling || high > 700) return { p: null };
    high = Math.min(ceiling, high + 1);
  }
  const p = Math.exp(findRoot(at, low, high));
  return { p, pa: planPerformance(plan, processQuality(kind, p)).pa };
}

/** A quality near the middle of the OC curve, to begin a search from. */
export function typicalQuality(plan: SamplingPlan): number {
  switch (plan.kind) {
    case 'single':
      return Math.min(0.9, (plan.c + 0.7) / plan.n);
    case 'multiple': {
      const last = plan.stages[plan.stages.length - 1];
      const total = plan.stages.reduce((sum, stage) => sum + stage.n, 0);
      return Math.min(0.9, ((last?.ac ?? 0) + 0.7) / total);
    }
    case 'variables':
      return Math.min(0.4, Math.max(1e-12, Math.exp(-(plan.k * plan.k) / 2) / 3));
    case 'sequential':
      return Math.sqrt(plan.p1 * plan.p2);
    case 'csp1':
      return 1 / (plan.i + 1);
  }
}
