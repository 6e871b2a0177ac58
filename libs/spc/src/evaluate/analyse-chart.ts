import type { SeriesLayout } from '../charts/series-layout';
import { type CapabilityStudy, capabilityStudy } from '../capability/capability-study';
import type { Warning } from '../errors';
import { downsamplingReason } from '../guards/downsampling';
import { type FalseAlarmBudget } from '../run-length/false-alarm-budget';
import { evaluateRunRules } from '../rules/evaluate-run-rules';
import type { RunRule } from '../rules/run-rule';
import { attributeFamily, geometricFamily } from './attribute-family';
import { chartBudget } from './chart-budget';
import type { FamilyChart, SideChart } from './chart-family';
import { type CheckedRequest, checkChartRequest } from './check-chart-request';
import { hotellingFamily } from './hotelling-family';
import { shortRunFamily } from './short-run-family';
import {
  individualsFamily,
  qFamily,
  subgroupFamily,
  timeBetweenFamily,
  timeWeightedFamily,
} from './variables-family';

/** Points below which estimated limits are themselves uncertain enough to say so. */
const SHORT_HISTORY = 20;

/** A chart as columns, for callers that draw a million points; {@link evaluateChart} gives it as objects. */
export interface ChartAnalysis {
  readonly request: CheckedRequest;
  readonly layout: SeriesLayout;
  readonly family: FamilyChart;
  /** The rules that were applied, in the order of the bits. */
  readonly rules: readonly RunRule[];
  readonly signals: Int32Array;
  readonly companionSignals: Int32Array | null;
  readonly withinSignals: Int32Array | null;
  readonly companionRules: readonly RunRule[];
  readonly capability: CapabilityStudy | null;
  readonly falseAlarms: FalseAlarmBudget;
  readonly warnings: readonly Warning[];
}

/**
 * Evaluates a chart request into columns: limits, signals, capability, guards.
 *
 * @param body - a request of any origin; never changed
 * @throws InvalidChartRequestError
 */
export function analyseChart(body: unknown): ChartAnalysis {
  const request = checkChartRequest(body);
  const family = familyChart(request);
  const { layout, params } = request;
  const warnings: Warning[] = [...family.warnings];
  const limitRules = request.rules.filter((rule) => rule.kind === 'beyond-limits');
  let { rules } = request;
  if (!family.ruleScope.all && rules.length > limitRules.length) {
    rules = limitRules;
    const refused = request.rules.filter((rule) => rule.kind !== 'beyond-limits').map((rule) => rule.id);
    warnings.push({
      code: 'RULES_REFUSED',
      detail: `${refused.join(', ')} not applied: ${family.ruleScope.reason}`,
    });
  }
  const early = params.early === true;
  const judged = (columns: FamilyChart['main'], set: readonly RunRule[]) =>
    evaluateRunRules(columns, layout, set, early);
  const signals = family.cusum ? new Int32Array(layout.length) : judged(family.judged ?? family.main, rules);
  // Moving ranges share values and R and S are skewed: only their limits are judged.
  const side = (chart: SideChart | undefined) => (chart ? judged(chart.columns, limitRules) : null);
  const companionSignals = side(family.companion);
  const withinSignals = side(family.within);
  addDataWarnings(request, family, warnings);
  const parts = [signals, companionSignals, withinSignals].filter((part) => part !== null);
  const capability = studyCapability(request, family, parts, rules.length > 0, warnings);
  return {
    request,
    layout,
    family,
    rules,
    signals,
    companionSignals,
    withinSignals,
    companionRules: limitRules,
    capability,
    falseAlarms: chartBudget(request, family, rules),
    warnings,
  };
}

