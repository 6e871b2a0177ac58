import { join } from 'node:path';
import type { SpoolFiles } from './files';
import { findHead, HEAD_BYTES, isIntact, readHead, SEGMENT_MAGIC, type FrameHead } from './frame';

/** A file of a lane. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  /** Bytes that count: what follows was never acknowledged. */
  bytes: number;
  lines: number;
  /** Milliseconds since 1970 UTC of its earliest and latest line; infinite while there is none. */
  fromMs: number;
  toMs: number;
  /** When it was written to last, by the clock of this machine. */
  changedMs: number;
  closed: boolean;
}

/** A place in a lane. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}

const NAME = /^(\d{12})\.seg$/;

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(12, '0')}.seg`);
}

/** Numbers of the segments among the names of a folder, ascending. */
export function segmentNumbers(names: readonly string[]): number[] {
  return names
    .map((name) => NAME.exec(name)?.[1])
    .filter((text) => text !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

export function comparePositions(a: Position, b: Position): number {
  return a.segment - b.segment || a.offset - b.offset;
}

export function newSegment(folder: string, number: number, changedMs: number): Segment {
  const path = segmentPath(folder, number);
  const size = SEGMENT_MAGIC.length;
  return { number, path, bytes: size, lines: 0, fromMs: Infinity, toMs: -Infinity, changedMs, closed: false };
}

/** A frame of lines, or a run of bytes that is none, at its place in a segment. */
export type Part =
  | { readonly head: FrameHead; readonly payload: Buffer; readonly at: number; readonly end: number }
  | { readonly head: null; readonly bytes: Buffer; readonly at: number; readonly end: number };

/** The parts of some bytes of a segment, from a place on; a frame whose end is missing is not one of them. */
export function* partsOf(bytes: Buffer, from: number): Generator<Part> {
  let at = from;
  while (at + HEAD_BYTES <= bytes.length) {
    const head = readHead(bytes, at);
    if (head === null) {
      const next = findHead(bytes, at + 1);
      const end = next === -1 ? bytes.length : next;
      yield { head, bytes: bytes.subarray(at, end), at, end };
      at = end;
      continue;
    }
    const start = at + HEAD_BYTES;
    const end = start + head.length;
    if (end > bytes.length) return;
    yield { head, payload: bytes.subarray(start, end), at, end };
    at = end;
  }
}

/**
 * What a segment holds that a former process left. One that was closed in order says so in its last bytes. Of any
 * other, what follows the last intact frame is a torn tail: it was never acknowledged.
 */
export async function readSegment(files: SpoolFiles, folder: string, number: number): Promise<Segment> {
  const path = segmentPath(folder, number);
  const segment = { ...newSegment(folder, number, await files.changedMs(path)), closed: true };
  const size = await files.size(path);
  const sums = await lastHead(files, path, size);
  if (sums?.kind === 'sums') {
    return { ...segment, bytes: size, lines: sums.lines, fromMs: sums.fromMs, toMs: sums.toMs };
  }
  const all = (await files.readAll(path)) ?? Buffer.alloc(0);
  let lines = 0;
  for (const part of partsOf(all, SEGMENT_MAGIC.length)) {
    if (part.head === null) continue;
    lines += part.head.lines;
    if (!isIntact(part.head, part.payload)) continue;
    segment.bytes = part.end;
    segment.lines = lines;
    segment.fromMs = Math.min(segment.fromMs, part.head.fromMs);
    segment.toMs = Math.max(segment.toMs, part.head.toMs);
  }
  return segment;
}

/** How many lines of a segment stand before a place. */
export async function linesBefore(files: SpoolFiles, segment: Segment, offset: number): Promise<number> {
  if (offset <= SEGMENT_MAGIC.length) return 0;
  if (offset >= segment.bytes) return segment.lines;
  const all = (await files.readAll(segment.path)) ?? Buffer.alloc(0);
  let lines = 0;
  for (const { head, end } of partsOf(all.subarray(0, segment.bytes), SEGMENT_MAGIC.length)) {
    if (end > offset) break;
    if (head?.kind === 'lines') lines += head.lines;
  }
  return lines;
}

async function lastHead(files: SpoolFiles, path: string, size: number): Promise<FrameHead | null> {
  if (size < SEGMENT_MAGIC.length + HEAD_BYTES) return null;
  const file = await files.open(path);
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    await file.read(bytes, size - HEAD_BYTES);
    return readHead(bytes, 0);
  } finally {
    await file.close();
  }
}
