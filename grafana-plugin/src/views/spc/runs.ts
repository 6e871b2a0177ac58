import type { Strip } from './strip';

/** Neighbouring points that have the same limits; indices inclusive. */
export interface LimitRun {
  readonly from: number;
  readonly to: number;
  readonly center: number;
  readonly lower: number;
  readonly upper: number;
  readonly sigma: number;
}

/** Divides a strip where its limits change: once for a chart with one set, at every point for changing sizes. */
export function limitRuns(strip: Strip): readonly LimitRun[] {
  const { center, lower, upper, sigma } = strip;
  const runs: LimitRun[] = [];
  let from = 0;
  const same = (a: number, b: number): boolean => a === b || (a !== a && b !== b);
  for (let i = 1; i <= center.length; i++) {
    if (
      i < center.length &&
      same(center[i] as number, center[from] as number) &&
      same(lower[i] as number, lower[from] as number) &&
      same(upper[i] as number, upper[from] as number) &&
      same(sigma[i] as number, sigma[from] as number)
    ) {
      continue;
    }
    runs.push({
      from,
      to: i - 1,
      center: center[from] as number,
      lower: lower[from] as number,
      upper: upper[from] as number,
      sigma: sigma[from] as number,
    });
    from = i;
  }
  return runs;
}

/** Runs that reach into a range of points. */
export function runsWithin(runs: readonly LimitRun[], from: number, to: number): readonly LimitRun[] {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as LimitRun).to < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < runs.length && (runs[end] as LimitRun).from < to) end++;
  return runs.slice(low, end);
}
