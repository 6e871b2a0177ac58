import { SamplingInputError } from '../errors';
import type { Distribution, PlanStage, SamplingPlan, SequentialPlan } from '../plan';
import { requireInteger, requireNumber, requireOneOf, requireOpenFraction } from '../require-input';
import { samplingFraction } from './csp1-performance';

const KINDS = ['single', 'multiple', 'variables', 'sequential', 'csp1'] as const;

/** Number of units a plan may take at most; null when it has no bound. */
export function largestSample(plan: SamplingPlan): number | null {
  switch (plan.kind) {
    case 'single':
    case 'variables':
      return plan.n;
    case 'multiple':
      return plan.stages.reduce((total, stage) => total + stage.n, 0);
    case 'sequential':
      return plan.truncation?.n ?? null;
    case 'csp1':
      return null;
  }
}

/**
 * Checks a plan against the rules of its kind.
 *
 * @param lotSize - when known, the samples together must not exceed it
 * @throws SamplingInputError naming the field, the value and the rule
 */
export function checkPlan(plan: SamplingPlan, distribution: Distribution, lotSize?: number): void {
  if (typeof plan !== 'object' || plan === null) {
    throw new SamplingInputError('SAMPLING_UNKNOWN_KIND', 'plan', plan, 'must be an object with a kind');
  }
  requireOneOf('SAMPLING_UNKNOWN_KIND', 'plan.kind', plan.kind, KINDS);
  switch (plan.kind) {
    case 'single':
      requireInteger('plan.n', plan.n, 1);
      requireInteger('plan.c', plan.c, 0);
      if (plan.c >= plan.n && distribution !== 'poisson') {
        const rule = `must be below the sample of ${plan.n}, or every lot is accepted`;
        throw new SamplingInputError('SAMPLING_ACCEPTANCE_NOT_BELOW_SAMPLE', 'plan.c', plan.c, rule);
      }
      break;
    case 'multiple':
      checkStages(plan.stages);
      break;
    case 'variables':
      requireInteger('plan.n', plan.n, plan.sigma === 'unknown' ? 2 : 1);
      requireNumber('plan.k', plan.k);
      requireOneOf('SAMPLING_UNKNOWN_KIND', 'plan.sigma', plan.sigma, ['known', 'unknown']);
      break;
    case 'sequential':
      checkSequential(plan);
      break;
    case 'csp1':
      requireInteger('plan.i', plan.i, 1);
      samplingFraction(plan.f);
      break;
  }
  const countsOnly = plan.kind === 'single' || plan.kind === 'multiple';
  if (!countsOnly && distribution !== 'binomial') {
    throw new SamplingInputError(
      'SAMPLING_DISTRIBUTION_NOT_APPLICABLE',
      'distribution',
      distribution,
      `a ${plan.kind} plan judges a process: use binomial`,
    );
  }
  const largest = largestSample(plan);
  if (lotSize !== undefined && largest !== null && largest > lotSize) {
    const field = plan.kind === 'multiple' ? 'plan.stages' : 'plan.n';
    const rule = `the samples together must not exceed the lot of ${lotSize}`;
    throw new SamplingInputError('SAMPLING_SAMPLE_EXCEEDS_LOT', field, largest, rule);
  }
}

function checkStages(stages: readonly PlanStage[]): void {
  if (!Array.isArray(stages) || stages.length === 0) {
    throw new SamplingInputError('SAMPLING_STAGE_NUMBERS', 'plan.stages', stages, 'needs at least one stage');
  }
  let ac = -1;
  let re = 0;
  stages.forEach((stage: PlanStage, i) => {
    const at = `plan.stages[${i}]`;
    requireInteger(`${at}.n`, stage.n, 1);
    requireInteger(`${at}.re`, stage.re, 1);
    if (stage.ac !== null) requireInteger(`${at}.ac`, stage.ac, 0);
    const accept = stage.ac ?? -1;
    const fail = (rule: string): never => {
      throw new SamplingInputError('SAMPLING_STAGE_NUMBERS', at, stage, rule);
    };
    if (stage.re <= accept) fail('the rejection number must be above the acceptance number');
    if (accept < ac || stage.re < re)
      fail('acceptance and rejection numbers must not fall from stage to stage');
    if (i === stages.length - 1 && stage.re !== accept + 1) fail('the last stage must decide: re = ac + 1');
    ac = accept;
    re = stage.re;
  });
}

function checkSequential(plan: SequentialPlan): void {
  for (const field of ['p1', 'p2', 'alpha', 'beta'] as const)
    requireOpenFraction(`plan.${field}`, plan[field]);
  if (plan.p1 >= plan.p2) {
    throw new SamplingInputError(
      'SAMPLING_AQL_NOT_BELOW_LTPD',
      'plan.p1',
      plan.p1,
      `must be below p2 = ${plan.p2}`,
    );
  }
  if (plan.alpha + plan.beta >= 1) {
    const rule = `alpha + beta must be below 1, beta is ${plan.beta}`;
    throw new SamplingInputError('SAMPLING_RISKS', 'plan.alpha', plan.alpha, rule);
  }
  if (plan.truncation) {
    requireInteger('plan.truncation.n', plan.truncation.n, 1);
    requireInteger('plan.truncation.ac', plan.truncation.ac, 0);
  }
}
