import { readCursor, writeCursor } from './cursor';
import type { SpoolFile, SpoolFiles } from './files';
import { framesOf, SEGMENT_MAGIC, sumsFrame, type Chunk } from './frame';
import { LaneReader, type Batch, type Damage } from './lane-reader';
import {
  comparePositions,
  linesBefore,
  newSegment,
  readSegment,
  segmentNumbers,
  type Position,
  type Segment,
} from './segment';

export interface LaneOptions {
  readonly name: string;
  readonly folder: string;
  readonly files: SpoolFiles;
  /** A segment that has reached this is followed by a new one. */
  readonly segmentBytes: number;
  /** A frame takes chunks until it has this. */
  readonly frameBytes: number;
  readonly now: () => number;
  readonly damaged: (damage: Damage) => void;
}

interface InFlight {
  readonly batch: Batch;
  readonly from: Position;
  done: boolean;
}

const START = SEGMENT_MAGIC.length;

/**
 * One lane of a spool: segments that are only appended to, a place up to which lines were handed out, and the cursor,
 * up to which everything is stored. Batches may be done in any order; the cursor follows the contiguous ones.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #reader: LaneReader;
  #segments: Segment[] = [];
  #file: SpoolFile | null = null;
  #read: Position = { segment: 0, offset: START };
  #cursor: Position = { segment: 0, offset: START };
  #savedCursor: Position = { segment: 0, offset: START };
  #nextNumber = 1;
  #inFlight: InFlight[] = [];
  #isReading = false;
  #saving: Promise<void> = Promise.resolve();
  #waiting = 0;
  #unread = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#reader = new LaneReader(options.files);
  }

  get name(): string {
    return this.#options.name;
  }

  /** Lines on disk that are not stored yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Lines on disk that were not handed out yet. */
  get unread(): number {
    return this.#unread;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get segments(): number {
    return this.#segments.length;
  }

  /** When the oldest segment that is not wholly stored was written to last, ms since 1970 UTC; null: nothing waits. */
  get oldestMs(): number | null {
    return this.#waiting === 0 ? null : (this.#segments[0]?.changedMs ?? null);
  }

  get cursor(): Position {
    return this.#cursor;
  }

  /** Behind the last line on disk. */
  get end(): Position {
    const last = this.#segments.at(-1);
    return last === undefined ? this.#cursor : { segment: last.number, offset: last.bytes };
  }

  /** Finds what former processes left. */
  async recover(): Promise<void> {
    const { files, folder } = this.#options;
    await files.makeFolder(folder);
    const saved = await readCursor(files, folder);
    const numbers = segmentNumbers(await files.list(folder));
    const cursor = saved ?? { segment: numbers[0] ?? 0, offset: START };
    this.#segments = [];
    for (const number of numbers) {
      const segment = await readSegment(files, folder, number);
      const isDone =
        number < cursor.segment || (number === cursor.segment && cursor.offset >= withoutSums(segment));
      if (isDone || segment.lines === 0) await files.remove(segment.path);
      else this.#segments.push(segment);
    }
    const first = this.#segments[0];
    this.#cursor =
      first === undefined || first.number === cursor.segment
        ? cursor
        : { segment: first.number, offset: START };
    this.#savedCursor = this.#cursor;
    this.#read = this.#cursor;
    this.#nextNumber = Math.max(cursor.segment, numbers.at(-1) ?? 0) + 1;
    this.#waiting = this.#segments.reduce((sum, { lines }) => sum + lines, 0);
    if (first?.number === cursor.segment) this.#waiting -= await linesBefore(files, first, cursor.offset);
    this.#unread = this.#waiting;
  }

  /**
   * Appends and resolves when it would survive a power cut. After an error nothing counts that was to be written;
   * the segment is closed where it was sound.
   */
  async write(chunks: readonly Chunk[]): Promise<void> {
    const segment = this.#active() ?? (await this.#open());
    const file = this.#file as SpoolFile;
    const frames = framesOf(chunks, this.#options.frameBytes);
    try {
      await file.write(frames, segment.bytes);
      await file.datasync();
    } catch (cause) {
      await this.#abandon(segment);
      throw cause;
    }
    segment.bytes += frames.length;
    segment.changedMs = this.#options.now();
    for (const { lines, fromMs, toMs } of chunks) {
      segment.lines += lines;
      this.#waiting += lines;
      this.#unread += lines;
      segment.fromMs = Math.min(segment.fromMs, fromMs);
      segment.toMs = Math.max(segment.toMs, toMs);
    }
    if (segment.bytes >= this.#options.segmentBytes) await this.rotate();
  }

  /** Ends the segment that is appended to; the next line opens another. */
  async rotate(): Promise<void> {
    const segment = this.#active();
    const file = this.#file;
    this.#file = null;
    if (segment === null || file === null) return;
    segment.closed = true;
    try {
      const sums = sumsFrame(segment.lines, segment.fromMs, segment.toMs);
      await file.write(sums, segment.bytes);
      await file.datasync();
      segment.bytes += sums.length;
    } catch {
      // Without its sums a segment is walked through at the next start.
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  /** The next lines in their order, at least one frame; null where none waits. One call at a time. */
  async next(mostLines: number, mostBytes: number): Promise<Batch | null> {
    this.#isReading = true;
    try {
      for (;;) {
        const segment = this.#segments.find(({ number }) => number >= this.#read.segment);
        if (segment === undefined) return null;
        const offset = segment.number === this.#read.segment ? this.#read.offset : START;
        const from = { segment: segment.number, offset };
        const { batch, damages, next } = await this.#reader.read(segment, offset, mostLines, mostBytes);
        this.#read = next;
        for (const damage of damages) this.#lose(damage);
        if (batch !== null) {
          this.#unread = Math.max(0, this.#unread - batch.lines);
          this.#inFlight.push({ batch, from, done: false });
          return batch;
        }
        if (this.#inFlight.length === 0) this.#cursor = next;
        if (!segment.closed || segment === this.#segments.at(-1)) return null;
        this.#read = { segment: segment.number + 1, offset: START };
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** The lines of the batch are where they belong. */
  acknowledge(batch: Batch): void {
    const entry = this.#inFlight.find((each) => each.batch === batch);
    if (entry === undefined) return;
    entry.done = true;
    while (this.#inFlight[0]?.done === true) {
      const { end, lines } = (this.#inFlight.shift() as InFlight).batch;
      this.#cursor = end;
      this.#waiting = Math.max(0, this.#waiting - lines);
    }
    if (this.#inFlight.length === 0 && comparePositions(this.#cursor, this.end) >= 0) {
      this.#waiting = 0;
      this.#unread = 0;
    }
  }

  /** Keeps the cursor on disk, then removes the segments that it has passed. Calls are served one after the other. */
  saveCursor(): Promise<void> {
    const turn = this.#saving.then(() => this.#saveCursor());
    this.#saving = turn.catch(() => undefined);
    return turn;
  }

  async #saveCursor(): Promise<void> {
    const cursor = this.#cursor;
    const { files, folder } = this.#options;
    if (comparePositions(cursor, this.#savedCursor) !== 0) {
      await writeCursor(files, folder, cursor);
      this.#savedCursor = cursor;
    }
    for (const segment of [...this.#segments]) {
      const passed =
        segment.number < cursor.segment ||
        (segment.number === cursor.segment && cursor.offset >= withoutSums(segment));
      if (!passed || !segment.closed || this.#isReading) break;
      this.#segments = this.#segments.filter((each) => each !== segment);
      await files.remove(segment.path);
    }
  }

  /** The oldest segment of which nothing was handed out yet; null where there is none that is closed. */
  droppable(): Segment | null {
    const started =
      this.#isReading || this.#read.offset > START ? this.#read.segment : this.#read.segment - 1;
    return (
      this.#segments.find(({ number, closed, lines }) => closed && lines > 0 && number > started) ?? null
    );
  }

  /** Gives a droppable segment up. @returns its bytes, for whoever tells what was in it; null: not readable */
  async drop(segment: Segment): Promise<Buffer | null> {
    const { files } = this.#options;
    this.#segments = this.#segments.filter((each) => each !== segment);
    this.#waiting = Math.max(0, this.#waiting - segment.lines);
    this.#unread = Math.max(0, this.#unread - segment.lines);
    const bytes = await files.readAll(segment.path).catch(() => null);
    await files.remove(segment.path);
    return bytes;
  }

  async close(): Promise<void> {
    await this.rotate();
    await this.#reader.close();
  }

  #active(): Segment | null {
    return this.#file === null ? null : (this.#segments.at(-1) ?? null);
  }

  async #open(): Promise<Segment> {
    const { files, folder, now } = this.#options;
    const segment = newSegment(folder, this.#nextNumber++, now());
    const file = await files.create(segment.path);
    try {
      await file.write(SEGMENT_MAGIC, 0);
    } catch (cause) {
      await file.close().catch(() => undefined);
      await files.remove(segment.path).catch(() => undefined);
      throw cause;
    }
    this.#segments.push(segment);
    this.#file = file;
    return segment;
  }

  /** Nothing is ever appended behind bytes of which nobody knows whether they are there. */
  async #abandon(segment: Segment): Promise<void> {
    const file = this.#file;
    const { files } = this.#options;
    this.#file = null;
    segment.closed = true;
    await file?.truncate(segment.bytes).catch(() => undefined);
    await file?.close().catch(() => undefined);
    if (segment.lines > 0) return;
    this.#segments = this.#segments.filter((each) => each !== segment);
    await files.remove(segment.path).catch(() => undefined);
  }

  #lose(damage: Damage): void {
    this.#waiting = Math.max(0, this.#waiting - damage.lines);
    this.#unread = Math.max(0, this.#unread - damage.lines);
    this.#options.damaged(damage);
  }
}

/** Length without the frame that ends a closed segment, which no batch contains. */
function withoutSums(segment: Segment): number {
  return segment.closed ? segment.bytes - sumsFrame(0, 0, 0).length : segment.bytes;
}
