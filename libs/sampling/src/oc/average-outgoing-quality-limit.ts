import { binomialPmf, findRoot, poissonPmf } from '@cellgate/statistics';
import type { Distribution, SamplingPlan } from '../plan';
import { planPerformance } from './plan-performance';
import { lotQuality, processQuality } from './quality';
import { singleAcceptance } from './single-acceptance';
import { typicalQuality } from './quality-points';

export interface OutgoingQualityLimit {
  /** incoming quality at which the outgoing quality is worst */
  readonly p: number;
  /** the worst average outgoing quality */
  readonly value: number;
  /** nonconforming units in the lot at the maximum (hypergeometric only) */
  readonly defectives?: number;
}

/**
 * Average outgoing quality limit: the largest AOQ over all incoming qualities.
 *
 * A single plan of a process has its maximum where Pa(p) = n·p·b(c; n − 1, p) (binomial) or Pa = λ·e^(−λ)λᶜ/c!
 * (poisson, λ = np), solved to rounding; for c = 0 that is p = 1/(n + 1). Other plans are searched, lots over whole D.
 *
 * @returns relative error of the value below 1e-12; null for a plan that has no AOQ (sequential)
 * @see vectors: test/vectors/sampling/quality_points.json, csp.json
 * @example
 * averageOutgoingQualityLimit({ kind: 'single', n: 9, c: 0 }, 'binomial')?.p // => 0.1
 */
export function averageOutgoingQualityLimit(
  plan: SamplingPlan,
  distribution: Distribution,
  lotSize?: number,
): OutgoingQualityLimit | null {
  if (plan.kind === 'sequential') return null;
  if (distribution === 'hypergeometric') return lotLimit(plan, lotSize as number);
  const kind = distribution;
  const aoq = (p: number): number => planPerformance(plan, processQuality(kind, p), lotSize).aoq as number;
  if (plan.kind === 'single' && plan.c < plan.n) {
    const p = singleMaximum(plan.n, plan.c, kind);
    return { p, value: aoq(p) };
  }
  const start = Math.log(typicalQuality(plan));
  const p = Math.exp(maximise((s) => aoq(Math.exp(s)), start, kind === 'poisson' ? 700 : 0));
  return { p, value: aoq(p) };
}

function singleMaximum(n: number, c: number, kind: 'binomial' | 'poisson'): number {
  if (c === 0) return kind === 'binomial' ? 1 / (n + 1) : 1 / n;
  const slope = (s: number): number => {
    const p = Math.exp(s);
    const pa = singleAcceptance(n, c, processQuality(kind, p)).lower;
    const drop = kind === 'poisson' ? n * p * poissonPmf(c, n * p) : n * p * binomialPmf(c, n - 1, p);
    // Far beyond the maximum both underflow.
    return pa === 0 ? -700 : Math.log(pa) - Math.log(Math.max(drop, Number.MIN_VALUE));
  };
  const centre = Math.log((c + 1) / (n + 1));
  const top = kind === 'binomial' ? Math.min(centre + 3, -1e-12) : centre + 3;
  return Math.exp(findRoot(slope, centre - 3, top));
}

function lotLimit(plan: SamplingPlan, lotSize: number): OutgoingQualityLimit {
  const aoq = (d: number): number => planPerformance(plan, lotQuality(lotSize, d), lotSize).aoq as number;
  let low = 0;
  let high = lotSize;
  // AOQ rises to its maximum and falls: the first D whose successor is not better.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const here = aoq(middle);
    const after = aoq(middle + 1);
    if (after > here) low = middle + 1;
    else high = middle;
  }
  return { p: low / lotSize, value: aoq(low), defectives: low };
}

// Golden-section search for the maximum of a unimodal function of s = ln p.
function maximise(f: (s: number) => number, start: number, ceiling: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = start - 0.5;
  let high = Math.min(ceiling, start + 0.5);
  while (f(low - 0.5) >= f(low) && low > -45) low -= 0.5;
  low -= 0.5;
  while (high < ceiling && f(Math.min(ceiling, high + 0.5)) >= f(high)) high = Math.min(ceiling, high + 0.5);
  high = Math.min(ceiling, high + 0.5);
  let a = high - golden * (high - low);
  let b = low + golden * (high - low);
  let fa = f(a);
  let fb = f(b);
  // The value is flat at its maximum: 1e-7 on the scale of s is 1e-14 of it.
  while (high - low > 1e-7) {
    if (fa >= fb) {
      high = b;
      b = a;
      fb = fa;
      a = high - golden * (high - low);
      fa = f(a);
    } else {
      low = a;
      a = b;
      fa = fb;
      b = low + golden * (high - low);
      fb = f(b);
    }
  }
  return (low + high) / 2;
}
