import type { FrozenLimits } from '../charts/chart-columns';
import type { MultivariateEstimate } from '../charts/hotelling-chart';
import { productChanges } from '../charts/short-run-chart';
import { seriesLayout, type SeriesLayout } from '../charts/series-layout';
import type { Specification } from '../capability/capability-indices';
import { InvalidChartRequestError } from '../errors';
import type { SamplingEvidence } from '../guards/downsampling';
import { resolveRules } from '../rules/resolve-rules';
import { RULE_PRESETS } from '../rules/rule-presets';
import type { RunRule } from '../rules/run-rule';
import { type ChartData, checkData, checkNumbers } from './check-data';
import { checkLimits, checkSpec, checkVectorLimits } from './check-limits';
import { checkParams } from './check-params';
import { CHART_KINDS, type ChartKind, type ChartParams } from './chart-request';
import { isFiniteNumber, isIndex, isList, isRecord, IssueList, shown } from './issue-list';

/** A request that was checked completely; nothing in it can fail later except for lack of data. */
export interface CheckedRequest {
  readonly chart: ChartKind;
  readonly data: ChartData;
  readonly layout: SeriesLayout;
  readonly limits: FrozenLimits | readonly FrozenLimits[] | undefined;
  readonly vectorLimits: MultivariateEstimate | undefined;
  readonly rules: readonly RunRule[];
  readonly params: ChartParams;
  readonly spec: Specification | undefined;
  readonly products: readonly string[] | undefined;
  readonly nominals: Readonly<Record<string, number>> | undefined;
  readonly sampling: SamplingEvidence;
}

const FIELDS = new Set([
  'chart',
  'values',
  'subgroups',
  'counts',
  'sizes',
  'limits',
  'baseline',
  'exclude',
  'stages',
  'rules',
  'params',
  'spec',
  'products',
  'nominals',
  'times',
  'sampling',
]);

/**
 * Checks a request of any origin, field by field.
 *
 * @param body - for instance a parsed JSON body; it is never changed
 * @throws InvalidChartRequestError with every issue (at most 20), each with its JSON pointer and a code
 */
export function checkChartRequest(body: unknown): CheckedRequest {
  const issues = new IssueList();
  if (!isRecord(body)) {
    throw new InvalidChartRequestError([
      { pointer: '', code: 'INVALID_REQUEST', detail: `must be an object, got ${shown(body)}` },
    ]);
  }
  for (const field of Object.keys(body)) {
    if (!FIELDS.has(field))
      issues.add(`/${field}`, 'UNKNOWN_FIELD', `unknown field; known: ${[...FIELDS].join(', ')}`);
  }
  const chart = body['chart'];
  if (!isChartKind(chart)) {
    const code = chart === undefined ? 'MISSING_FIELD' : 'UNKNOWN_CHART';
    issues.add('/chart', code, `${shown(chart)}: must be one of ${CHART_KINDS.join(', ')}`);
    throw new InvalidChartRequestError(issues.issues);
  }
  const data = checkData(body, chart, issues);
  const params = checkParams(body['params'], chart, data?.subgroups !== undefined, issues);
  const rules = checkRules(body['rules'], issues);
  const spec = checkSpec(body['spec'], issues);
  if (!data) throw new InvalidChartRequestError(issues.issues);
  const { products, nominals } = checkProducts(body, chart, data.length, issues);
  const sampling = checkSampling(body, data.length, issues);
  const layout = checkLayout(
    body,
    data.length,
    chart === 'dnom' || chart === 'z-mr' ? products : undefined,
    issues,
  );
  const variables = data.vectors?.find((group) => group[0])?.[0]?.length ?? 0;
  const vectorLimits = chart === 't2' ? checkVectorLimits(body['limits'], variables, issues) : undefined;
  const limits =
    chart === 't2' ? undefined : checkLimits(body['limits'], chart, layout.stages.length, issues);
  if (chart === 'np' && limits !== undefined) checkNpSizes(data.sizes, limits, issues);
  if (issues.issues.length > 0) throw new InvalidChartRequestError(issues.issues);
  return { chart, data, layout, limits, vectorLimits, rules, params, spec, products, nominals, sampling };
}

function isChartKind(value: unknown): value is ChartKind {
  return typeof value === 'string' && (CHART_KINDS as readonly string[]).includes(value);
}

function checkRules(selection: unknown, issues: IssueList): readonly RunRule[] {
  if (selection === undefined || selection === null) return RULE_PRESETS['iso-7870-2'];
  const resolved = resolveRules(selection, '/rules');
  for (const issue of resolved.issues) issues.add(issue.pointer, issue.code, issue.detail);
  return resolved.rules;
}

