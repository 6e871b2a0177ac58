import type { Measurement } from './measurements';
import { measurementShape } from './point-check';
import type { Point } from './time-series-store';

interface Head {
  readonly measurement: Measurement;
  readonly tags: Readonly<Record<string, string>>;
}

const HEADS_KEPT = 20_000;
const TIME = /^\d{13,19}$/;

/**
 * Reads the lines that `LineEncoder` writes: names and tags with backslashes before comma, equals sign and blank,
 * numbers without a type suffix, texts in quotes, nanoseconds since 1970. The series part of a line is read once.
 */
export class LineDecoder {
  readonly #heads = new Map<string, Head>();

  /** The point of one line without its end; null where the line is none of ours or its measurement is unknown. */
  decode(line: string): Point | null {
    const headEnd = endOfName(line, 0, ' ');
    const timeAt = line.lastIndexOf(' ') + 1;
    const time = line.slice(timeAt);
    if (headEnd <= 0 || timeAt - 1 <= headEnd || !TIME.test(time)) return null;
    const head = this.#head(line.slice(0, headEnd));
    const fields = fieldsOf(line, headEnd + 1, timeAt - 1);
    if (head === null || fields === null) return null;
    const at = { ms: Number(time.slice(0, -6)), sub: Number(time.slice(-6)) };
    return { measurement: head.measurement, tags: head.tags, fields, at };
  }

  #head(text: string): Head | null {
    const known = this.#heads.get(text);
    if (known !== undefined) return known;
    const head = headOf(text);
    if (head === null) return null;
    if (this.#heads.size >= HEADS_KEPT) this.#heads.clear();
    this.#heads.set(text, head);
    return head;
  }
}

function headOf(text: string): Head | null {
  const tags: Record<string, string> = {};
  let end = endOfName(text, 0, ',');
  const measurement = unescaped(text.slice(0, end));
  while (end < text.length) {
    const equals = endOfName(text, end + 1, '=');
    const next = endOfName(text, equals + 1, ',');
    if (equals >= text.length) return null;
    tags[unescaped(text.slice(end + 1, equals))] = unescaped(text.slice(equals + 1, next));
    end = next;
  }
  return measurementShape(measurement) === undefined
    ? null
    : { measurement: measurement as Measurement, tags };
}

function fieldsOf(line: string, from: number, to: number): Record<string, number | string> | null {
  const fields: Record<string, number | string> = {};
  for (let place = from; place < to; place++) {
    const equals = endOfName(line, place, '=');
    if (equals >= to) return null;
    const name = line.slice(place, equals);
    if (line.charCodeAt(equals + 1) === QUOTE) {
      const end = endOfText(line, equals + 2);
      if (end > to - 1) return null;
      fields[name] = line.slice(equals + 2, end).replace(/\\(["\\])/g, '$1');
      place = end + 1;
    } else {
      const comma = line.indexOf(',', equals);
      place = comma === -1 || comma > to ? to : comma;
      const value = line.slice(equals + 1, place);
      const number = Number(value);
      if (value === '' || !Number.isFinite(number)) return null;
      fields[name] = number;
    }
    if (place < to && line.charCodeAt(place) !== COMMA) return null;
  }
  return fields;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Place of the first `end` from `from` on that no backslash stands before; the length of the text where there is none. */
function endOfName(text: string, from: number, end: string): number {
  let place = text.indexOf(end, from);
  while (place > from && text.charCodeAt(place - 1) === BACKSLASH) place = text.indexOf(end, place + 1);
  return place === -1 ? text.length : place;
}

/** Place of the quote that ends a text. */
function endOfText(line: string, from: number): number {
  let place = from;
  while (place < line.length && line.charCodeAt(place) !== QUOTE) {
    place += line.charCodeAt(place) === BACKSLASH ? 2 : 1;
  }
  return place;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([,= ])/g, '$1') : text;
}
