import { instantAt } from './instant';
import { fieldsPresent, textField } from './row-fields';
import type { Point, Row } from './time-series-store';

/** Something that happened to a machine: a change of state, a lost connection. */
export interface MachineEvent {
  readonly line: string;
  readonly machine: string;
  /** What kind of event, e.g. `status`, `connection`; bounded, it is a tag. */
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
  readonly text: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** The states that mean "down", by the kinds of event that tell whether a machine works. */
const DOWN: ReadonlyMap<string, string> = new Map([
  ['state', 'fault'],
  ['connection', 'disconnected'],
]);

/** One row of `machine_event`. The state gives the suffix: two changes in one millisecond stay two rows. */
export function machineEventPoint(event: MachineEvent): Point {
  return {
    measurement: 'machine_event',
    tags: { line: event.line, machine: event.machine, kind: event.kind },
    fields: fieldsPresent({ state: event.state, reason: event.reason, text: event.text, down: down(event) }),
    at: instantAt(event.atMs, event.state),
  };
}

/** 1 or 0, a number that an alert rule can compare; null where the kind of event says nothing about it. */
function down({ kind, state }: MachineEvent): number | null {
  const bad = DOWN.get(kind);
  return bad === undefined ? null : Number(state === bad);
}

/** The event of a row that was read with all its fields; null where the row is not one. */
export function machineEventFromRow(row: Row): MachineEvent | null {
  const state = textField(row, 'state');
  const { line, machine, kind } = row.tags;
  if (state === null || line === undefined || machine === undefined || kind === undefined) return null;
  return {
    line,
    machine,
    kind,
    state,
    reason: textField(row, 'reason'),
    text: textField(row, 'text'),
    atMs: row.at.ms,
  };
}
