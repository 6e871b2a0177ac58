import { nodesBelow } from '@cellgate/opcua';
import type { NodeReference } from '@cellgate/plant';
import type { ClientSession, NodeId } from 'node-opcua';

/** Parts of the contract below its object, by browse name. */
const PARTS = {
  value: ['Req', 'Value'],
  baseline: ['Req', 'Baseline'],
  sequence: ['Req', 'Seq'],
  notAfter: ['Req', 'NotAfter'],
  source: ['Req', 'Source'],
  commit: ['Req', 'Commit'],
  ackSequence: ['Ack', 'Seq'],
  ackCode: ['Ack', 'Code'],
  ackApplied: ['Ack', 'Applied'],
  actual: ['Act'],
  low: ['Lo'],
  high: ['Hi'],
  maxStep: ['MaxStep'],
  minInterval: ['MinInterval'],
  mode: ['Mode'],
  permissive: ['Permissive'],
  interlock: ['Interlock'],
  heartbeatIn: ['HbIn'],
  heartbeatOut: ['HbOut'],
} as const;

export type ContractPart = keyof typeof PARTS;

export interface ContractNodes {
  readonly control: NodeId;
  readonly parts: Readonly<Record<ContractPart, NodeId>>;
  /** `ApplySetpoint`; null: the server has no such method, requests are written part by part. */
  readonly apply: NodeId | null;
}

/** A node of the contract is not there. */
export class ContractMissingError extends Error {
  override readonly name = 'ContractMissingError';
  readonly code = 'CONTRACT_MISSING';
}

/**
 * Finds the nodes of a contract. Namespace indexes are read anew every time: a restarted server may give others.
 * @throws ContractMissingError naming the node
 */
export async function findContract(session: ClientSession, control: NodeReference): Promise<ContractNodes> {
  const names = Object.keys(PARTS) as ContractPart[];
  const paths = [[], ['ApplySetpoint'], ...names.map((name) => PARTS[name])];
  const [object, apply, ...nodes] = await nodesBelow(session, control, paths);
  const found = (node: NodeId | string | undefined, path: string): NodeId => {
    if (node === undefined || typeof node === 'string')
      throw new ContractMissingError(`${path}: ${node ?? 'no answer'}`);
    return node;
  };
  const parts = names.map((name, index) => [name, found(nodes[index], PARTS[name].join('/'))] as const);
  return {
    control: found(object, 'the control object'),
    parts: Object.fromEntries(parts) as Record<ContractPart, NodeId>,
    apply: apply === undefined || typeof apply === 'string' ? null : apply,
  };
}
