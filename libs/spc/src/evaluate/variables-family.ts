import { cusumChart } from '../charts/cusum-chart';
import { emptyColumns, type StageEstimate } from '../charts/chart-columns';
import { ewmaChart, type TimeWeightedSeries } from '../charts/ewma-chart';
import {
  individualsChart,
  type IndividualsChart,
  type IndividualsOptions,
} from '../charts/individuals-chart';
import { qChart } from '../charts/q-chart';
import type { SeriesLayout } from '../charts/series-layout';
import { subgroupChart, type SubgroupChartOptions } from '../charts/subgroup-chart';
import { betweenRatio, threeWayChart } from '../charts/three-way-chart';
import { timeBetweenChart } from '../charts/time-between-chart';
import type { Warning } from '../errors';
import { individualsSigma, type IndividualsEstimator } from '../estimates/individuals-sigma';
import { movingRanges } from '../estimates/moving-ranges';
import { subgroupSigma, type SubgroupEstimator } from '../estimates/subgroup-sigma';
import { type SubgroupSummary, subgroupSummary } from '../estimates/subgroup-summary';
import { ewmaResiduals } from '../guards/ewma-residuals';
import { lagOneCheck } from '../guards/lag-one';
import { ALL_RULES, type CapabilityData, type FamilyChart } from './chart-family';
import type { CheckedRequest } from './check-chart-request';

/** A mean-range ratio above this makes X̄ limits too narrow: batches differ more than their own spread explains. */
const BETWEEN_RATIO = 1.5;

const individualsEstimator = (request: CheckedRequest): IndividualsEstimator =>
  (request.params.estimator as IndividualsEstimator | undefined) ?? 'mr';

function individualsOptions(request: CheckedRequest): IndividualsOptions {
  return {
    estimator: individualsEstimator(request),
    ...(request.params.L === undefined ? {} : { width: request.params.L }),
    limits: request.limits,
  };
}

export function individualsFamily(request: CheckedRequest, values: Float64Array): FamilyChart {
  const { layout, params } = request;
  const warnings: Warning[] = [];
  const autocorrelation = lagOneCheck(values, layout.excluded, layout.stageOf);
  let plotted = values;
  if (params.residuals === 'ewma') {
    const { residuals, lambda } = ewmaResiduals(values, layout.excluded, layout.stageOf);
    plotted = residuals;
    const detail = `plotted are the one-step errors of an EWMA forecast with lambda ${lambda}`;
    warnings.push({ code: 'EWMA_RESIDUALS', detail });
  } else if (autocorrelation?.correlated === true) {
    warnings.push({
      code: 'AUTOCORRELATED',
      detail:
        `lag-1 autocorrelation ${autocorrelation.r.toFixed(3)} is above ${autocorrelation.threshold.toFixed(3)}: ` +
        'the moving-range sigma is too small and false alarms are more frequent; params.residuals "ewma" charts the forecast errors',
    });
  }
  const charts = individualsChart(plotted, layout, individualsOptions(request));
  return {
    main: charts.main,
    companion: { chart: 'mr', columns: charts.companion },
    estimates: charts.estimates,
    ruleScope: ALL_RULES,
    capabilityData: individualsCapability(request, values, plotted === values ? charts : undefined),
    autocorrelation,
    warnings,
  };
}

/**
 * Included values of the last stage's range with their moving-range sigma. A chart of the same values that estimated
 * its own limits has that sigma already.
 */
export function individualsCapability(
  request: CheckedRequest,
  values: Float64Array,
  chart?: IndividualsChart,
): (from: number, to: number) => CapabilityData {
  const { layout } = request;
  return (from, to) => {
    const kept = keep(values, layout, from, to);
    const last = chart?.estimates[chart.estimates.length - 1];
    if (last && request.limits === undefined) {
      const { sigma, sigmaMethod: method, degreesOfFreedom } = last;
      return { values: kept, within: { sigma, method, degreesOfFreedom }, subgroups: kept.length };
    }
    const range = { start: from, end: to, from, to };
    const ranges = chart?.ranges ?? movingRanges(values, layout);
    const within = individualsSigma(values, ranges, layout.excluded, range, individualsEstimator(request));
    return { values: kept, within, subgroups: kept.length };
  };
}

