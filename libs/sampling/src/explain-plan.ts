import type { Distribution, SamplingPlan } from './plan';
import { checkPlan } from './oc/check-plan';
import { planPerformance, type PlanPerformance } from './oc/plan-performance';
import { processQuality, qualityAt } from './oc/quality';
import { acceptableQuality, limitingQuality, type QualityPoint } from './oc/quality-points';
import { requireLotSize } from './require-input';

export interface PlanWarning {
  readonly code:
    | 'PRODUCER_RISK'
    | 'NO_LOT_QUALITY_AT_AQL'
    | 'CONSUMER_RISK'
    | 'UNITS_NOT_INDEPENDENT'
    | 'NORMALITY_NEEDED';
  readonly detail: string;
}

export interface PlanExplanation {
  /** A: about this lot; B: about the process it comes from */
  readonly type: 'A' | 'B';
  /** one or two plain sentences: what to do, and what it means */
  readonly sentence: string;
  /** what the plan achieves at the wanted qualities, where they were given */
  readonly producer?: { readonly aql: number; readonly alpha: number };
  readonly consumer?: { readonly ltpd: number; readonly beta: number };
  readonly aql95: QualityPoint;
  readonly ltpd10: QualityPoint;
  readonly warnings: readonly PlanWarning[];
}

export interface ExplainRequest {
  readonly plan: SamplingPlan;
  readonly distribution: Distribution;
  readonly lotSize?: number;
  /** quality that should be accepted, with the risk that is tolerable */
  readonly aql?: number;
  readonly alpha?: number;
  /** quality that should be rejected, with the risk that is tolerable */
  readonly ltpd?: number;
  readonly beta?: number;
  /** several units come from one tray or roll */
  readonly clustered?: boolean;
}

/**
 * Explains a plan to the people who use it: type A or B, achieved (not nominal) risks, warnings and a plain sentence.
 *
 * @throws SamplingInputError
 * @example
 * explainPlan({ plan: { kind: 'single', n: 20, c: 0 }, distribution: 'hypergeometric', lotSize: 100 }).type // => 'A'
 */
export function explainPlan(request: ExplainRequest): PlanExplanation {
  const { plan, distribution, lotSize } = request;
  if (lotSize !== undefined || distribution === 'hypergeometric') requireLotSize(lotSize);
  checkPlan(plan, distribution, lotSize);
  const range = { plan, distribution, ...(lotSize === undefined ? {} : { lotSize }) };
  const aql95 = acceptableQuality(range, 0.05);
  const ltpd10 = limitingQuality(range, 0.1);
  const at = (p: number): PlanPerformance =>
    planPerformance(plan, qualityAt(distribution, p, lotSize), lotSize);
  const producer =
    request.aql === undefined ? null : { aql: request.aql, alpha: at(request.aql).paComplement };
  const consumer = request.ltpd === undefined ? null : { ltpd: request.ltpd, beta: at(request.ltpd).pa };
  const warnings = [
    ...zeroAcceptanceWarning(request, aql95),
    ...(producer !== null && producer.alpha > (request.alpha ?? 0.05)
      ? [
          warning(
            'PRODUCER_RISK',
            `${percent(producer.alpha)} of the lots at the wanted quality of ${percent(producer.aql)} are withheld, more than ` +
              `the ${percent(request.alpha ?? 0.05)} that is tolerable.`,
          ),
        ]
      : []),
    ...(consumer !== null && consumer.beta > (request.beta ?? 0.1)
      ? [
          warning(
            'CONSUMER_RISK',
            `${percent(consumer.beta)} of the lots at ${percent(consumer.ltpd)} are accepted, more than the ` +
              `${percent(request.beta ?? 0.1)} that is tolerable.`,
          ),
        ]
      : []),
    ...(plan.kind === 'variables'
      ? [
          warning(
            'NORMALITY_NEEDED',
            'The plan is right for a normally distributed characteristic only: test it first.',
          ),
        ]
      : []),
    ...(request.clustered === true
      ? [
          warning(
            'UNITS_NOT_INDEPENDENT',
            'Units of one tray or roll resemble each other: the sample is worth fewer independent units than it has.',
          ),
        ]
      : []),
  ];
  const type = distribution === 'hypergeometric' ? 'A' : 'B';
  return {
    type,
    sentence: `${instruction(plan, distribution)} ${meaning(type, distribution, aql95, ltpd10)}`,
    ...(producer === null ? {} : { producer }),
    ...(consumer === null ? {} : { consumer }),
    aql95,
    ltpd10,
    warnings,
  };
}

