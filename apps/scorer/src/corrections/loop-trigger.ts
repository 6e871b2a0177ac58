import { doesHarm, type LoopSettings } from '@cellgate/control';
import { IncrementalChart } from '@cellgate/spc';
import { type SpcSignal, spcSignalFromRow, type TimeSeriesStore } from '@cellgate/time-series';
import type { PlantLoop } from './plant-loops';

/** So many points in a row must be out of control: one may be a bad reading. */
const POINTS_IN_A_ROW = 3;
/** A signal of the control chart calls for a correction this long, ms; what goes on signals again. */
const SIGNAL_MS = 3_600_000;

export interface Trigger {
  readonly chart: string;
  readonly rule: string;
  /** Centre line, and a third of the distance to the limit that was crossed. */
  readonly limits: { readonly mean: number; readonly sigma: number };
  /** The signal of the control chart, where a limit set of a person governs; null: the chart of the loop itself. */
  readonly signal:
    (Pick<SpcSignal, 'rule' | 'limitSet' | 'reading' | 'chart'> & { readonly at: string }) | null;
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
  return {
    chart: 'i-mr',
    rule: 'N1',
    limits: { mean, sigma },
    points,
    signal: null,
    causes: settings.causes,
  };
}

/**
 * The same where persons have frozen limits for the signal: the control chart must have signalled since the last move had settled,
 * and the newest points must still lie beyond the limits by which it did, on the side that does harm. The limits of the
 * plant file do not count then.
 *
 * @param sinceMs - when the last move had settled, 0: there was none
 * @throws StoreUnavailableError
 */
export async function signalTriggerOf(
  store: TimeSeriesStore,
  { settings }: PlantLoop,
  values: readonly number[],
  sinceMs: number,
  nowMs: number,
): Promise<Trigger | null> {
  const rows = await store.rows({
    measurement: 'spc_signal',
    window: { fromMs: Math.floor(Math.max(sinceMs, nowMs - SIGNAL_MS)), toMs: nowMs + 1 },
    where: [
      { name: 'line', equals: settings.line },
      { name: 'machine', equals: settings.machine },
      { name: 'characteristic', equals: settings.signal },
    ],
  });
  const signal = rows
    .flatMap((row) => spcSignalFromRow(row) ?? [])
    .sort((a, b) => a.at.ms - b.at.ms)
    .at(-1);
  if (signal === undefined || !doesHarm(settings, signal.reading)) return null;
  const { lower, upper, center, rule, limitSet, reading, chart, at } = signal;
  const beyond = (value: number): boolean =>
    (upper !== null && value > upper) || (lower !== null && value < lower);
  const points = values.slice(-POINTS_IN_A_ROW);
  if (points.length < POINTS_IN_A_ROW || !points.every((value) => beyond(value) && doesHarm(settings, value)))
    return null;
  const crossed = (points.at(-1) ?? NaN) > center ? upper : lower;
  return {
    chart,
    rule,
    limits: { mean: center, sigma: Math.abs((crossed ?? NaN) - center) / 3 },
    points,
    signal: { rule, limitSet, reading, chart, at: new Date(at.ms).toISOString() },
    causes: settings.causes,
  };
}
