import type { Chunk } from '../frame';
import { bodyOf } from '../lines';

export const AT_MS = Date.UTC(2026, 4, 4, 6);

/** A line of telemetry; its number is value and time. */
export function lineOf(number: number, machine = 'M1'): string {
  return `machine,kind=press,line=L1,machine=${machine} temperature=${number} ${AT_MS + number}000000`;
}

/** The lines of these numbers as one chunk. */
export function chunkOf(from: number, to: number, machine?: string): Chunk {
  const lines = Array.from({ length: to - from + 1 }, (_, index) => lineOf(from + index, machine));
  return { bytes: bodyOf(lines), lines: lines.length, fromMs: AT_MS + from, toMs: AT_MS + to };
}

export function linesOfChunk(from: number, to: number, machine?: string): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => lineOf(from + index, machine));
}
