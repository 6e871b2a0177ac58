import type { SpoolFile, SpoolFiles } from './files';
import { HEAD_BYTES, isIntact, SEGMENT_MAGIC } from './frame';
import { partsOf, type Position, type Segment } from './segment';

/** Lines to be sent together. */
export interface Batch {
  /** UTF-8, each line with its line feed. */
  readonly body: Buffer;
  readonly lines: number;
  /** Place behind the last line, in `segment`. */
  readonly end: Position;
}

/** Lines that cannot be read any more. */
export interface Damage {
  readonly lines: number;
  readonly bytes: Buffer;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReadResult {
  readonly batch: Batch | null;
  readonly damages: readonly Damage[];
  /** Where the next read begins. */
  readonly next: Position;
}

const LEAST_READ = 64 << 10;
/** Room for frames that end behind what is wanted. */
const MARGIN = 1.25;
const LINE_FEED = 10;

/** Reads frames of one lane in their order; keeps the file open that it reads. */
export class LaneReader {
  #file: SpoolFile | null = null;
  #number = -1;
  /** Of the last batch, so that no more is read than it takes. */
  #lineBytes = 100;

  constructor(private readonly files: SpoolFiles) {}

  /**
   * Whole frames from a place on, until `mostLines` or `mostBytes` are reached; at least one where there is one.
   * A batch never spans two segments.
   */
  async read(segment: Segment, offset: number, mostLines: number, mostBytes: number): Promise<ReadResult> {
    const bodies: Buffer[] = [];
    const damages: Damage[] = [];
    let lines = 0;
    let size = 0;
    let place = Math.max(offset, SEGMENT_MAGIC.length);
    let wanted = Math.ceil(Math.max(LEAST_READ, MARGIN * Math.min(mostBytes, mostLines * this.#lineBytes)));
    while (place + HEAD_BYTES <= segment.bytes && lines < mostLines && size < mostBytes) {
      const asked = Math.min(wanted, segment.bytes - place);
      const bytes = await this.#bytes(segment, place, asked);
      let used = 0;
      for (const part of partsOf(bytes, 0)) {
        if (part.head === null && part.end === bytes.length && place + bytes.length < segment.bytes) break;
        used = part.end;
        if (part.head === null) damages.push(unknownDamage(segment, part.bytes));
        else if (part.head.kind === 'sums') continue;
        else if (!isIntact(part.head, part.payload)) {
          damages.push({ ...part.head, bytes: part.payload });
        } else {
          bodies.push(part.payload);
          lines += part.head.lines;
          size += part.payload.length;
        }
        if (lines >= mostLines || size >= mostBytes) break;
      }
      place += used;
      if (used > 0) continue;
      if (bytes.length < asked || asked === segment.bytes - place) {
        // The rest is no whole frame although it counts: damaged, or cut off by somebody else.
        damages.push(unknownDamage(segment, bytes));
        place = segment.bytes;
      } else {
        wanted *= 4;
      }
    }
    if (segment.bytes - place < HEAD_BYTES && segment.closed) place = segment.bytes;
    if (lines > 0) this.#lineBytes = size / lines;
    const next = { segment: segment.number, offset: place };
    const body = bodies.length === 1 ? (bodies[0] as Buffer) : Buffer.concat(bodies);
    return { batch: lines === 0 ? null : { body, lines, end: next }, damages, next };
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#number = -1;
    await file?.close();
  }

  async #bytes(segment: Segment, at: number, length: number): Promise<Buffer> {
    if (this.#number !== segment.number || this.#file === null) {
      await this.close();
      this.#file = await this.files.open(segment.path);
      this.#number = segment.number;
    }
    const bytes = Buffer.allocUnsafe(length);
    const read = await this.#file.read(bytes, at);
    return bytes.subarray(0, read);
  }
}

/** Nothing is known of it but its bytes: lines are counted by their line feeds. */
function unknownDamage({ fromMs, toMs }: Segment, bytes: Buffer): Damage {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return { lines, bytes, fromMs, toMs };
}
