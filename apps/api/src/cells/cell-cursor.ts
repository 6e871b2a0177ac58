import { createHash } from 'node:crypto';
import { compareInstants } from '@cellgate/time-series';
import type { Instant, Row, TimeWindow } from '@cellgate/time-series';
import { z } from 'zod';
import { Problem } from '../http/problem';

/** Where the next page begins. */
export interface CellCursor {
  /** Both ends are frozen at the first page, so that new cells do not move the pages. */
  readonly window: TimeWindow;
  /** Instant of the last row delivered. */
  readonly at: Instant;
  /** How many rows of that very instant were delivered. */
  readonly delivered: number;
}

const whole = z.int().min(0);
const content = z.tuple([
  z.string(),
  whole,
  whole,
  whole,
  z.int().min(0).max(999_999),
  z.int().min(1).max(10_000),
]);

/** Opaque to clients. It belongs to its filters: with others it would skip cells in silence. */
export function encodeCursor(cursor: CellCursor, filters: unknown): string {
  const { window, at, delivered } = cursor;
  const parts: z.infer<typeof content> = [
    fingerprint(filters),
    window.fromMs,
    window.toMs,
    at.ms,
    at.sub,
    delivered,
  ];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws Problem INVALID_CURSOR */
export function decodeCursor(text: string, filters: unknown): CellCursor {
  const parsed = content.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (!parsed.success) throw refused('not a cursor of this list');
  const [print, fromMs, toMs, ms, sub, delivered] = parsed.data;
  if (print !== fingerprint(filters)) throw refused('made for other filters: send the same with every page');
  if (ms < fromMs || ms >= toMs) throw refused('not a cursor of this list');
  return { window: { fromMs, toMs }, at: { ms, sub }, delivered };
}

function fingerprint(filters: unknown): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 12);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refused(detail: string): Problem {
  return new Problem('INVALID_CURSOR', `query /cursor: ${detail}`, [
    { in: 'query', pointer: '/cursor', detail },
  ]);
}

/** The instant before it in descending order, so that "strictly behind" includes the instant itself. */
export function justBehind({ ms, sub }: Instant): Instant {
  return sub === 999_999 ? { ms: ms + 1, sub: 0 } : { ms, sub: sub + 1 };
}

/** Cursor behind the last row of a page, of which there may be several of one instant. */
export function nextCursor(
  window: CellCursor['window'],
  page: readonly Row[],
  before: CellCursor | null,
): CellCursor | null {
  const at = page.at(-1)?.at;
  if (at === undefined) return null;
  const here = page.filter((row) => compareInstants(row.at, at) === 0).length;
  const carried = before !== null && compareInstants(before.at, at) === 0 ? before.delivered : 0;
  return { window, at, delivered: here + carried };
}