function zeroAcceptanceWarning(
  { plan, distribution, lotSize }: ExplainRequest,
  aql95: QualityPoint,
): PlanWarning[] {
  if (plan.kind !== 'single' || plan.c !== 0) return [];
  if (distribution === 'hypergeometric' && aql95.defectives === 0) {
    const one = 1 - (aql95.paBeside ?? 0);
    return [
      warning(
        'NO_LOT_QUALITY_AT_AQL',
        `The plan accepts on zero: a lot of ${lotSize} with one nonconforming unit is already withheld with ${percent(one)}; ` +
          'no lot that is not perfect is accepted with 95 %.',
      ),
    ];
  }
  const p = 1 / (2 * plan.n);
  const alpha = planPerformance(plan, processQuality('binomial', p)).paComplement;
  return [
    warning(
      'PRODUCER_RISK',
      `The plan accepts on zero and puts the risk on the producer: at a quality of ${percent(p)} it withholds ` +
        `${percent(alpha)} of the lots.`,
    ),
  ];
}

function instruction(plan: SamplingPlan, distribution: Distribution): string {
  const found = distribution === 'poisson' ? 'nonconformities' : 'nonconforming';
  switch (plan.kind) {
    case 'single':
      return distribution === 'poisson'
        ? `Inspect ${count(plan.n, 'unit')} drawn at random; accept the lot with ${plan.c} or fewer ${found}, withhold it with more.`
        : plan.c === 0
          ? `Inspect ${count(plan.n, 'unit')} drawn at random; accept the lot only if all of them conform.`
          : `Inspect ${count(plan.n, 'unit')} drawn at random; accept the lot with ${plan.c} or fewer ${found}, withhold it with ${plan.c + 1} or more.`;
    case 'multiple': {
      const first = plan.stages[0];
      const accept =
        first?.ac === null ? 'acceptance is not possible yet' : `accept with ${first?.ac} or fewer`;
      return (
        `Inspect ${count(first?.n ?? 0, 'unit')} drawn at random: ${accept}, withhold with ${first?.re} or more ${found}; ` +
        `otherwise draw more, up to ${plan.stages.length} samples, and judge the total.`
      );
    }
    case 'variables':
      return (
        `Measure ${count(plan.n, 'unit')} drawn at random; accept the lot if the mean is at least ${plan.k} ` +
        `${plan.sigma === 'known' ? 'process' : 'sample'} standard deviations inside the limit.`
      );
    case 'sequential':
      return 'Inspect units one by one, drawn at random, and stop when the running count crosses one of the two lines.';
    case 'csp1':
      return (
        `Inspect every unit until ${plan.i} in a row conform, then a share of ${plan.f} at random; return to every unit ` +
        'when one does not conform.'
      );
  }
}

function meaning(
  type: 'A' | 'B',
  distribution: Distribution,
  aql95: QualityPoint,
  ltpd10: QualityPoint,
): string {
  if (type === 'A') {
    const good =
      aql95.defectives === 0
        ? 'Only a lot without any nonconforming unit is accepted with 95 % or more'
        : `A lot with up to ${aql95.defectives} nonconforming units (${percent(aql95.p ?? 0)}) is accepted with 95 % or more`;
    return `${good}; one with ${ltpd10.defectives ?? 'all'} (${percent(ltpd10.p ?? 1)}) is accepted with at most 10 %.`;
  }
  const unit = distribution === 'poisson' ? ' nonconformities per unit' : ' nonconforming';
  const show = (p: number | null): string =>
    p === null
      ? 'no quality'
      : distribution === 'poisson'
        ? `${p.toPrecision(3)}${unit}`
        : `${percent(p)}${unit}`;
  return `Over many lots, a process at ${show(aql95.p)} is accepted 95 times in 100, one at ${show(ltpd10.p)} 10 times in 100.`;
}

function warning(code: PlanWarning['code'], detail: string): PlanWarning {
  return { code, detail };
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}
