import type { FrameField } from './frame';

/** A value as the field formats it (unit, decimals, mappings); about four digits where it does not say. */
export function formatValue(field: FrameField | undefined, value: number | null, decimals?: number): string {
  if (field?.display) {
    const { prefix = '', text, suffix = '' } = field.display(value, decimals);
    return `${prefix}${text}${suffix}`;
  }
  if (value === null || !Number.isFinite(value)) return field?.config?.noValue ?? '–';
  const unit = field?.config?.unit;
  return unit === undefined || unit === '' ? plainNumber(value) : `${plainNumber(value)} ${unit}`;
}

/** A number with at most the given significant digits, without trailing zeros. */
export function plainNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(Math.max(0, digits - 1));
  return String(Number(value.toPrecision(size >= 10 ** digits ? Math.ceil(Math.log10(size + 1)) : digits)));
}

/** A fraction as per cent. */
export function percent(fraction: number | null | undefined, digits = 3): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return '–';
  return `${plainNumber(fraction * 100, digits)} %`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone as Grafana names it (`utc`, `browser`, empty or an IANA name) as an IANA name; UTC where it is unknown. */
export function ianaZone(timeZone: string): string {
  if (timeZone === 'browser' || timeZone === '') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (timeZone.toLowerCase() === 'utc') return 'UTC';
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/**
 * An instant in a zone, with the zone's name: `2026-11-27 09:15:00 CET`.
 *
 * @param ms - since 1970
 * @param timeZone - see {@link ianaZone}
 */
export function instantText(ms: number, timeZone: string): string {
  if (!Number.isFinite(ms)) return '–';
  const parts = Object.fromEntries(
    zoned(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month = '', day = '', hour = '', minute = '', second = '', timeZoneName = '' } = parts;
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

/** The short name of a zone at an instant, `CET` or `GMT+1`. */
export function zoneName(ms: number, timeZone: string): string {
  const name = zoned(timeZone)
    .formatToParts(Number.isFinite(ms) ? ms : 0)
    .find(({ type }) => type === 'timeZoneName');
  return name?.value ?? 'UTC';
}

function zoned(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const two = '2-digit';
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: ianaZone(timeZone),
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    formats.set(timeZone, format);
  }
  return format;
}

const two = (part: number): string => String(part).padStart(2, '0');

/** An instant in UTC, `2026-11-27 08:15:00`. */
export function utcInstant(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19).replace('T', ' ') : '–';
}

/** A length of time in its two largest units, `3 h 20 min`. */
export function duration(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 1) return `${Math.round(Math.abs(ms) / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${two(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