function keep(values: Float64Array, layout: SeriesLayout, from: number, to: number): Float64Array {
  const kept = new Float64Array(to - from);
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (value === value && layout.excluded[i] !== 1) kept[count++] = value;
  }
  return kept.subarray(0, count);
}

function subgroupCapability(
  request: CheckedRequest,
  subgroups: ArrayLike<ArrayLike<number | null>>,
  groups: SubgroupSummary,
  estimator: SubgroupEstimator,
): (from: number, to: number) => CapabilityData {
  const { excluded } = request.layout;
  return (from, to) => {
    let total = 0;
    let used = 0;
    for (let i = from; i < to; i++) {
      if (excluded[i] === 1 || groups.size[i] === 0) continue;
      total += groups.size[i] as number;
      used++;
    }
    const values = new Float64Array(total);
    let count = 0;
    for (let i = from; i < to; i++) {
      const group = subgroups[i];
      if (excluded[i] === 1 || group === undefined) continue;
      for (let j = 0; j < group.length; j++) {
        const value = group[j];
        if (value !== null && value !== undefined && value === value) values[count++] = value;
      }
    }
    return { values, within: subgroupSigma(groups, excluded, from, to, estimator), subgroups: used };
  };
}

export function subgroupFamily(
  request: CheckedRequest,
  subgroups: ArrayLike<ArrayLike<number | null>>,
): FamilyChart {
  const { layout, params, chart } = request;
  const groups = subgroupSummary(subgroups);
  const spread = chart === 'xbar-s' || (chart === 'three-way' && params.spread === 's') ? 's' : 'r';
  const estimator = (params.estimator as SubgroupEstimator | undefined) ?? (spread === 'r' ? 'rbar' : 'sbar');
  const options: SubgroupChartOptions = {
    spread,
    estimator,
    ...(params.L === undefined ? {} : { width: params.L }),
    limits: request.limits,
    plugIn: params.plugIn === true,
  };
  const capabilityData = subgroupCapability(request, subgroups, groups, estimator);
  const autocorrelation = lagOneCheck(groups.mean, layout.excluded, layout.stageOf);
  if (chart === 'three-way') {
    const charts = threeWayChart(groups, layout, options);
    return {
      main: charts.main,
      companion: { chart: 'mr', columns: charts.companion },
      within: { chart: spread, columns: charts.within },
      components: charts.components,
      estimates: charts.estimates,
      ruleScope: ALL_RULES,
      capabilityData,
      autocorrelation,
      warnings: [],
    };
  }
  const charts = subgroupChart(groups, layout, options);
  const sigma = charts.estimates[charts.estimates.length - 1]?.sigma ?? NaN;
  const warnings: Warning[] = [];
  const ratio = request.limits ? NaN : betweenRatio(groups, sigma, layout.excluded);
  if (ratio > BETWEEN_RATIO) {
    warnings.push({
      code: 'BETWEEN_VARIATION',
      detail:
        `subgroup means vary ${ratio.toFixed(2)} times as much as the spread within subgroups explains; ` +
        'if batches differ by nature, the chart "three-way" has the right limits',
    });
  }
  const ones = groups.size.every((n) => n <= 1);
  if (ones) {
    warnings.push({
      code: 'SUBGROUP_OF_ONE',
      detail:
        'no subgroup has two values, so there is no sigma within subgroups; chart single values with "i-mr"',
    });
  } else if (spread === 'r' && groups.size.some((n) => n > 10)) {
    warnings.push({
      code: 'RANGE_OF_LARGE_SUBGROUP',
      detail: 'the range wastes information in subgroups above 10 values; "xbar-s" does not',
    });
  }
  return {
    main: charts.main,
    companion: { chart: spread, columns: charts.companion },
    estimates: charts.estimates,
    ruleScope: ALL_RULES,
    capabilityData,
    autocorrelation,
    warnings,
  };
}

