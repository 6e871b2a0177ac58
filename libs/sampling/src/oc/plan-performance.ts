import type { SamplingPlan } from '../plan';
import { csp1Performance, samplingFraction } from './csp1-performance';
import { multipleAcceptance } from './multiple-acceptance';
import type { Quality } from './quality';
import { sequentialAcceptance } from './sequential-acceptance';
import { singleAcceptance } from './single-acceptance';
import { variablesAcceptance } from './variables-acceptance';

/** What a plan does to product of one quality. Absent figures do not apply to the kind of plan. */
export interface PlanPerformance {
  /** fraction nonconforming (nonconformities per unit for poisson) */
  readonly p: number;
  /** nonconforming units in the lot (hypergeometric only) */
  readonly defectives?: number;
  readonly pa: number;
  /** 1 − pa without cancellation */
  readonly paComplement: number;
  /** average outgoing quality under rectifying inspection with replacement */
  readonly aoq?: number;
  /** average total inspection, rejected lots being screened; needs the lot size */
  readonly ati?: number;
  /** average sample number, without curtailment */
  readonly asn?: number;
}

/**
 * Performance of a checked plan at one quality.
 *
 * Single: AOQ = p·Pa·(N − n)/N for a process (p·Pa without a lot size), and exactly E[(D − X); X ≤ c]/N =
 * D(N − n)/N²·P(X' ≤ c), X' ~ Hyp(N − 1, D − 1, n), for a lot; ATI = n + (1 − Pa)(N − n).
 * Multiple: AOQ = p·Σ Paᵢ(N − Σn)/N, ATI = Σ Paᵢ Σn + (1 − Pa)N.
 *
 * @see vectors: test/vectors/sampling/quality_points.json, multistage.json, csp.json
 */
export function planPerformance(plan: SamplingPlan, quality: Quality, lotSize?: number): PlanPerformance {
  const { p } = quality;
  const at = quality.distribution === 'hypergeometric' ? { p, defectives: quality.defectives } : { p };
  switch (plan.kind) {
    case 'single': {
      const { lower: pa, upper } = singleAcceptance(plan.n, plan.c, quality);
      const figures = { ...at, pa, paComplement: upper, asn: plan.n };
      if (lotSize === undefined) return { ...figures, aoq: p * pa };
      const ati = plan.n + upper * (lotSize - plan.n);
      return { ...figures, aoq: singleOutgoing(plan.n, plan.c, quality, pa, lotSize), ati };
    }
    case 'multiple': {
      const result = multipleAcceptance(plan.stages, quality);
      const figures = { ...at, pa: result.pa, paComplement: result.paComplement, asn: result.asn };
      if (lotSize === undefined) return { ...figures, aoq: p * result.pa };
      let drawn = 0;
      let ati = result.paComplement * lotSize;
      plan.stages.forEach((stage, i) => {
        drawn += stage.n;
        ati += (result.acceptAtStage[i] as number) * drawn;
      });
      return { ...figures, aoq: result.outgoing(lotSize), ati };
    }
    case 'variables': {
      const { lower: pa, upper } = variablesAcceptance(plan, p);
      const figures = { ...at, pa, paComplement: upper, asn: plan.n };
      if (lotSize === undefined) return { ...figures, aoq: p * pa };
      const share = (lotSize - plan.n) / lotSize;
      return { ...figures, aoq: p * pa * share, ati: plan.n + upper * (lotSize - plan.n) };
    }
    case 'sequential':
      return { ...at, ...sequentialAcceptance(plan, p) };
    case 'csp1': {
      const { pa, paComplement, aoq } = csp1Performance(plan.i, samplingFraction(plan.f), p);
      return { ...at, pa, paComplement, aoq };
    }
  }
}

function singleOutgoing(n: number, c: number, quality: Quality, pa: number, lotSize: number): number {
  const share = (lotSize - n) / lotSize;
  if (quality.distribution !== 'hypergeometric') return quality.p * pa * share;
  const { defectives } = quality;
  if (defectives === 0 || share === 0) return 0;
  const others: Quality = {
    distribution: 'hypergeometric',
    lotSize: lotSize - 1,
    defectives: defectives - 1,
    p: (defectives - 1) / (lotSize - 1),
  };
  return (defectives / lotSize) * share * singleAcceptance(n, c, others).lower;
}
