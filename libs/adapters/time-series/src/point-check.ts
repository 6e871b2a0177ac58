import { isInstant } from './instant';
import type { Instant } from './instant';
import { MEASUREMENTS } from './measurements';
import type { Measurement } from './measurements';
import type { Point, RejectedPoint } from './time-series-store';

export type Rejection = Pick<RejectedPoint, 'code' | 'detail'>;

/** A measurement of the catalogue, prepared for look-ups. */
export interface MeasurementShape {
  readonly tags: readonly string[];
  readonly tagSet: ReadonlySet<string>;
  readonly text: ReadonlySet<string>;
}

const SHAPES: ReadonlyMap<string, MeasurementShape> = new Map(
  Object.entries(MEASUREMENTS).map(([name, { tags, text }]) => [
    name,
    { tags, tagSet: new Set<string>(tags), text: new Set<string>(text) },
  ]),
);

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;
/** Names of the instant in the stores. */
const RESERVED: ReadonlySet<string> = new Set(['time', 'time_ms', 'time_sub']);
const LONGEST_TAG = 1_000;
const UNSAFE_TAG = /[\p{Cc}\p{Cs}]|\\$/u;
const NOT_STORED = /[\p{Cc}\p{Cs}]/gu;

export function measurementShape(measurement: Measurement): MeasurementShape;
export function measurementShape(measurement: string): MeasurementShape | undefined;
export function measurementShape(measurement: string): MeasurementShape | undefined {
  return SHAPES.get(measurement);
}

/** Names that were right before: a plant has a few thousand, and every point is checked. */
const rightNames = new Set<string>();
const NAMES_KEPT = 20_000;

/** Whether a field may have the name: ASCII letters, digits, `_`, `.`, `-`, a letter first, at most 128. */
export function isFieldName(name: string): boolean {
  if (rightNames.has(name)) return true;
  if (!FIELD_NAME.test(name) || RESERVED.has(name.toLowerCase())) return false;
  if (rightNames.size < NAMES_KEPT) rightNames.add(name);
  return true;
}

/** Whether a store can keep the text as a tag value. */
export function isTagValue(value: string): boolean {
  return value.length <= LONGEST_TAG && !UNSAFE_TAG.test(value);
}

/**
 * Text as both stores keep it: one line. Control characters become spaces, halves of surrogate pairs U+FFFD.
 * A line of the line protocol, and of whatever carries it, must stay one line.
 */
export function storedText(text: string): string {
  return text.replace(NOT_STORED, (character) => (/\p{Cs}/u.test(character) ? '\ufffd' : ' '));
}

/** Why no store may keep the point; null where nothing is wrong. Pure; the same for every adapter. */
export function checkPoint(point: Point): Rejection | null {
  const shape = SHAPES.get(point.measurement);
  if (shape === undefined) {
    return {
      code: 'UNKNOWN_MEASUREMENT',
      detail: `measurement ${shown(point.measurement)}: not in the catalogue`,
    };
  }
  return checkTags(point, shape) ?? checkFields(point, shape) ?? checkInstant(point.measurement, point.at);
}

function checkTags({ measurement, tags }: Point, shape: MeasurementShape): Rejection | null {
  for (const name in tags) {
    if (!shape.tagSet.has(name)) {
      return {
        code: 'UNKNOWN_TAG',
        detail: `${measurement}: tag ${shown(name)} is not one of ${shape.tags.join(', ')}`,
      };
    }
    const value: unknown = tags[name];
    if (typeof value !== 'string' || !isTagValue(value)) {
      return {
        code: 'UNSAFE_TAG',
        detail:
          `${measurement}: tag ${name} is ${shown(value)}; it must be text of at most ${LONGEST_TAG} characters ` +
          'without control characters, half surrogates and trailing backslash',
      };
    }
  }
  return null;
}

function checkFields({ measurement, fields }: Point, shape: MeasurementShape): Rejection | null {
  let count = 0;
  for (const name in fields) {
    count++;
    if (!isFieldName(name) || shape.tagSet.has(name)) {
      const why = shape.tagSet.has(name) ? 'is a tag' : 'is no field name: letters, digits, "_", ".", "-"';
      return { code: 'BAD_NAME', detail: `${measurement}: field ${shown(name)} ${why}` };
    }
    const value: unknown = fields[name];
    if (typeof value !== (shape.text.has(name) ? 'string' : 'number')) {
      const wanted = shape.text.has(name) ? 'text' : 'a number';
      return {
        code: 'FIELD_TYPE',
        detail: `${measurement}: field ${name} is ${shown(value)}; it must be ${wanted}`,
      };
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return {
        code: 'NOT_FINITE',
        detail: `${measurement}: field ${name} is ${value}; it must be a finite number`,
      };
    }
  }
  if (count > 0) return null;
  return { code: 'NO_FIELDS', detail: `${measurement}: a point needs at least one field` };
}

function checkInstant(measurement: string, at: Instant): Rejection | null {
  if (isInstant(at)) return null;
  return {
    code: 'BAD_INSTANT',
    detail:
      `${measurement}: ${shown(at.ms)} ms and ${shown(at.sub)} ns; it must be a whole millisecond of the years ` +
      '1990 to 2199 and 0 to 999999 ns',
  };
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
