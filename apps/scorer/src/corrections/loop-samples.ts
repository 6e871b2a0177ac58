import type { InputSummary } from '@cellgate/control';
import { qualityField, type TimeSeriesStore } from '@cellgate/time-series';
import type { PlantLoop } from './plant-loops';

/** A station's clock may be ahead of ours by this much and still be read. */
const CLOCK_AHEAD_MS = 3_600_000;
/** Samples this many intervals apart leave a hole between them. */
const GAP_INTERVALS = 10;

export interface LoopSamples {
  /** Good values, oldest first. */
  readonly values: readonly number[];
  readonly summary: InputSummary;
  /** Whether the newest known state of the machine is `running`. */
  readonly running: boolean;
}

/** Twice the samples that a decision needs. */
export function windowOf({ settings, samplingMs }: PlantLoop): number {
  return Math.max(settings.maxAgeMs, 2 * settings.samples * samplingMs);
}

/**
 * The values of a loop's signal from `fromMs` on.
 * @throws StoreUnavailableError
 */
export async function readSamples(
  store: TimeSeriesStore,
  loop: PlantLoop,
  fromMs: number,
  nowMs: number,
): Promise<LoopSamples> {
  const { machine, signal, line } = loop.settings;
  const quality = qualityField(signal);
  const where = [
    { name: 'line', equals: line },
    { name: 'machine', equals: machine },
  ];
  const window = { fromMs: Math.floor(fromMs), toMs: nowMs + CLOCK_AHEAD_MS };
  const [rows, states] = await Promise.all([
    store.rows({ measurement: 'machine', window, where, fields: [signal, quality] }),
    store.latest({
      measurement: 'machine',
      window: { fromMs: nowMs - 24 * CLOCK_AHEAD_MS, toMs: window.toMs },
      where,
      fields: ['status'],
      by: ['machine'],
    }),
  ]);
  const values: number[] = [];
  let bad = 0;
  let newestMs: number | null = null;
  let openGap = false;
  for (const { at, fields } of rows) {
    const value = fields[signal];
    // Any status but plain good counts as bad here, Uncertain and an overflow of the queue included.
    if (fields[quality] !== null && fields[quality] !== undefined && fields[quality] !== 0) {
      bad += 1;
      continue;
    }
    if (typeof value !== 'number') continue;
    if (newestMs !== null && at.ms - newestMs > GAP_INTERVALS * loop.samplingMs) openGap = true;
    newestMs = at.ms;
    values.push(value);
  }
  return {
    values,
    summary: { good: values.length, bad, newestMs, clockSkewMs: null, openGap },
    running: states[0]?.fields['status']?.value === 'running',
  };
}

/** Mean and standard deviation; NaN for none, and for the deviation of one. */
export function meanAndDeviation(values: readonly number[]): {
  readonly mean: number;
  readonly deviation: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
