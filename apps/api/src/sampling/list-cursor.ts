import { z } from 'zod';
import { Problem } from '../http/problem';

const content = z.tuple([z.string(), z.int().min(1)]);

/** Cursor of a list that is ordered by a whole number; opaque to clients. It belongs to its filters. */
export function encodeListCursor(list: string, filters: readonly unknown[], last: number): string {
  return Buffer.from(JSON.stringify([print(list, filters), last])).toString('base64url');
}

/** @throws Problem INVALID_CURSOR */
export function decodeListCursor(list: string, filters: readonly unknown[], text: string): number {
  const parsed = content.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data[0] !== print(list, filters)) {
    const detail = 'not a cursor of this list with these filters';
    throw new Problem('INVALID_CURSOR', `query /cursor: ${detail}`, [
      { in: 'query', pointer: '/cursor', detail },
    ]);
  }
  return parsed.data[1];
}

function print(list: string, filters: readonly unknown[]): string {
  return JSON.stringify([list, ...filters.map((each) => each ?? null)]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
