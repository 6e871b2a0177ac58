import type { ChartColumns } from '../charts/chart-columns';
import type { CusumColumns } from '../charts/cusum-chart';
import { analyseChart, type ChartAnalysis } from './analyse-chart';
import { chartPoint, finite, NO_SIGNALS, signalNames } from './chart-point';
import type { ChartRequest } from './chart-request';
import type { ChartPoint, ChartResult, Companion, CusumPoint, StageResult } from './chart-result';

/**
 * Evaluates a chart: the whole of `POST /spc/charts` as one pure function.
 *
 * The result holds no NaN and no Infinity: what does not exist is null, and a warning names why. Points keep the index
 * of their source row. The request is checked completely and never changed.
 *
 * @param request - see {@link ChartRequest}; may come unchecked from JSON
 * @throws InvalidChartRequestError with every issue, its JSON pointer and code
 * @example
 * evaluateChart({ chart: 'i-mr', values: [10, 12, 11, 15, 13] }).mean // => 12.2
 */
export function evaluateChart(request: ChartRequest): ChartResult {
  return toChartResult(analyseChart(request));
}

/** The analysis as the object that the API returns. */
export function toChartResult(analysis: ChartAnalysis): ChartResult {
  const { family, request, layout } = analysis;
  const ids = analysis.rules.map((rule) => rule.id);
  const sideIds = analysis.companionRules.map((rule) => rule.id);
  const names = signalNames(ids);
  const sideNames = signalNames(sideIds);
  const stages = stageResults(analysis);
  const last = stages[stages.length - 1];
  const cusum = family.cusum;
  const cusumNames = signalNames(['C+', 'C-']);
  const points = cusum
    ? pointsOf(family.main, layout, cusum.signals, cusumNames)
    : pointsOf(family.main, layout, analysis.signals, names);
  const companion = (side: typeof family.companion, signals: Int32Array | null): Companion | null =>
    side && signals
      ? { chart: side.chart, points: pointsOf(side.columns, layout, signals, sideNames) }
      : null;
  const beside = companion(family.companion, analysis.companionSignals);
  const within = companion(family.within, analysis.withinSignals);
  const components = family.components?.[family.components.length - 1];
  return {
    chart: request.chart,
    mean: last?.mean ?? null,
    sigma: last?.sigma ?? null,
    sigmaMethod: last?.sigmaMethod ?? 'none',
    n: last?.n ?? null,
    stages,
    rules: cusum ? ['C+', 'C-'] : ids,
    points: family.hotelling ? withContributions(points, analysis) : points,
    ...(beside ? { companion: beside } : {}),
    ...(within ? { within } : {}),
    ...(components && Number.isFinite(components.sigmaBetweenWithin) ? { components } : {}),
    ...(cusum ? { cusum: { points: cusumPoints(cusum, cusumNames) } } : {}),
    ...(family.hotelling ? { alpha: family.hotelling.alpha } : {}),
    ...(analysis.capability ? { capability: analysis.capability } : {}),
    falseAlarms: analysis.falseAlarms,
    ...(family.autocorrelation ? { autocorrelation: family.autocorrelation } : {}),
    ...(family.overdispersion ? { overdispersion: family.overdispersion } : {}),
    warnings: analysis.warnings,
  };
}

function pointsOf(
  columns: ChartColumns,
  layout: ChartAnalysis['layout'],
  signals: ArrayLike<number>,
  names: (word: number) => readonly string[],
): ChartPoint[] {
  const points = new Array<ChartPoint>(layout.length);
  for (let i = 0; i < layout.length; i++) {
    const word = signals[i] as number;
    const ids = word === 0 ? NO_SIGNALS : names(word);
    points[i] = chartPoint(columns, i, i, layout.stageOf[i] as number, layout.excluded[i] === 1, ids);
  }
  return points;
}

function withContributions(points: readonly ChartPoint[], analysis: ChartAnalysis): ChartPoint[] {
  return points.map((point) => {
    if (point.value === null || point.ucl === null || point.value <= point.ucl) return point;
    const contributions = analysis.family.hotelling?.contributions(point.index);
    return contributions ? { ...point, contributions } : point;
  });
}

function stageResults(analysis: ChartAnalysis): StageResult[] {
  const { family, layout, request } = analysis;
  const frozen = request.limits !== undefined || request.vectorLimits !== undefined;
  return layout.stages.map((stage, index): StageResult => {
    const estimate = family.estimates[index];
    const vectors = family.hotelling?.estimates[index];
    return {
      stage: index,
      from: stage.start,
      to: stage.end - 1,
      mean: vectors ? vectors.mean : finite(estimate?.mean),
      sigma: finite(estimate?.sigma),
      ...(vectors ? { covariance: vectors.covariance } : {}),
      sigmaMethod: estimate?.sigmaMethod ?? 'none',
      n: estimate?.n ?? null,
      count: estimate?.count ?? 0,
      frozen,
    };
  });
}

function cusumPoints(cusum: CusumColumns, names: (word: number) => readonly string[]): CusumPoint[] {
  // First point of the present excursion of each sum; counting back N points would miss gaps.
  let startPlus = 0;
  let startMinus = 0;
  return Array.from(cusum.signals, (word, index): CusumPoint => {
    const nPlus = cusum.sincePlus[index] as number;
    const nMinus = cusum.sinceMinus[index] as number;
    if (nPlus === 1) startPlus = index;
    if (nMinus === 1) startMinus = index;
    const point = {
      index,
      cPlus: finite(cusum.plus[index]),
      cMinus: finite(cusum.minus[index]),
      nPlus,
      nMinus,
      h: finite(cusum.interval[index]),
      signals: names(word),
    };
    if (word === 0) return point;
    const target = cusum.target[index] as number;
    const allowance = cusum.allowance[index] as number;
    const up = (word & 1) !== 0;
    const drift =
      allowance + ((up ? cusum.plus[index] : cusum.minus[index]) as number) / (up ? nPlus : nMinus);
    const after = (up ? startPlus : startMinus) - 1;
    return { ...point, shift: { after, mean: up ? target + drift : target - drift } };
  });
}