function checkLayout(
  body: Readonly<Record<string, unknown>>,
  length: number,
  products: readonly string[] | undefined,
  issues: IssueList,
): SeriesLayout {
  const indices = (field: 'exclude' | 'stages', code: string): number[] => {
    const list = body[field];
    if (list === undefined || list === null) return [];
    if (!isList(list)) {
      issues.add(`/${field}`, code, `must be a list of indices, got ${shown(list)}`);
      return [];
    }
    const result: number[] = [];
    for (let i = 0; i < list.length && !issues.full; i++) {
      const index = list[i];
      if (isIndex(index, length)) result.push(index);
      else issues.add(`/${field}/${i}`, code, `${shown(index)}: must be an index from 0 to ${length - 1}`);
    }
    return result;
  };
  const stageStarts = indices('stages', 'INVALID_STAGE');
  for (let i = 1; i < stageStarts.length; i++) {
    if ((stageStarts[i] as number) <= (stageStarts[i - 1] as number)) {
      issues.add(`/stages/${i}`, 'INVALID_STAGE', 'stage starts must rise');
      break;
    }
  }
  const baseline = body['baseline'];
  let range: { from: number; to: number } | undefined;
  if (isRecord(baseline)) {
    const { from, to } = baseline;
    const foreign = Object.keys(baseline).find((key) => key !== 'from' && key !== 'to');
    if (foreign !== undefined)
      issues.add(`/baseline/${foreign}`, 'UNKNOWN_FIELD', 'a baseline has from and to');
    if (isIndex(from, length) && isIndex(to, length) && from <= to) range = { from, to };
    else {
      const detail = `from ${shown(from)} to ${shown(to)}: must be indices from 0 to ${length - 1}, from ≤ to`;
      issues.add('/baseline', 'INVALID_BASELINE', detail);
    }
  } else if (baseline !== undefined && baseline !== null) {
    issues.add('/baseline', 'INVALID_BASELINE', `must be {from, to}, got ${shown(baseline)}`);
  }
  return seriesLayout({
    length,
    stageStarts,
    excludedIndices: indices('exclude', 'INVALID_EXCLUSION'),
    baseline: range,
    windowStart: products ? productChanges(products) : null,
  });
}

function checkProducts(
  body: Readonly<Record<string, unknown>>,
  chart: ChartKind,
  length: number,
  issues: IssueList,
): Pick<CheckedRequest, 'products' | 'nominals'> {
  const { products, nominals } = body;
  const wanted = chart === 'dnom' || chart === 'z-mr';
  if (!wanted) {
    if (products !== undefined) issues.add('/products', 'INVALID_FIELD', `chart ${chart} takes no products`);
    if (nominals !== undefined) issues.add('/nominals', 'INVALID_FIELD', `chart ${chart} takes no nominals`);
    return { products: undefined, nominals: undefined };
  }
  if (!Array.isArray(products) || !products.every((name): name is string => typeof name === 'string')) {
    issues.add(
      '/products',
      products === undefined ? 'MISSING_FIELD' : 'INVALID_FIELD',
      'must name the product of every point',
    );
    return { products: undefined, nominals: undefined };
  }
  if (products.length !== length) {
    issues.add('/products', 'LENGTH_MISMATCH', `${products.length} products for ${length} values`);
  }
  if (nominals === undefined && chart === 'z-mr') return { products, nominals: undefined };
  if (!isRecord(nominals)) {
    issues.add(
      '/nominals',
      nominals === undefined ? 'MISSING_FIELD' : 'INVALID_FIELD',
      'must give a number for every product',
    );
    return { products, nominals: undefined };
  }
  for (const product of new Set(products)) {
    if (!Object.hasOwn(nominals, product) || !isFiniteNumber(nominals[product])) {
      issues.add('/nominals', 'MISSING_NOMINAL', `product ${shown(product)} has no nominal`);
    }
  }
  return { products, nominals: nominals as Record<string, number> };
}

function checkSampling(
  body: Readonly<Record<string, unknown>>,
  length: number,
  issues: IssueList,
): SamplingEvidence {
  const { times, sampling } = body;
  let timesMs: Float64Array | undefined;
  if (isList(times)) {
    if (times.length !== length)
      issues.add('/times', 'LENGTH_MISMATCH', `${times.length} times for ${length} points`);
    timesMs = checkNumbers(times, '/times', issues);
    for (let i = 1; i < timesMs.length; i++) {
      if ((timesMs[i] as number) < (timesMs[i - 1] as number)) {
        issues.add(`/times/${i}`, 'INVALID_TIME', 'times must not run backwards');
        break;
      }
    }
  } else if (times !== undefined && times !== null) {
    issues.add('/times', 'INVALID_FIELD', `must be a list of ms since 1970, got ${shown(times)}`);
  }
  if (sampling === undefined || sampling === null) return { timesMs };
  if (!isRecord(sampling)) {
    issues.add('/sampling', 'INVALID_FIELD', `must be an object, got ${shown(sampling)}`);
    return { timesMs };
  }
  const { aggregated, windowPeriodMs, maxDataPoints } = sampling;
  for (const [key, value] of Object.entries(sampling)) {
    const good =
      key === 'aggregated'
        ? typeof value === 'boolean'
        : key === 'windowPeriodMs' || key === 'maxDataPoints'
          ? isFiniteNumber(value) && value > 0
          : null;
    if (good === null)
      issues.add(`/sampling/${key}`, 'UNKNOWN_FIELD', 'known: aggregated, windowPeriodMs, maxDataPoints');
    else if (!good) issues.add(`/sampling/${key}`, 'INVALID_FIELD', `${shown(value)} is not allowed`);
  }
  return {
    timesMs,
    aggregated: aggregated === true,
    windowPeriodMs: isFiniteNumber(windowPeriodMs) ? windowPeriodMs : undefined,
    maxDataPoints: isFiniteNumber(maxDataPoints) ? maxDataPoints : undefined,
  };
}

/** The mean of an np chart is a count of a sample size: without one size for all, it must come with n. */
function checkNpSizes(
  sizes: Float64Array | undefined,
  limits: FrozenLimits | readonly FrozenLimits[],
  issues: IssueList,
): void {
  const sets: readonly FrozenLimits[] = 'mean' in limits ? [limits] : limits;
  const first = sizes?.find((size) => size === size);
  const equal = sizes?.every((size) => size !== size || size === first) ?? false;
  for (const set of sets) {
    const n = set.n ?? (equal ? first : undefined);
    if (n === undefined)
      issues.add('/limits/n', 'INVALID_LIMITS', 'sizes differ: say for which n the mean count holds');
    else if (set.mean > n) issues.add('/limits/mean', 'INVALID_LIMITS', `${set.mean} nonconforming of ${n}`);
  }
}
