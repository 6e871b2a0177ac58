import { doesHarm, type LoopSettings } from '@cellgate/control';
import { IncrementalChart } from '@cellgate/spc';

/** So many points in a row must be out of control: one may be a bad reading. */
const POINTS_IN_A_ROW = 3;

export interface Trigger {
  readonly chart: 'i-mr';
  readonly rule: string;
  readonly limits: { readonly mean: number; readonly sigma: number };
  /** The points that signalled, newest last. */
  readonly points: readonly number[];
  /** What the process variable is known to act on. */
  readonly causes: LoopSettings['causes'];
}

/**
 * Whether the chart of the loop's signal calls for a correction: the last points lie beyond the frozen limits, on the side on
 * which the signal is known to do harm.
 *
 * @returns null: nothing to correct
 */
export function triggerOf(settings: LoopSettings, values: readonly number[]): Trigger | null {
  const { mean, sigma } = settings.chart;
  const chart = new IncrementalChart({ chart: 'i-mr', limits: { mean, sigma }, rules: ['N1'] });
  const judged = values.map((value) => chart.append({ value }).point);
  const last = judged.slice(-POINTS_IN_A_ROW);
  const points = last.flatMap(({ value, signals }) => (value !== null && signals.length > 0 ? [value] : []));
  if (points.length < POINTS_IN_A_ROW || !points.every((value) => doesHarm(settings, value))) return null;
  return { chart: 'i-mr', rule: 'N1', limits: { mean, sigma }, points, causes: settings.causes };
}
