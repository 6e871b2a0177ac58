import type { Instant } from './instant';
import type { Point } from './time-series-store';

/**
 * A wide row of `machine` as they come by the thousand: names and values side by side. An object with a property a signal
 * costs several times as much, as its names are not known beforehand.
 */
export interface MachineRow {
  readonly tags: { readonly line: string; readonly machine: string; readonly kind: string };
  /** Fields, each of them once. */
  readonly names: readonly string[];
  /** Of the same length as `names`. */
  readonly values: readonly (number | string)[];
  readonly at: Instant;
}

/** The same as every other point. */
export function pointOfRow({ tags, names, values, at }: MachineRow): Point {
  const fields: Record<string, number | string> = {};
  names.forEach((name, index) => {
    fields[name] = values[index] as number | string;
  });
  return { measurement: 'machine', tags: { ...tags }, fields, at };
}
