import { nodesBelow, within } from '@cellgate/opcua';
import type { PlcState } from '@cellgate/control';
import { AttributeIds, type ClientSession, type DataValue, type NodeId } from 'node-opcua';
import { type ContractNodes, ContractMissingError, findContract } from './contract-nodes';
import type { SetPointTarget } from './set-point-target';

const CURRENT_TIME = 'i=2258';

const number = (value: DataValue | undefined): number | null => {
  const raw: unknown = value?.value.value;
  return value?.statusCode.isGood() === true && typeof raw === 'number' ? raw : null;
};
const boolean = (value: DataValue | undefined): boolean | null => {
  const raw: unknown = value?.value.value;
  return value?.statusCode.isGood() === true && typeof raw === 'boolean' ? raw : null;
};

/** @throws when the server does not answer in time */
export async function readValues(
  session: ClientSession,
  nodes: readonly (NodeId | string)[],
  withinMs: number,
): Promise<DataValue[]> {
  const read = nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value }));
  return within(withinMs, 'reading took too long', session.read(read));
}

export interface ReadPlc {
  readonly state: PlcState;
  /** Null: a legacy tag. */
  readonly contract: ContractNodes | null;
  /** Where the set-point in force is read. */
  readonly actualNode: NodeId;
  /** The heartbeat counter as the PLC has it. */
  readonly heartbeat: number;
}

/**
 * Everything a decision needs, in one request.
 *
 * @param found - nodes that this session has found before
 * @throws ContractMissingError; the error of the library or a passed deadline
 */
export async function readPlc(
  session: ClientSession,
  target: SetPointTarget,
  withinMs: number,
  nowMs: () => number,
  found: ContractNodes | null = null,
): Promise<ReadPlc> {
  if (target.control === null) return readLegacy(session, target, withinMs, nowMs);
  const contract = found ?? (await findContract(session, target.control));
  const p = contract.parts;
  const nodes = [
    p.actual,
    p.low,
    p.high,
    p.maxStep,
    p.minInterval,
    p.mode,
    p.permissive,
    p.interlock,
    p.ackSequence,
    p.ackCode,
    p.heartbeatIn,
  ];
  const [
    time,
    actual,
    low,
    high,
    maxStep,
    minInterval,
    mode,
    permissive,
    interlock,
    sequence,
    ackCode,
    heartbeat,
  ] = await readValues(session, [CURRENT_TIME, ...nodes], withinMs);
  const remote = number(mode);
  return {
    contract,
    actualNode: p.actual,
    heartbeat: number(heartbeat) ?? 0,
    state: {
      ...timeOf(time, nowMs()),
      actual: number(actual) ?? NaN,
      low: number(low) ?? NaN,
      high: number(high) ?? NaN,
      maxStep: number(maxStep) ?? NaN,
      minIntervalMs: number(minInterval),
      remote: remote === null ? false : remote === 1,
      permissive: boolean(permissive),
      interlock: boolean(interlock),
      sequence: number(sequence),
      ackCode: number(ackCode),
    },
  };
}

async function readLegacy(
  session: ClientSession,
  target: SetPointTarget,
  withinMs: number,
  nowMs: () => number,
): Promise<ReadPlc> {
  const [node] = await nodesBelow(session, target.node, [[]]);
  if (node === undefined || typeof node === 'string')
    throw new ContractMissingError(`${target.id}: ${node ?? 'no answer'}`);
  const [time, actual] = await readValues(session, [CURRENT_TIME, node], withinMs);
  return {
    contract: null,
    actualNode: node,
    heartbeat: 0,
    state: {
      ...timeOf(time, nowMs()),
      actual: number(actual) ?? NaN,
      low: null,
      high: null,
      maxStep: null,
      minIntervalMs: null,
      remote: null,
      permissive: null,
      interlock: null,
      sequence: null,
      ackCode: null,
    },
  };
}

function timeOf(time: DataValue | undefined, nowMs: number): Pick<PlcState, 'readAtMs' | 'clockOffsetMs'> {
  const raw: unknown = time?.value.value;
  return { readAtMs: nowMs, clockOffsetMs: raw instanceof Date ? raw.getTime() - nowMs : 0 };
}
