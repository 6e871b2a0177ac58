const MILLISECONDS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 } as const;

/** Timers of the platform overflow at 24.8 days; no interval of a line comes near. */
export const LONGEST_DURATION_MS = 24 * MILLISECONDS.h;

export const DURATION_PATTERN = /^(\d+(?:\.\d+)?)\s?(ms|s|min|h)$/;

export const DURATION_RULE = 'a number with a unit out of ms, s, min, h, such as 500ms or 1s';

/**
 * Milliseconds of a duration such as `500ms`, `1.5s`, `5min`, `1h`, or of the number 0.
 * Whole milliseconds only, at most 24 h.
 *
 * @returns null when it is not such a duration
 */
export function parseDuration(duration: string | number): number | null {
  if (duration === 0) return 0;
  const [, amount, unit] = DURATION_PATTERN.exec(String(duration)) ?? [];
  if (amount === undefined || unit === undefined) return null;
  // Rounded to a nanosecond first: 0.3 * 1000 is not a whole number in binary.
  const milliseconds =
    Math.round(Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS] * 1e6) / 1e6;
  return Number.isInteger(milliseconds) && milliseconds <= LONGEST_DURATION_MS ? milliseconds : null;
}
