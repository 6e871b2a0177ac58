import type { ChartColumns } from '../charts/chart-columns';
import type { ChartPoint } from './chart-result';

export const NO_SIGNALS: readonly string[] = Object.freeze([]);

/** A number of a column, or null where there is none. */
export const finite = (value: number | undefined): number | null =>
  value !== undefined && value - value === 0 ? value : null;

/** Lists of rule ids by signal word, shared between points: a million points have a handful of them. */
export function signalNames(ids: readonly string[]): (word: number) => readonly string[] {
  const lists = new Map<number, readonly string[]>([[0, NO_SIGNALS]]);
  return (word) => {
    let list = lists.get(word);
    if (list === undefined) {
      list = Object.freeze(ids.filter((_, bit) => (word & (1 << bit)) !== 0));
      lists.set(word, list);
    }
    return list;
  };
}

/** Row `row` of the columns as a point of the response. */
export function chartPoint(
  columns: ChartColumns,
  row: number,
  index: number,
  stage: number,
  excluded: boolean,
  signals: readonly string[],
): ChartPoint {
  return {
    index,
    value: finite(columns.statistic[row]),
    n: finite(columns.size[row]),
    cl: finite(columns.center[row]),
    lcl: finite(columns.lower[row]),
    ucl: finite(columns.upper[row]),
    sigma: finite(columns.sigma[row]),
    stage,
    excluded,
    signals,
  };
}
