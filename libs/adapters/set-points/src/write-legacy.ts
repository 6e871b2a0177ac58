import { within } from '@cellgate/opcua';
import { AttributeIds, type ClientSession, DataType } from 'node-opcua';
import { readValues, type ReadPlc } from './read-plc';
import type { SetPointTarget } from './set-point-target';
import type { ValueWatch } from './value-watch';
import {
  provesNothingDone,
  rejected,
  type SetPointRequest,
  unknown,
  type WriteOutcome,
} from './write-outcome';
import type { WriterTiming } from './writer-session';

export interface LegacyWrite {
  readonly session: ClientSession;
  readonly watch: ValueWatch;
  readonly plc: ReadPlc;
  readonly target: SetPointTarget;
  readonly request: SetPointRequest;
  readonly timing: WriterTiming;
  readonly progress: { sent: boolean };
}

/**
 * Writes a tag behind which no PLC checks anything: only when it still holds the baseline, and then it is watched, because
 * nobody says whether the program of the PLC writes it too.
 */
export async function writeLegacy({
  session,
  watch,
  plc,
  target,
  request,
  timing,
  progress,
}: LegacyWrite): Promise<WriteOutcome> {
  const { actual } = plc.state;
  const near = (value: number, to: number): boolean => Math.abs(value - to) <= target.tolerance;
  if (!near(actual, request.baseline)) return rejected('BASELINE', `the tag holds ${actual}`);
  progress.sent = true;
  const status = await within(
    timing.requestMs,
    'no answer to the write',
    session.write({
      nodeId: plc.actualNode,
      attributeId: AttributeIds.Value,
      value: { value: { dataType: DataType.Double, value: request.value } },
    }),
  );
  if (status.isNotGood()) {
    return provesNothingDone(status.name)
      ? rejected(status.name, 'the server refused the write')
      : unknown(status.name);
  }
  const [read] = await readValues(session, [plc.actualNode], timing.requestMs);
  const inForce = Number(read?.value.value);
  if (!near(inForce, request.value)) return unknown(`written, but the tag holds ${inForce}`);
  const told = await watch.until((value) => near(value, request.value), timing.readBackMs);
  if (!told) return unknown(`a second session is told ${watch.value ?? 'nothing'}`);
  const changed = await watch.until((value) => !near(value, request.value), timing.postWatchMs);
  if (changed) return rejected('OVERWRITTEN', `something else wrote ${watch.value ?? 'nothing'}`);
  return { kind: 'verified', actual: inForce };
}