function familyChart(request: CheckedRequest): FamilyChart {
  const values = request.data.values ?? new Float64Array(0);
  switch (request.chart) {
    case 'i-mr':
      return individualsFamily(request, values);
    case 'xbar-r':
    case 'xbar-s':
    case 'three-way':
      return subgroupFamily(request, request.data.subgroups ?? []);
    case 'ewma':
    case 'cusum':
      return timeWeightedFamily(request);
    case 't':
      return timeBetweenFamily(request, values);
    case 'q':
      return qFamily(request, values);
    case 'dnom':
    case 'z-mr':
      return shortRunFamily(request, values);
    case 'g':
      return geometricFamily(request);
    case 't2':
      return hotellingFamily(request);
    default:
      return attributeFamily(request);
  }
}

function addDataWarnings(request: CheckedRequest, family: FamilyChart, warnings: Warning[]): void {
  const { layout, chart } = request;
  let present = 0;
  for (let i = 0; i < layout.length; i++) {
    const value = family.main.statistic[i] as number;
    if (value === value && layout.excluded[i] !== 1) present++;
  }
  if (present === 0) {
    warnings.push({ code: 'NO_DATA', detail: 'no point has a value (all are missing or excluded)' });
    return;
  }
  const several = layout.stages.length > 1;
  for (const [index, estimate] of family.estimates.entries()) {
    const where = several ? `stage ${index}: ` : '';
    if (estimate.sigma === 0) {
      const detail = `${where}there is no variation, so the limits fall on the centre line and nothing is judged`;
      warnings.push({ code: 'ZERO_SIGMA', detail });
    }
    if (request.limits !== undefined || request.vectorLimits !== undefined || chart === 'q') continue;
    if (Number.isNaN(estimate.sigma) && chart !== 't2') {
      const detail = `${where}${estimate.count} usable points are too few to estimate sigma: there are no limits`;
      warnings.push({ code: 'NOT_ENOUGH_DATA', detail });
    } else if (estimate.count < SHORT_HISTORY) {
      const detail =
        `${where}limits rest on ${estimate.count} points and are uncertain; from ${SHORT_HISTORY} on they settle` +
        (chart === 'i-mr' ? ', and the chart "q" needs no baseline' : '');
      warnings.push({ code: 'SHORT_HISTORY', detail });
    }
  }
}

function studyCapability(
  request: CheckedRequest,
  family: FamilyChart,
  signals: readonly Int32Array[],
  rulesApplied: boolean,
  warnings: Warning[],
): CapabilityStudy | null {
  const { spec, params, layout } = request;
  if (!spec) return null;
  const stage = layout.stages[layout.stages.length - 1];
  if (!family.capabilityData || !stage) {
    warnings.push({ code: 'NO_CAPABILITY', detail: `chart ${request.chart} has no capability indices` });
    return null;
  }
  const { target } = spec;
  if (target !== undefined && (target < (spec.lsl ?? -Infinity) || target > (spec.usl ?? Infinity))) {
    warnings.push({ code: 'TARGET_OUTSIDE_SPEC', detail: `target ${target} is outside the specification` });
  }
  const { from, to } = stage;
  const data = family.capabilityData(from, to);
  if (data.values.length === 0) return null;
  const judged: readonly ArrayLike<number>[] = family.cusum ? [...signals, family.cusum.signals] : signals;
  const stable =
    (rulesApplied || family.cusum !== undefined) &&
    judged.every((part) => !hasSignal(part, layout.excluded, from, to));
  const downsampled = downsamplingReason(layout.length, request.sampling);
  if (downsampled !== null) {
    warnings.push({
      code: 'DOWN_SAMPLED',
      detail: `the points are not raw measurements (${downsampled}): no Cpk is claimed`,
    });
  }
  return capabilityStudy({
    ...data,
    spec,
    stable,
    downsampled,
    confidence: params.confidence,
    requirement: params.requirement,
    naming: params.naming,
    distribution: params.distribution,
  });
}

function hasSignal(signals: ArrayLike<number>, excluded: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (signals[i] !== 0 && excluded[i] === 0) return true;
  return false;
}
