import { type AttributeKind, attributeChart } from '../charts/attribute-chart';
import { type ChartColumns, emptyColumns, type FrozenLimits } from '../charts/chart-columns';
import { geometricChart } from '../charts/geometric-chart';
import { individualsChart } from '../charts/individuals-chart';
import { laneyChart } from '../charts/laney-chart';
import { seriesLayout } from '../charts/series-layout';
import { subgroupChart } from '../charts/subgroup-chart';
import { timeBetweenChart } from '../charts/time-between-chart';
import { subgroupSummary } from '../estimates/subgroup-summary';
import type { ChartParams } from '../evaluate/chart-request';
import type { CheckedPoint } from './incremental-point';

/** One point as columns of length 1. */
export interface PointColumns {
  readonly main: ChartColumns;
  readonly judged?: ChartColumns;
  readonly companion?: ChartColumns;
}

const ONE = seriesLayout({ length: 1 });

/** Limits of one point by the functions that make whole charts, so that both agree to the last digit. */
export function pointColumns(
  chart: string,
  point: CheckedPoint,
  previous: number,
  limits: FrozenLimits,
  params: ChartParams,
): PointColumns {
  const width = params.L === undefined ? {} : { width: params.L };
  switch (chart) {
    case 'i-mr': {
      const { main, companion } = individualsChart(Float64Array.of(point.mean), ONE, { ...width, limits });
      // The moving range needs the value before, which a chart of one point does not have.
      companion.statistic[0] = point.excluded ? NaN : Math.abs(point.mean - previous);
      return { main, companion };
    }
    case 't': {
      const { main, transformed } = timeBetweenChart(Float64Array.of(point.mean), ONE, { ...width, limits });
      return { main, judged: transformed };
    }
    case 'xbar-r':
    case 'xbar-s':
      return subgroupChart(subgroupSummary([point.subgroup]), ONE, {
        spread: chart === 'xbar-r' ? 'r' : 's',
        ...width,
        limits,
      });
    case 'laney-p':
    case 'laney-u':
      return laneyChart(chart === 'laney-p' ? 'p' : 'u', [point.mean], [point.size], ONE, {
        ...width,
        limits,
      });
    case 'g':
      return geometricChart([point.mean], ONE, { ...width, limits });
    case 'ewma':
    case 'cusum':
      return { main: emptyColumns(1) };
    default:
      return attributeChart(chart as AttributeKind, [point.mean], [point.size], ONE, {
        ...width,
        limits,
        exact: params.exact === true,
      });
  }
}
