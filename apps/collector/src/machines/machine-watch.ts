import type { Machine } from '@cellgate/plant';
import type { ConnectionChange, Quality, ReceivedValue } from '@cellgate/opcua';
import type { Point } from '@cellgate/time-series';
import { eventPoint } from './event-point';
import { observedAtMs } from './observed-at';
import { statusText } from './status-text';

interface Known<T> {
  readonly value: T;
  atMs: number;
}

/** Turns what machines send into events: changes of state, of quality and of the connection. */
export class MachineWatch {
  private readonly states = new Map<string, Known<string>>();
  private readonly texts = new Map<string, Known<string>>();
  /** By machine and role, then by signal: nearly every value only confirms what stands here. */
  private readonly qualities = new Map<string, Map<string, Known<Quality>>>();

  /** @param states - last known state by machine, from before the start; these are no changes */
  constructor(
    private machines: ReadonlyMap<string, Machine>,
    states: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const [machine, value] of states) {
      this.states.set(machine, { value, atMs: 0 });
    }
  }

  /** Other machines from now on; what is known of those that stay is kept. */
  follow(machines: ReadonlyMap<string, Machine>): void {
    this.machines = machines;
  }

  /** Events of a message. What is older than known is a repetition and no change. */
  values(batch: readonly ReceivedValue[]): Point[] {
    const points: Point[] = [];
    for (const value of batch) {
      const machine = this.machines.get(value.machine);
      if (machine === undefined) {
        continue;
      }
      const quality = this.quality(machine, value);
      const state = value.role === 'status' ? this.state(machine, value) : null;
      const text = value.text === undefined ? null : this.enumeration(machine, value, value.text);
      for (const point of [quality, state, text]) {
        if (point !== null) {
          points.push(point);
        }
      }
    }
    return points;
  }

  /** One event for each machine behind the connection. */
  connection(change: ConnectionChange): Point[] {
    return change.machines.flatMap((id) => {
      const machine = this.machines.get(id);
      if (machine === undefined) {
        return [];
      }
      const { state, reason, endpoint, atMs } = change;
      const { line } = machine;
      return [eventPoint({ line, machine: id, kind: 'connection', state, reason, text: endpoint, atMs })];
    });
  }

  private state(machine: Machine, value: ReceivedValue): Point | null {
    if (value.quality === 'bad' || value.value === null) {
      return null;
    }
    const state = statusText(machine.status, value.value);
    const atMs = observedAtMs(value);
    if (!isChange(this.states, machine.id, state, atMs)) {
      return null;
    }
    const { line, id } = machine;
    return eventPoint({ line, machine: id, kind: 'state', state, reason: null, text: null, atMs });
  }

  /** The number of an enumeration is in the series; what it means is told when it changes. */
  private enumeration(machine: Machine, value: ReceivedValue, state: string): Point | null {
    const atMs = observedAtMs(value);
    if (!isChange(this.texts, `${machine.id}/${value.signal}`, state, atMs)) {
      return null;
    }
    const { line, id } = machine;
    const text = value.signal;
    return eventPoint({ line, machine: id, kind: 'enumeration', state, reason: null, text, atMs });
  }

  private quality(machine: Machine, value: ReceivedValue): Point | null {
    const group = value.role === 'signal' ? machine.id : `${machine.id}/${value.role}`;
    let known = this.qualities.get(group);
    if (known === undefined) {
      known = new Map();
      this.qualities.set(group, known);
    }
    const before = known.get(value.signal);
    const atMs = observedAtMs(value);
    if (before !== undefined && before.value === value.quality) {
      before.atMs = Math.max(before.atMs, atMs);
      return null;
    }
    if (!isChange(known, value.signal, value.quality, atMs)) {
      return null;
    }
    if (before === undefined && value.quality === 'good') {
      return null;
    }
    const { line, id } = machine;
    const { quality: state, reason, signal: text } = value;
    return eventPoint({ line, machine: id, kind: 'quality', state, reason, text, atMs });
  }
}

function isChange<T>(known: Map<string, Known<T>>, key: string, value: T, atMs: number): boolean {
  const before = known.get(key);
  if (before !== undefined && atMs < before.atMs) {
    return false;
  }
  known.set(key, { value, atMs });
  return before?.value !== value;
}
