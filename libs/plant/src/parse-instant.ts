export type InstantProblem = 'naive' | 'malformed' | 'out-of-range';

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** The time-series stores keep nanoseconds in 64 bits, which end in April 2262. */
const LATEST_MS = Date.UTC(2262, 0, 1);

/**
 * Milliseconds since 1970 UTC of an RFC 3339 time such as `2026-11-23T14:05:00.250+01:00`.
 * Parts of a millisecond are cut off. A time without offset is refused: nobody can tell when it was.
 *
 * @returns `naive` without `Z` or offset, `malformed` when it is no such time or no such day, `out-of-range`
 * before 1970 or from 2262 on
 */
export function parseInstant(text: string): { atMs: number } | { problem: InstantProblem } {
  const match = RFC_3339.exec(text);
  if (match === null) return { problem: 'malformed' };
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const wall = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second));
  // A date that does not exist, 30 February, comes back as another one.
  const exists = wall.getUTCMonth() + 1 === month && wall.getUTCDate() === day;
  if (!exists || (hour ?? 24) > 23 || (minute ?? 60) > 59 || (second ?? 60) > 59)
    return { problem: 'malformed' };
  if (match[7] === undefined) return { problem: 'naive' };
  const atMs = Date.parse(text.toUpperCase());
  if (Number.isNaN(atMs)) return { problem: 'malformed' };
  return atMs < 0 || atMs >= LATEST_MS ? { problem: 'out-of-range' } : { atMs };
}
