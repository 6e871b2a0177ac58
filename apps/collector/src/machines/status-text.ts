import type { StatusSource } from '@cellgate/plant';

/** Text of a state: by the table of the plant; a number that is not in it is named as unknown. */
export function statusText(source: StatusSource | null, value: number | string): string {
  if (typeof value === 'string') {
    return value;
  }
  const states = source?.states ?? null;
  return states?.[String(value)] ?? (states === null ? String(value) : `unknown (${value})`);
}
