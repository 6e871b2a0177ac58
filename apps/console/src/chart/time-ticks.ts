const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Labels of a time axis in a zone, 24 hours a day: `14:05:10` for steps below a minute, `14:05` below a day, else the day.
 * The first label, and each one on another day than the label before, carries the day on a second line.
 *
 * @param instants - ms since 1970, rising
 * @param stepMs - distance of the ticks
 */
export function timeTicks(instants: readonly number[], stepMs: number, timeZone: string): string[] {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: '2-digit', month: 'short' });
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(stepMs < MINUTE_MS ? { second: '2-digit' as const } : {}),
  });
  let last = '';
  return instants.map((instant) => {
    const today = day.format(instant);
    if (stepMs >= DAY_MS) return today;
    const changed = today !== last;
    last = today;
    return changed ? `${clock.format(instant)}\n${today}` : clock.format(instant);
  });
}
