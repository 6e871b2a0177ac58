import { machineEventPoint, type Point } from '@cellgate/time-series';

/** Under this name what happens to models stands in `machine_event`. */
const SUBJECT = 'scorer';

/** A change of state of a model on a line. */
export interface ModelEvent {
  readonly line: string;
  readonly kind: 'calibration' | 'drift';
  readonly state: string;
  /** Model, revision and, for drift, feature. */
  readonly reason: string;
  readonly text: string;
}

/** One row of `machine_event` each; a millisecond apart, because rows of one instant differ by their state only. */
export function modelEventPoints(events: readonly ModelEvent[], atMs: number): Point[] {
  return events.map((event, index) => machineEventPoint({ ...event, machine: SUBJECT, atMs: atMs + index }));
}
