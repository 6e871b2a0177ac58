import { instantAt, machineEventPoint, type MachineEvent, type Point } from '@cellgate/time-series';

/** Kinds of `machine_event` that the collector writes; bounded, the kind is a tag. */
export type EventKind =
  | 'state'
  | 'connection'
  | 'quality'
  | 'inspection_rejected'
  | 'inspection_gap'
  | 'data_loss'
  | 'collection_gap'
  | 'enumeration';

/**
 * One row of `machine_event`. Everything it says gives the suffix below the millisecond: several signals may turn
 * bad, several records may be refused at one instant, and the same event told twice stays one row.
 */
export function eventPoint(event: MachineEvent & { readonly kind: EventKind }): Point {
  const { atMs, kind, state, reason, text } = event;
  return { ...machineEventPoint(event), at: instantAt(atMs, JSON.stringify([kind, state, reason, text])) };
}
