import { parseInstant } from '@cellgate/plant';
import type { InstantProblem } from '@cellgate/plant';
import { z } from 'zod';

const TIME_RULES: Readonly<Record<InstantProblem, string>> = {
  naive: 'the time has neither Z nor an offset (a + in a URL is written %2B)',
  malformed: 'a time as in RFC 3339 is expected, e.g. 2026-01-31T06:00:00Z (a + in a URL is written %2B)',
  'out-of-range': 'a time from 1970 to 2261 is expected',
};

/** An RFC 3339 time with `Z` or an offset, as milliseconds since 1970 UTC. */
export const instant = z
  .string()
  .transform((text, context) => {
    const parsed = parseInstant(text);
    if ('atMs' in parsed) return parsed.atMs;
    context.addIssue(TIME_RULES[parsed.problem]);
    return z.NEVER;
  })
  .meta({
    format: 'date-time',
    description: 'RFC 3339 with `Z` or an offset',
    examples: ['2026-01-31T06:00:00Z'],
  });

/** An id as it may stand in a path or query: printable, not empty. */
export const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'no control characters are expected');

/** A whole number in a query; a transform, because a pattern would describe the text instead of the number. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .transform((text, context) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
      if (value >= min && value <= max) return value;
      context.addIssue(`a whole number from ${min} to ${max} is expected`);
      return z.NEVER;
    })
    .meta({ type: 'integer', minimum: min, maximum: max });

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A duration such as `500ms`, `10s`, `5m`, `1h`, `1d`, in milliseconds. */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,8}(ms|s|m|h|d)$/, 'a duration such as 500ms, 10s, 5m, 1h or 1d is expected')
  .transform((text) => parseInt(text, 10) * (DURATION_UNITS[text.replace(/^\d+/, '')] ?? 1))
  .meta({ examples: ['10s'] });

/** A time in an answer. */
export const time = z.iso.datetime().meta({ description: 'RFC 3339 UTC' });
export const timeText = (ms: number): string => new Date(ms).toISOString();

/** A finite number or null: null is "missing", never 0. */
export const measured = z.number().nullable();

/** A measured number of which sums of squares neither overflow nor mean anything else. */
export const quantity = z.number().gt(-1e100).lt(1e100);
