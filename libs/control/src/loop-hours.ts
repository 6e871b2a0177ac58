/** Days as in plant files; the order of the week. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A stretch of the day in which a loop may work, by the clock on the wall of the plant. */
export interface LoopHours {
  /** Days on which it begins. */
  readonly days: readonly Weekday[];
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive; not after `from`: it ends on the next day. `24:00` is the end of the day. */
  readonly to: string;
}

const CLOCK = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Minutes after midnight of `HH:MM`; null: no time of day. */
export function minutesOf(text: string): number | null {
  if (!CLOCK.test(text)) return null;
  const [hours = NaN, minutes = NaN] = text.split(':').map(Number);
  return 60 * hours + minutes;
}

/** Whether a name is one of the IANA time zones that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a loop may work at an instant. Hours are those on the wall: when the clocks change, an hour of a shift is left out
 * or comes twice, as it does for the people of the shift.
 *
 * @param hours - null: always; an empty list: never
 * @param timeZone - IANA name of the plant's zone
 * @param atMs - ms since 1970 UTC
 * @throws RangeError for an unknown time zone
 */
export function isWithinHours(hours: readonly LoopHours[] | null, timeZone: string, atMs: number): boolean {
  if (hours === null) return true;
  const { day, minute } = wallClock(timeZone, atMs);
  return hours.some(({ days, from, to }) => {
    const [begin, end] = [minutesOf(from) ?? NaN, minutesOf(to) ?? NaN];
    const on = (index: number): boolean => days.includes(WEEKDAYS[(index + 7) % 7] ?? 'mon');
    if (begin < end) return on(day) && minute >= begin && minute < end;
    return (on(day) && minute >= begin) || (on(day - 1) && minute < end);
  });
}

function wallClock(timeZone: string, atMs: number): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = WEEKDAYS.findIndex((name) => name === part('weekday').toLowerCase());
  return { day, minute: 60 * Number(part('hour')) + Number(part('minute')) };
}
