import { instantAt } from './instant';
import { fieldsPresent } from './row-fields';
import type { Instant } from './instant';
import type { LatestRow, Point } from './time-series-store';

/** What a machine showed at one instant: a row of `machine`. */
export interface MachineTick {
  readonly line: string;
  readonly machine: string;
  /** Kind of machine, from the plant description. */
  readonly kind: string;
  /** Source timestamp in milliseconds since 1970 UTC. */
  readonly atMs: number;
  /** Text of the state; null where it did not come with this tick. */
  readonly status: string | null;
  /** By signal id. `value` null: none came. `quality`: OPC UA status code, 0 = good. */
  readonly signals: Readonly<Record<string, { readonly value: number | null; readonly quality: number }>>;
}

export interface SignalReading {
  /** Null: the newest word on the signal came without a value. */
  readonly value: number | null;
  /** OPC UA status code, 0 = good. */
  readonly quality: number;
  readonly at: Instant;
}

export interface MachineReading {
  readonly machine: string;
  readonly status: { readonly value: string; readonly at: Instant } | null;
  readonly signals: Readonly<Record<string, SignalReading>>;
}

const QUALITY = '_q';

/** Field that holds the OPC UA status code of a signal whenever it is not good. */
export function qualityField(signal: string): string {
  return `${signal}${QUALITY}`;
}

/** One wide row; null when the tick tells nothing. */
export function machinePoint(tick: MachineTick): Point | null {
  const fields = fieldsPresent({ status: tick.status });
  for (const [signal, { value, quality }] of Object.entries(tick.signals)) {
    if (value !== null) fields[signal] = value;
    if (quality !== 0) fields[qualityField(signal)] = quality;
  }
  if (Object.keys(fields).length === 0) return null;
  return {
    measurement: 'machine',
    tags: { line: tick.line, machine: tick.machine, kind: tick.kind },
    fields,
    at: instantAt(tick.atMs),
  };
}

/**
 * What a machine showed last, from a row of `latest` by `machine`.
 * A quality older than the value is history: the value after it was good.
 */
export function machineFromLatest(row: LatestRow): MachineReading {
  const signals: Record<string, SignalReading> = {};
  let status: MachineReading['status'] = null;
  for (const [name, { value, at }] of Object.entries(row.fields)) {
    if (typeof value === 'string') {
      if (name === 'status') status = { value, at };
      continue;
    }
    const signal = name.endsWith(QUALITY) ? name.slice(0, -QUALITY.length) : name;
    signals[signal] ??= signalReading(row, signal);
  }
  return { machine: row.tags['machine'] ?? '', status, signals };
}

function signalReading(row: LatestRow, signal: string): SignalReading {
  const value = row.fields[signal];
  const quality = row.fields[qualityField(signal)];
  const known = typeof value?.value === 'number' ? { value: value.value, at: value.at } : null;
  const code = typeof quality?.value === 'number' ? { quality: quality.value, at: quality.at } : null;
  if (code === null) return { value: known?.value ?? null, quality: 0, at: known?.at ?? { ms: 0, sub: 0 } };
  if (known === null) return { value: null, quality: code.quality, at: code.at };
  const age = known.at.ms - code.at.ms || known.at.sub - code.at.sub;
  if (age > 0) return { value: known.value, quality: 0, at: known.at };
  return { value: age === 0 ? known.value : null, quality: code.quality, at: code.at };
}
