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

const known = new WeakMap<Strip, readonly LimitRun[]>();

/** Divides a strip where its limits change: once for a chart with one set, at every point for changing sizes. */
export function limitRuns(strip: Strip): readonly LimitRun[] {
  // Axis, gutter and drawing ask for the runs of the same strip.
  let runs = known.get(strip);
  if (!runs) known.set(strip, (runs = divided(strip)));
  return runs;
}

function divided(strip: Strip): readonly LimitRun[] {
  const { center, lower, upper, sigma } = strip;
  const runs: LimitRun[] = [];
  const { length } = center;
  for (let from = 0; from < length;) {
    let end = endOfRun(center, from, length);
    end = endOfRun(lower, from, end);
    end = endOfRun(upper, from, end);
    if (sigma) end = endOfRun(sigma, from, end);
    runs.push({
      from,
      to: end - 1,
      center: center[from] as number,
      lower: lower[from] as number,
      upper: upper[from] as number,
      sigma: sigma ? (sigma[from] as number) : NaN,
    });
    from = end;
  }
  return runs;
}

/** First index behind `from`, at most `most`, at which a column has another value; NaN equals NaN. */
function endOfRun(column: Float64Array, from: number, most: number): number {
  const value = column[from] as number;
  let i = from + 1;
  if (value === value) while (i < most && column[i] === value) i++;
  else while (i < most && column[i] !== column[i]) i++;
  return i;
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
