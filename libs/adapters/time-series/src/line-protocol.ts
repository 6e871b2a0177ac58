import { nanosecondText } from './instant';
import { measurementShape, storedText } from './point-check';
import type { Point } from './time-series-store';

const HEADS_KEPT = 50_000;
const NEEDS_WORK = /[\p{Cc}\p{Cs}"\\]/u;

/**
 * Line protocol with nanosecond timestamps as text. The part of a line that names the series is made once and kept,
 * with the tags in the order of their names, which is the cheapest for the server.
 */
export class LineEncoder {
  readonly #heads = new Map<string, string>();
  readonly #keys = new Map<string, string>();

  /** One line without its end. The point must have passed `checkPoint`. */
  encode(point: Point): string {
    const { fields } = point;
    let line = this.#head(point);
    let separator = ' ';
    for (const name in fields) {
      const value = fields[name] as number | string;
      line += separator + this.#key(name) + (typeof value === 'string' ? quotedText(value) : value);
      separator = ',';
    }
    return `${line} ${nanosecondText(point.at)}`;
  }

  #head({ measurement, tags }: Point): string {
    let key: string = measurement;
    for (const tag of measurementShape(measurement).tags) key += `\n${tags[tag] ?? ''}`;
    let head = this.#heads.get(key);
    if (head === undefined) {
      head = escapedKey(measurement);
      for (const tag of Object.keys(tags).sort()) {
        const value = tags[tag];
        if (value !== undefined && value !== '') head += `,${escapedKey(tag)}=${escapedKey(value)}`;
      }
      if (this.#heads.size >= HEADS_KEPT) this.#heads.clear();
      this.#heads.set(key, head);
    }
    return head;
  }

  #key(name: string): string {
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = `${escapedKey(name)}=`;
      if (this.#keys.size >= HEADS_KEPT) this.#keys.clear();
      this.#keys.set(name, key);
    }
    return key;
  }
}

function escapedKey(text: string): string {
  return text.replace(/[,= ]/g, '\\$&');
}

function quotedText(text: string): string {
  if (!NEEDS_WORK.test(text)) return `"${text}"`;
  return `"${storedText(text).replace(/["\\]/g, '\\$&')}"`;
}
