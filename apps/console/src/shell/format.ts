/** Time of day in a zone: `14:03:09`. */
export function timeText(instant: number | string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(instant));
}

/** Day and time in a zone: `27 Nov 2026, 14:03:09`. */
export function instantText(instant: number | string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(instant),
  );
}

/** A number for people, with at most `digits` significant digits; – where there is none. */
export function numberText(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return new Intl.NumberFormat('en', { maximumSignificantDigits: digits }).format(value);
}

/** A share as a percentage with its unit. */
export function percentText(share: number | null | undefined, digits = 3): string {
  return share === null || share === undefined || !Number.isFinite(share)
    ? '–'
    : `${numberText(100 * share, digits)} %`;
}
