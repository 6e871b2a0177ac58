/** What is known about where a series came from. */
export interface SamplingEvidence {
  /** The query says itself that it aggregated (mean, min, max of windows). */
  readonly aggregated?: boolean | undefined;
  /** Instants of the points, ms since 1970, rising. */
  readonly timesMs?: ArrayLike<number> | undefined;
  /** Length of the query's aggregation window, ms. */
  readonly windowPeriodMs?: number | undefined;
  /** Most points the panel asked for. */
  readonly maxDataPoints?: number | undefined;
}

export type DownsamplingReason = 'AGGREGATED' | 'EVENLY_SPACED_AT_WINDOW' | 'CUT_AT_MAX_DATA_POINTS';

/**
 * Whether a series looks like an aggregate instead of raw measurements. Means of windows vary less than measurements,
 * so a capability index of them is too good, and a series that was cut at the panel's width is not the whole series.
 *
 * Signs: the source says so; at least 95 % of the steps equal the query's window; the number of points is the panel's
 * maximum.
 *
 * @param count - number of points of the series
 * @returns the first reason that holds, or null
 * @example
 * downsamplingReason(4, { timesMs: [0, 60000, 120000, 180000], windowPeriodMs: 60000 }) // => 'EVENLY_SPACED_AT_WINDOW'
 */
export function downsamplingReason(count: number, evidence: SamplingEvidence): DownsamplingReason | null {
  if (evidence.aggregated === true) return 'AGGREGATED';
  const { timesMs, windowPeriodMs, maxDataPoints } = evidence;
  if (maxDataPoints !== undefined && count >= maxDataPoints && maxDataPoints > 1)
    return 'CUT_AT_MAX_DATA_POINTS';
  if (timesMs !== undefined && windowPeriodMs !== undefined && timesMs.length >= 3) {
    let equal = 0;
    for (let i = 1; i < timesMs.length; i++) {
      const step = (timesMs[i] as number) - (timesMs[i - 1] as number);
      // Windows without data are left out of some queries: whole multiples count too.
      const windows = Math.round(step / windowPeriodMs);
      if (windows >= 1 && Math.abs(step - windows * windowPeriodMs) < 1) equal++;
    }
    if (equal >= 0.95 * (timesMs.length - 1)) return 'EVENLY_SPACED_AT_WINDOW';
  }
  return null;
}
