import { isInstant } from './instant';
import { pointOfRow, type MachineRow } from './machine-row';
import type { Measurement } from './measurements';
import { NUMBER_BYTES, writeNumber, writePadded, writeWhole } from './number-bytes';
import { checkPoint, measurementShape, storedText, type Rejection } from './point-check';
import type { Point } from './time-series-store';

const HEADS_KEPT = 50_000;
const NAMES_KEPT = 20_000;
const NEEDS_WORK = /[\p{Cc}\p{Cs}"\\]/u;
const SPACE = 0x20;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
/** Blank, 19 digits and the line feed, generously. */
const TIME_BYTES = 24;
const MS_SPLIT = 1e6;

/** Heads by the values of the tags, one level a tag in the order of the catalogue. */
interface Heads {
  head: Uint8Array | null;
  readonly next: Map<string, Heads>;
}

/** What was found right about a field once. */
interface Field {
  /** Its name and the equals sign. */
  readonly name: Uint8Array;
  readonly isText: boolean;
}

interface Known {
  readonly tags: readonly string[];
  readonly heads: Heads;
  readonly fields: Map<string, Field>;
}

/**
 * Line protocol with nanosecond timestamps, written into a run of bytes. The head of a line, which names the series, and
 * the names of fields are checked and made once and kept; tags stand in the order of their names, which is the cheapest
 * for the server. A point that no store may keep leaves no byte.
 */
export class LineWriter {
  readonly #known = new Map<string, Known>();
  #headsKept = 0;
  #bytes: Buffer;
  #length = 0;
  #lines = 0;

  /** @param capacity - bytes to begin with; it grows */
  constructor(private readonly capacity = 16 << 10) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get lines(): number {
    return this.#lines;
  }

  get length(): number {
    return this.#length;
  }

  /** Appends one line with its line feed; or tells why no store may keep the point. */
  append(point: Point): Rejection | null {
    const start = this.#length;
    if (this.#write(point)) {
      this.#lines += 1;
      return null;
    }
    // Something that was not seen before, or is wrong.
    this.#length = start;
    const rejection = checkPoint(point);
    if (rejection !== null) return rejection;
    this.#learn(point);
    if (!this.#write(point)) throw new Error(`${point.measurement}: a point that is right cannot be written`);
    this.#lines += 1;
    return null;
  }

  /** As `append`. */
  appendRow(row: MachineRow): Rejection | null {
    const start = this.#length;
    if (this.#writeRow(row)) {
      this.#lines += 1;
      return null;
    }
    this.#length = start;
    return this.append(pointOfRow(row));
  }

  /** The lines since the last call. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    // The lines belong to the caller now; what follows them is free.
    const rest = this.#bytes.subarray(this.#length);
    this.#bytes = rest.length >= 1_024 ? rest : Buffer.allocUnsafe(this.capacity);
    this.#length = 0;
    this.#lines = 0;
    return taken;
  }

  /** False where a part of the point is not known to be right. */
  #write({ measurement, tags, fields, at }: Point): boolean {
    const known = this.#known.get(measurement);
    if (known === undefined || !isInstant(at)) return false;
    const head = headOf(known, tags);
    if (head === null) return false;
    this.#head(head);
    let separator = SPACE;
    for (const name in fields) {
      if (!this.#field(separator, known.fields.get(name), fields[name])) return false;
      separator = COMMA;
    }
    if (separator === SPACE) return false;
    this.#time(at.ms, at.sub);
    return true;
  }

  #writeRow({ tags, names, values, at }: MachineRow): boolean {
    const known = this.#known.get('machine');
    if (known === undefined || names.length === 0 || !isInstant(at)) return false;
    const head = headOf(known, tags);
    if (head === null) return false;
    this.#head(head);
    let separator = SPACE;
    for (let index = 0; index < names.length; index++) {
      const field = known.fields.get(names[index] as string);
      if (!this.#field(separator, field, values[index])) return false;
      separator = COMMA;
    }
    this.#time(at.ms, at.sub);
    return true;
  }

  #head(head: Uint8Array): void {
    this.#reserve(head.length + TIME_BYTES);
    this.#bytes.set(head, this.#length);
    this.#length += head.length;
  }

  #field(separator: number, field: Field | undefined, value: unknown): boolean {
    if (field === undefined) return false;
    this.#reserve(field.name.length + NUMBER_BYTES + TIME_BYTES);
    const bytes = this.#bytes;
    let place = this.#length;
    bytes[place++] = separator;
    for (let index = 0; index < field.name.length; index++) bytes[place++] = field.name[index] as number;
    if (field.isText) {
      if (typeof value !== 'string') return false;
      this.#length = place;
      this.#text(value);
    } else {
      if (typeof value !== 'number' || !Number.isFinite(value)) return false;
      this.#length = writeNumber(bytes, place, value);
    }
    return true;
  }

  #text(value: string): void {
    const text = quotedText(value);
    this.#reserve(3 * text.length + TIME_BYTES);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  #time(ms: number, sub: number): void {
    const bytes = this.#bytes;
    const high = Math.floor(ms / MS_SPLIT);
    bytes[this.#length] = SPACE;
    let place = writeWhole(bytes, this.#length + 1, high);
    place = writePadded(bytes, place, ms - high * MS_SPLIT, 6);
    place = writePadded(bytes, place, sub, 6);
    bytes[place] = LINE_FEED;
    this.#length = place + 1;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.capacity, 2 * this.#bytes.length, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** Keeps what a point that is right shows about its measurement. */
  #learn({ measurement, tags, fields }: Point): void {
    const shape = measurementShape(measurement);
    if (this.#headsKept >= HEADS_KEPT) {
      this.#known.clear();
      this.#headsKept = 0;
    }
    let known = this.#known.get(measurement);
    if (known === undefined) {
      known = { tags: shape.tags, heads: { head: null, next: new Map() }, fields: new Map() };
      this.#known.set(measurement, known);
    }
    let heads = known.heads;
    for (const tag of known.tags) {
      const value = tags[tag] ?? '';
      let next = heads.next.get(value);
      if (next === undefined) {
        next = { head: null, next: new Map() };
        heads.next.set(value, next);
      }
      heads = next;
    }
    heads.head ??= this.#newHead(measurement, tags);
    if (known.fields.size >= NAMES_KEPT) known.fields.clear();
    for (const name in fields) {
      known.fields.set(name, { name: Buffer.from(`${name}=`, 'latin1'), isText: shape.text.has(name) });
    }
  }

  #newHead(measurement: Measurement, tags: Point['tags']): Uint8Array {
    let head = escapedKey(measurement);
    for (const tag of Object.keys(tags).sort()) {
      const value = tags[tag];
      if (value !== undefined && value !== '') head += `,${escapedKey(tag)}=${escapedKey(value)}`;
    }
    this.#headsKept += 1;
    return Buffer.from(head, 'utf8');
  }
}

/** Null where the head was not made yet, or the point has a tag that the catalogue has not. */
function headOf({ tags: names, heads }: Known, tags: Point['tags']): Uint8Array | null {
  let place: Heads | undefined = heads;
  let found = 0;
  for (const name of names) {
    const value = tags[name];
    if (value !== undefined) found++;
    place = place.next.get(value ?? '');
    if (place === undefined) return null;
  }
  for (const _ in tags) found--;
  return found === 0 ? place.head : null;
}

function escapedKey(text: string): string {
  return text.replace(/[,= ]/g, '\\$&');
}

function quotedText(text: string): string {
  if (!NEEDS_WORK.test(text)) return `"${text}"`;
  return `"${storedText(text).replace(/["\\]/g, '\\$&')}"`;
}
