/**
 * An instant of the time series: whole milliseconds since 1970-01-01T00:00:00Z and, below them,
 * nanoseconds 0 … 999 999. Both are exact as JavaScript numbers, which nanoseconds since 1970 are not.
 */
export interface Instant {
  readonly ms: number;
  readonly sub: number;
}