/** EWMA and CUSUM, of individual values or of subgroup means. */
export function timeWeightedFamily(request: CheckedRequest): FamilyChart {
  const { layout, params, data, limits } = request;
  let series: TimeWeightedSeries;
  let estimates: readonly StageEstimate[];
  let capabilityData: FamilyChart['capabilityData'];
  if (data.subgroups) {
    const groups = subgroupSummary(data.subgroups);
    const estimator = (params.estimator as SubgroupEstimator | undefined) ?? 'pooled';
    series = groups;
    estimates = subgroupChart(groups, layout, { spread: 's', estimator, limits }).estimates;
    capabilityData = subgroupCapability(request, data.subgroups, groups, estimator);
  } else {
    const values = data.values ?? new Float64Array(layout.length);
    // Values with frozen limits for subgroups of n are the means of such subgroups.
    const frozen = limits === undefined ? undefined : 'mean' in limits ? limits : limits[0];
    series = { mean: values, size: new Float64Array(layout.length).fill(frozen?.n ?? 1) };
    estimates = individualsChart(values, layout, individualsOptions(request)).estimates.map((estimate) => ({
      ...estimate,
      n: frozen?.n ?? 1,
    }));
    capabilityData = individualsCapability(request, values);
  }
  const autocorrelation = lagOneCheck(series.mean, layout.excluded, layout.stageOf);
  if (request.chart === 'ewma') {
    return {
      main: ewmaChart(series, layout, estimates, {
        lambda: params.lambda ?? 0.2,
        width: params.L ?? 3,
        target: params.target,
        asymptotic: params.asymptotic === true,
      }),
      estimates,
      ruleScope: {
        all: false,
        reason: 'neighbouring EWMA values share data, so runs and trends are the rule and no signal',
      },
      capabilityData,
      autocorrelation,
      warnings: [],
    };
  }
  const fir = params.fir;
  const cusum = cusumChart(series, layout, estimates, {
    k: params.k ?? 0.5,
    h: params.h ?? 5,
    target: params.target,
    headStart: fir === true ? 0.5 : typeof fir === 'number' ? fir : 0,
  });
  const main = emptyColumns(layout.length);
  main.statistic.set(series.mean);
  main.size.set(series.size);
  main.center.set(cusum.target);
  for (const [index, stage] of layout.stages.entries()) {
    const { sigma } = estimates[index] as StageEstimate;
    for (let i = stage.start; i < stage.end; i++) main.sigma[i] = sigma / Math.sqrt(series.size[i] as number);
  }
  return {
    main,
    cusum,
    estimates,
    ruleScope: { all: false, reason: 'cumulative sums are autocorrelated by construction' },
    capabilityData,
    autocorrelation,
    warnings: [],
  };
}

export function timeBetweenFamily(request: CheckedRequest, times: Float64Array): FamilyChart {
  const charts = timeBetweenChart(times, request.layout, individualsOptions(request));
  return {
    main: charts.main,
    judged: charts.transformed,
    estimates: charts.estimates,
    ruleScope: ALL_RULES,
    capabilityData: null,
    warnings: [],
  };
}

export function qFamily(request: CheckedRequest, values: Float64Array): FamilyChart {
  const { layout } = request;
  return {
    main: qChart(values, layout, request.params.L ?? 3),
    estimates: individualsChart(values, layout, { estimator: 'sd' }).estimates,
    ruleScope: ALL_RULES,
    capabilityData: individualsCapability(request, values),
    autocorrelation: lagOneCheck(values, layout.excluded, layout.stageOf),
    warnings: [],
  };
}
