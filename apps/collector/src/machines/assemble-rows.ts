import type { Machine } from '@cellgate/plant';
import type { ReceivedValue } from '@cellgate/opcua';
import { machinePoint, type MachineTick, type Point } from '@cellgate/time-series';
import { observedAtMs } from './observed-at';
import { statusText } from './status-text';

interface Tick {
  readonly machine: Machine;
  readonly atMs: number;
  /** 0 for the first row of the millisecond; further ones take what the first has already. */
  readonly place: number;
  status: string | null;
  readonly signals: Record<string, MachineTick['signals'][string]>;
}

/**
 * Wide rows of the values of one notification: one row per machine and source time. A bad value is left out and
 * leaves its status code; an uncertain one keeps both. Two different values of a signal in one millisecond give
 * two rows, a nanosecond apart. Values of machines that the plant does not know are left out.
 */
export function assembleRows(
  machines: ReadonlyMap<string, Machine>,
  batch: readonly ReceivedValue[],
): Point[] {
  const ticks = new Map<string, Tick>();
  // Values of one machine and instant mostly stand together: no name is made and looked up for each of them.
  let last: Tick | null = null;
  for (const value of batch) {
    if (value.role === 'results') {
      continue;
    }
    if (last?.place === 0 && last.machine.id === value.machine && last.atMs === observedAtMs(value)) {
      if (put(last, last.machine, value)) {
        continue;
      }
    }
    const machine = machines.get(value.machine);
    if (machine !== undefined) {
      last = place(ticks, machine, value);
    }
  }
  const points: Point[] = [];
  for (const { machine, atMs, place: sub, status, signals } of ticks.values()) {
    const { line, id, kind } = machine;
    const point = machinePoint({ line, machine: id, kind, atMs, status, signals });
    if (point !== null) {
      points.push(sub === 0 ? point : { ...point, at: { ms: atMs, sub } });
    }
  }
  return points;
}

function place(ticks: Map<string, Tick>, machine: Machine, value: ReceivedValue): Tick {
  const atMs = observedAtMs(value);
  for (let number = 0; ; number += 1) {
    const key = `${machine.id}/${atMs}/${number}`;
    const tick = ticks.get(key) ?? { machine, atMs, place: number, status: null, signals: {} };
    if (put(tick, machine, value)) {
      ticks.set(key, tick);
      return tick;
    }
  }
}

/** False when the row holds another value of the same node. */
function put(tick: Tick, machine: Machine, value: ReceivedValue): boolean {
  if (value.role === 'status') {
    const text =
      value.quality === 'bad' || value.value === null ? null : statusText(machine.status, value.value);
    if (text !== null && tick.status !== null && tick.status !== text) {
      return false;
    }
    tick.status ??= text;
    return true;
  }
  const reading = {
    value: value.quality === 'bad' || typeof value.value !== 'number' ? null : value.value,
    quality: value.quality === 'good' ? 0 : value.statusCode,
  };
  const there = tick.signals[value.signal];
  if (there !== undefined && (there.value !== reading.value || there.quality !== reading.quality)) {
    return false;
  }
  tick.signals[value.signal] = reading;
  return true;
}
