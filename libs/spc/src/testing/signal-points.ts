import type { ChartPoint } from '../evaluate/chart-result';

/** 1-based numbers of the points with a signal, as the reference vectors count. */
export function signalPoints(points: readonly ChartPoint[]): number[] {
  return points.filter((point) => point.signals.length > 0).map((point) => point.index + 1);
}

/** The values of one field of the points. */
export function columnOf<K extends keyof ChartPoint>(
  points: readonly ChartPoint[],
  field: K,
): ChartPoint[K][] {
  return points.map((point) => point[field]);
}
