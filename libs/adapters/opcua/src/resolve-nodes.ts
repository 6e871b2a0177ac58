import { BrowsePath, NodeId, StatusCodes, coerceNodeId, type BrowsePathResult } from 'node-opcua';
import type { NodeReference } from '@cellgate/plant';
import type { MonitoredNode } from './monitored-node';
import type { ReadOnlySession } from './read-only-session';

/** What looking nodes up takes of a session. */
type LookUp = Pick<ReadOnlySession, 'readNamespaceArray' | 'translateBrowsePath'>;

export interface ResolvedNode {
  readonly node: MonitoredNode;
  readonly nodeId: NodeId;
}

export interface FailedNode {
  readonly node: MonitoredNode;
  readonly statusCode: number;
  /** Names the address and what the server said. */
  readonly reason: string;
}

export interface Resolution {
  readonly resolved: readonly ResolvedNode[];
  readonly failed: readonly FailedNode[];
}

const OBJECTS_FOLDER = 'i=85';
const HIERARCHICAL_REFERENCES = 'i=33';
const NO_REMAINING_PATH = 0xffffffff;

/**
 * Finds the node of each reference on a server. The index of a namespace is read anew at every call: servers
 * assign it in the order of their start and an index kept from before may name another namespace.
 *
 * @param batchSize - most browse paths in one request, at least 1
 */
export async function resolveNodes(
  session: LookUp,
  nodes: readonly MonitoredNode[],
  batchSize: number,
): Promise<Resolution> {
  const namespaces = await session.readNamespaceArray();
  const resolved: ResolvedNode[] = [];
  const failed: FailedNode[] = [];
  const byPath: { node: MonitoredNode; path: readonly string[]; browsePath: BrowsePath }[] = [];

  for (const node of nodes) {
    const index = namespaces.indexOf(node.node.namespace);
    const { address } = node.node;
    if (index < 0) {
      failed.push(failure(node, `the server has no namespace ${node.node.namespace}`));
    } else if (address.type === 'browsePath') {
      byPath.push({ node, path: address.path, browsePath: browsePathOf(address.path, index) });
    } else {
      try {
        resolved.push({ node, nodeId: coerceNodeId(`ns=${index};${address.identifier}`) });
      } catch (error) {
        failed.push(
          failure(
            node,
            `${address.identifier} is no node id: ${(error as Error).message}`,
            'BadNodeIdInvalid',
          ),
        );
      }
    }
  }

  for (let start = 0; start < byPath.length; start += batchSize) {
    const batch = byPath.slice(start, start + batchSize);
    const results = await session.translateBrowsePath(batch.map((item) => item.browsePath));
    batch.forEach(({ node, path }, position) => {
      const found = targetOf(results[position]);
      if (found instanceof NodeId) {
        resolved.push({ node, nodeId: found });
      } else {
        failed.push(failure(node, `browse path ${path.join('/')} below Objects: ${found}`));
      }
    });
  }
  return { resolved, failed };
}

/**
 * Nodes at or below a reference, looked up in one request.
 *
 * @param below - for each node its browse names from the reference down, all in its namespace; empty: the node itself
 * @returns the id of each, or why there is none
 */
export async function nodesBelow(
  session: LookUp,
  { namespace, address }: NodeReference,
  below: readonly (readonly string[])[],
): Promise<(NodeId | string)[]> {
  const index = (await session.readNamespaceArray()).indexOf(namespace);
  if (index < 0) return below.map(() => `the server has no namespace ${namespace}`);
  const start = address.type === 'nodeId' ? `ns=${index};${address.identifier}` : OBJECTS_FOLDER;
  const path = address.type === 'nodeId' ? [] : address.path;
  const lookedUp = below.map((names) => [...path, ...names]).filter((names) => names.length > 0);
  const results = await session.translateBrowsePath(
    lookedUp.map((names) => browsePathOf(names, index, start)),
  );
  let next = 0;
  return below.map((names) =>
    path.length + names.length === 0 ? coerceNodeId(start) : targetOf(results[next++]),
  );
}

function browsePathOf(
  path: readonly string[],
  namespaceIndex: number,
  startingNode: string = OBJECTS_FOLDER,
): BrowsePath {
  const elements = path.map((name) => ({
    referenceTypeId: HIERARCHICAL_REFERENCES,
    isInverse: false,
    includeSubtypes: true,
    targetName: { namespaceIndex, name },
  }));
  return new BrowsePath({ startingNode, relativePath: { elements } });
}

/** The one node a path leads to, or why there is none. */
function targetOf(result: BrowsePathResult | undefined): NodeId | string {
  if (result === undefined || result.statusCode.isBad()) {
    return result?.statusCode.name ?? 'no answer';
  }
  const whole = (result.targets ?? []).filter(
    (target) => target.remainingPathIndex === NO_REMAINING_PATH && target.targetId.serverIndex === 0,
  );
  const distinct = new Map(whole.map(({ targetId }) => [targetId.toString(), targetId]));
  const [first] = distinct.values();
  if (first === undefined) {
    return 'BadNoMatch';
  }
  if (distinct.size > 1) {
    return `ambiguous, it leads to ${[...distinct.keys()].join(' and ')}`;
  }
  return new NodeId(first.identifierType, first.value, first.namespace);
}

function failure(
  node: MonitoredNode,
  reason: string,
  code: 'BadNodeIdUnknown' | 'BadNodeIdInvalid' = 'BadNodeIdUnknown',
): FailedNode {
  return { node, reason, statusCode: StatusCodes[code].value };
}
