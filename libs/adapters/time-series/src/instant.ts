/**
 * An instant of the time series: whole milliseconds since 1970-01-01T00:00:00Z and, below them,
 * nanoseconds 0 … 999 999. Both are exact as JavaScript numbers, which nanoseconds since 1970 are not.
 */
export interface Instant {
  readonly ms: number;
  readonly sub: number;
}

/** The years 1990 to 2199: what a store keeps. Anything else is a clock that was never set. */
export const EARLIEST_MS = Date.UTC(1990, 0, 1);
/** First millisecond that a store does not keep any more. */
export const END_MS = Date.UTC(2200, 0, 1);

/** FNV-1a, 32 bit, over UTF-16 code units (equal to the byte hash for ASCII ids). */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Instant of a row about `id` (a cell, an order): rows of different ids with equal tags would overwrite each other
 * when they share the millisecond, so the id gives the nanoseconds below it. The bits differ from those that the
 * bucket of the cell index uses. Part of the key of stored rows: the formula may never change.
 *
 * @param ms - whole milliseconds since 1970 UTC
 * @param id - left out: the whole millisecond, for rows whose tags tell them apart
 */
export function instantAt(ms: number, id?: string): Instant {
  return { ms, sub: id === undefined ? 0 : (fnv1a(id) >>> 12) % 1_000_000 };
}

/** Negative when `a` is before `b`, 0 when they are equal. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.ms - b.ms || a.sub - b.sub;
}

/** Nanoseconds since 1970 as text: they do not fit a JavaScript number. */
export function nanosecondText(at: Instant): string {
  return at.ms + (at.sub === 0 ? '000000' : String(at.sub).padStart(6, '0'));
}

/** Whether a store can keep the instant: whole numbers, years 1990 to 2199, 0 to 999 999 ns. */
export function isInstant({ ms, sub }: Instant): boolean {
  return (
    Number.isInteger(ms) && ms >= EARLIEST_MS && ms < END_MS && Number.isInteger(sub) && sub >= 0 && sub < 1e6
  );
}
