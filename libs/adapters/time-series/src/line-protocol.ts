import { nanosecondText } from './instant';
import type { Measurement } from './measurements';
import { measurementShape, storedText } from './point-check';
import type { Point } from './time-series-store';

const HEADS_KEPT = 50_000;
const NEEDS_WORK = /[\p{Cc}\p{Cs}"\\]/u;

/** Heads by the values of the tags, one level a tag in the order of the catalogue. */
interface Heads {
  head: string | null;
  readonly next: Map<string, Heads>;
}

/**
 * Line protocol with nanosecond timestamps as text. The part of a line that names the series is made once and kept,
 * with the tags in the order of their names, which is the cheapest for the server.
 */
export class LineEncoder {
  readonly #heads = new Map<string, Heads>();
  #kept = 0;

  /** One line without its end. The point must have passed `checkPoint`, so that no field name needs an escape. */
  encode(point: Point): string {
    const { fields } = point;
    let line = this.#head(point);
    let separator = ' ';
    for (const name in fields) {
      const value = fields[name] as number | string;
      line += separator + name + '=' + (typeof value === 'string' ? quotedText(value) : value);
      separator = ',';
    }
    return line + ' ' + nanosecondText(point.at);
  }

  #head({ measurement, tags }: Point): string {
    let heads = branch(this.#heads, measurement);
    for (const tag of measurementShape(measurement).tags) heads = branch(heads.next, tags[tag] ?? '');
    heads.head ??= this.#newHead(measurement, tags);
    return heads.head;
  }

  #newHead(measurement: Measurement, tags: Point['tags']): string {
    let head = escapedKey(measurement);
    for (const tag of Object.keys(tags).sort()) {
      const value = tags[tag];
      if (value !== undefined && value !== '') head += `,${escapedKey(tag)}=${escapedKey(value)}`;
    }
    if (++this.#kept > HEADS_KEPT) {
      this.#heads.clear();
      this.#kept = 0;
    }
    return head;
  }
}

function branch(heads: Map<string, Heads>, value: string): Heads {
  let next = heads.get(value);
  if (next === undefined) {
    next = { head: null, next: new Map() };
    heads.set(value, next);
  }
  return next;
}

function escapedKey(text: string): string {
  return text.replace(/[,= ]/g, '\\$&');
}

function quotedText(text: string): string {
  if (!NEEDS_WORK.test(text)) return `"${text}"`;
  return `"${storedText(text).replace(/["\\]/g, '\\$&')}"`;
}
