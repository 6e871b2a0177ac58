import { crc32 } from 'node:zlib';

/** What a frame holds: lines, or, at the end of a segment, the sums over all of them. */
export interface FrameHead {
  readonly kind: 'lines' | 'sums';
  /** Bytes that follow the head. */
  readonly length: number;
  readonly lines: number;
  readonly payloadCrc: number;
  /** Milliseconds since 1970 UTC of the earliest and the latest line. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lines of one lane that were handed over together. */
export interface Chunk {
  /** UTF-8, each line with its line feed. */
  readonly bytes: Buffer;
  readonly lines: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** First bytes of a segment; the digit is the version of the format. */
export const SEGMENT_MAGIC = Buffer.from('CGSPOOL1', 'latin1');
export const HEAD_BYTES = 40;
const FRAME_MAGIC = 0x3146_4743; // "CGF1"
/** A longer frame is a damaged head. */
const LONGEST_FRAME = 256 << 20;

/*
 * A head, little-endian: 0 magic, 4 length, 8 lines, 12 CRC-32 of the payload, 16 from (double), 24 to (double),
 * 32 kind, 36 CRC-32 of the bytes before. The head has a sum of its own so that a damaged payload can be stepped
 * over, and what was in it be named.
 */

/** Writes a head in front of its payload. */
export function writeHead(into: Buffer, at: number, head: FrameHead): void {
  into.writeUInt32LE(FRAME_MAGIC, at);
  into.writeUInt32LE(head.length, at + 4);
  into.writeUInt32LE(head.lines, at + 8);
  into.writeUInt32LE(head.payloadCrc, at + 12);
  into.writeDoubleLE(head.fromMs, at + 16);
  into.writeDoubleLE(head.toMs, at + 24);
  into.writeUInt32LE(head.kind === 'lines' ? 0 : 1, at + 32);
  into.writeUInt32LE(crc32(into.subarray(at, at + 36)), at + 36);
}

/** The head at a place; null where there is none that is intact. */
export function readHead(from: Buffer, at: number): FrameHead | null {
  if (from.length - at < HEAD_BYTES || from.readUInt32LE(at) !== FRAME_MAGIC) return null;
  if (from.readUInt32LE(at + 36) !== crc32(from.subarray(at, at + 36))) return null;
  const length = from.readUInt32LE(at + 4);
  const kind = from.readUInt32LE(at + 32);
  if (length > LONGEST_FRAME || kind > 1) return null;
  return {
    kind: kind === 0 ? 'lines' : 'sums',
    length,
    lines: from.readUInt32LE(at + 8),
    payloadCrc: from.readUInt32LE(at + 12),
    fromMs: from.readDoubleLE(at + 16),
    toMs: from.readDoubleLE(at + 24),
  };
}

/** Place of the next intact head from `at` on; -1 where there is none. */
export function findHead(from: Buffer, at: number): number {
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(FRAME_MAGIC);
  let place = from.indexOf(magic, at);
  while (place !== -1 && readHead(from, place) === null) place = from.indexOf(magic, place + 1);
  return place;
}

/** Frames of some chunks as one run of bytes; a frame takes chunks until it has `frameBytes`. */
export function framesOf(chunks: readonly Chunk[], frameBytes: number): Buffer {
  const groups: Chunk[][] = [];
  let bytes = Infinity;
  for (const chunk of chunks) {
    if (bytes >= frameBytes) {
      groups.push([]);
      bytes = 0;
    }
    (groups.at(-1) as Chunk[]).push(chunk);
    bytes += chunk.bytes.length;
  }
  const total = chunks.reduce((sum, { bytes: { length } }) => sum + length, groups.length * HEAD_BYTES);
  const all = Buffer.allocUnsafe(total);
  let place = 0;
  for (const group of groups) {
    const start = place + HEAD_BYTES;
    let end = start;
    let lines = 0;
    let fromMs = Infinity;
    let toMs = -Infinity;
    for (const chunk of group) {
      chunk.bytes.copy(all, end);
      end += chunk.bytes.length;
      lines += chunk.lines;
      fromMs = Math.min(fromMs, chunk.fromMs);
      toMs = Math.max(toMs, chunk.toMs);
    }
    const payloadCrc = crc32(all.subarray(start, end));
    writeHead(all, place, { kind: 'lines', length: end - start, lines, payloadCrc, fromMs, toMs });
    place = end;
  }
  return all;
}

/** The frame that ends a segment. */
export function sumsFrame(lines: number, fromMs: number, toMs: number): Buffer {
  const frame = Buffer.alloc(HEAD_BYTES);
  writeHead(frame, 0, { kind: 'sums', length: 0, lines, payloadCrc: 0, fromMs, toMs });
  return frame;
}

export function isIntact(head: FrameHead, payload: Buffer): boolean {
  return crc32(payload) === head.payloadCrc;
}
