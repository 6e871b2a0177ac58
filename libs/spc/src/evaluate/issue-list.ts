import type { RequestIssue } from '../errors';

const MOST_ISSUES = 20;

/** Collects the issues of a request, at most 20 of them. */
export class IssueList {
  readonly issues: RequestIssue[] = [];

  add(pointer: string, code: string, detail: string): void {
    if (this.issues.length < MOST_ISSUES) this.issues.push({ pointer, code, detail });
  }

  get full(): boolean {
    return this.issues.length >= MOST_ISSUES;
  }
}

/** An array or typed array (a Grafana vector counts too): something with a length and indices. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Largest magnitude of a number in a request: squares of it can still be added up. */
export const LARGEST_VALUE = 1e150;

/** A finite number whose square is finite too. */
export const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && value <= LARGEST_VALUE && value >= -LARGEST_VALUE;

export const isIndex = (value: unknown, length: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < length;

/** How a bad value is named in a message: short, and never a whole structure. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'object' && value !== null) return isList(value) ? 'a list' : 'an object';
  return String(value);
}
