import { individualsChart, type IndividualsOptions, type TwoCharts } from './individuals-chart';
import type { ChartColumns } from './chart-columns';
import type { SeriesLayout } from './series-layout';

/** Nelson's exponent: t^(1/3.6) of an exponential time is nearly normal. */
export const NELSON_POWER = 1 / 3.6;

export interface TimeBetweenCharts extends TwoCharts {
  /** The individuals chart of y = t^(1/3.6) on which run rules are judged. */
  readonly transformed: ChartColumns;
}

/**
 * t chart: time between rare events.
 *
 * y = t^(1/3.6), individuals chart on y, limits and centre back-transformed by y^3.6; a negative lower limit on y
 * becomes 0. Mean and sigma of the estimate (and of frozen limits) are those of y.
 *
 * @param times - times ≥ 0 in any unit; NaN is missing
 * @see Nelson, J. Quality Technology 26 (1994) 12; Montgomery §7.3.5; vectors: test/vectors/spc/t_chart.json
 * @example
 * timeBetweenChart(Float64Array.of(286, 948), seriesLayout({ length: 2 })).main.statistic[0] // => 286
 */
export function timeBetweenChart(
  times: Float64Array,
  layout: SeriesLayout,
  options: IndividualsOptions = {},
): TimeBetweenCharts {
  const charts = individualsChart(
    times.map((time) => time ** NELSON_POWER),
    layout,
    options,
  );
  const back = (column: Float64Array) => column.map((y) => Math.max(0, y) ** (1 / NELSON_POWER));
  const main: ChartColumns = {
    statistic: times.slice(),
    size: charts.main.size,
    center: back(charts.main.center),
    lower: back(charts.main.lower),
    upper: back(charts.main.upper),
    sigma: new Float64Array(layout.length).fill(NaN),
  };
  return { ...charts, main, transformed: charts.main };
}
