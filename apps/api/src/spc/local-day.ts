const DAY_MS = 86_400_000;

/** What the clocks of a zone show at an instant, as if it were UTC. */
function shownMs(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(atMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** Time of day in a zone, milliseconds since its midnight as the clocks show it. */
export function timeOfDayMs(timeZone: string, atMs: number): number {
  return shownMs(timeZone, atMs) % DAY_MS;
}

/**
 * The day of a zone that lies `daysBack` before the one of an instant: its date and its instants, from midnight to
 * midnight as the clocks there show it, which are 23 or 25 hours apart when they change.
 *
 * @param timeZone - IANA name
 */
export function localDay(
  timeZone: string,
  atMs: number,
  daysBack: number,
): { readonly date: string; readonly fromMs: number; readonly toMs: number } {
  const midnight = Math.floor(shownMs(timeZone, atMs) / DAY_MS) * DAY_MS - daysBack * DAY_MS;
  return {
    date: new Date(midnight).toISOString().slice(0, 10),
    fromMs: instantOf(timeZone, midnight),
    toMs: instantOf(timeZone, midnight + DAY_MS),
  };
}

/** The instant at which the clocks of the zone show a time. */
function instantOf(timeZone: string, shown: number): number {
  const guess = shown - (shownMs(timeZone, shown) - shown);
  // The offset of the guess is the right one, except around a change of the clocks.
  return guess + (shown - shownMs(timeZone, guess));
}
