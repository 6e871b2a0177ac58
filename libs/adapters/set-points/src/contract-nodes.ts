import { nodeAt } from '@cellgate/opcua';
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
  const find = async (path: readonly string[]): Promise<NodeId> => {
    const found = await nodeAt(session, control, path);
    if (typeof found === 'string')
      throw new ContractMissingError(`${path.join('/') || 'the control object'}: ${found}`);
    return found;
  };
  const names = Object.keys(PARTS) as ContractPart[];
  const [object, ...nodes] = await Promise.all([find([]), ...names.map((name) => find(PARTS[name]))]);
  const apply = await nodeAt(session, control, ['ApplySetpoint']);
  if (object === undefined) throw new ContractMissingError('the control object');
  return {
    control: object,
    parts: Object.fromEntries(names.map((name, index) => [name, nodes[index]])) as Record<
      ContractPart,
      NodeId
    >,
    apply: typeof apply === 'string' ? null : apply,
  };
}
