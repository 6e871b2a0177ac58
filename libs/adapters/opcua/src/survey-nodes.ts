import {
  AttributeIds,
  BrowsePath,
  DataType,
  NodeId,
  type BrowsePathResult,
  type EUInformation,
  type Range,
} from 'node-opcua';
import type { MonitoredNode } from './monitored-node';
import type { ReadOnlySession } from './read-only-session';
import { resolveNodes } from './resolve-nodes';

/** What a server says of a node that would be followed. */
export interface SurveyedNode {
  readonly machine: string;
  readonly signal: string;
  /** Null where there is no such node; `problem` says why. */
  readonly nodeId: string | null;
  readonly problem: string | null;
  /** Name of the built-in type, or the browse name of the server's own. */
  readonly dataType: string | null;
  /** `2` for an array, `2x3` for a matrix; null for one value. */
  readonly dimensions: string | null;
  /** Display name of the engineering unit; null where the node states none. */
  readonly unit: string | null;
  readonly range: { readonly low: number; readonly high: number } | null;
  readonly historizing: boolean;
}

const HAS_PROPERTY = 'i=46';
const HISTORY_READ_BIT = 4;

/** Looks nodes up and reads what the server says of them, without following any. */
export async function surveyNodes(
  session: ReadOnlySession,
  nodes: readonly MonitoredNode[],
  batchSize: number,
): Promise<SurveyedNode[]> {
  const { resolved, failed } = await resolveNodes(session, nodes, batchSize);
  const surveyed = new Map<MonitoredNode, SurveyedNode>();
  for (const { node, reason } of failed) {
    surveyed.set(node, { ...NOTHING, machine: node.machine, signal: node.signal, problem: reason });
  }
  for (const { node, nodeId } of resolved) {
    const { machine, signal } = node;
    surveyed.set(node, { ...(await factsOf(session, nodeId)), machine, signal, nodeId: nodeId.toString() });
  }
  return nodes.flatMap((node) => surveyed.get(node) ?? []);
}

type Facts = Omit<SurveyedNode, 'machine' | 'signal'>;

const NOTHING: Facts = {
  nodeId: null,
  problem: null,
  dataType: null,
  dimensions: null,
  unit: null,
  range: null,
  historizing: false,
};

async function factsOf(session: ReadOnlySession, nodeId: NodeId): Promise<Facts> {
  const [type, dimensions, access] = await session.read(
    [AttributeIds.DataType, AttributeIds.ArrayDimensions, AttributeIds.UserAccessLevel].map(
      (attributeId) => ({
        nodeId,
        attributeId,
      }),
    ),
  );
  if (type === undefined || type.statusCode.isBad()) {
    return { ...NOTHING, problem: type?.statusCode.name ?? 'no answer' };
  }
  const [unit, range] = await propertiesOf(session, nodeId, ['EngineeringUnits', 'EURange']);
  const { low, high } = (range ?? {}) as Partial<Range>;
  const lengths = dimensions?.statusCode.isGood()
    ? (dimensions.value.value as ArrayLike<number> | null)
    : null;
  return {
    ...NOTHING,
    dataType: await typeName(session, type.value.value),
    dimensions: lengths === null || lengths.length === 0 ? null : Array.from(lengths).join('x'),
    unit: (unit as Partial<EUInformation> | null)?.displayName?.text ?? null,
    range: low === undefined || high === undefined ? null : { low, high },
    historizing: (Number(access?.value.value ?? 0) & HISTORY_READ_BIT) !== 0,
  };
}

async function typeName(session: ReadOnlySession, type: unknown): Promise<string | null> {
  if (!(type instanceof NodeId)) {
    return null;
  }
  const builtIn = type.namespace === 0 ? DataType[Number(type.value)] : undefined;
  if (builtIn !== undefined) {
    return builtIn;
  }
  const name = await session.read({ nodeId: type, attributeId: AttributeIds.BrowseName });
  return (name.value.value as { name?: string | null } | null)?.name ?? type.toString();
}

async function propertiesOf(
  session: ReadOnlySession,
  startingNode: NodeId,
  names: readonly string[],
): Promise<unknown[]> {
  const paths = await session.translateBrowsePath(
    names.map(
      (name) =>
        new BrowsePath({
          startingNode,
          relativePath: {
            elements: [
              {
                referenceTypeId: HAS_PROPERTY,
                isInverse: false,
                includeSubtypes: true,
                targetName: { namespaceIndex: 0, name },
              },
            ],
          },
        }),
    ),
  );
  return Promise.all(paths.map((path) => valueAt(session, path)));
}

async function valueAt(
  session: ReadOnlySession,
  { statusCode, targets }: BrowsePathResult,
): Promise<unknown> {
  const target = statusCode.isBad() ? undefined : targets?.[0]?.targetId;
  if (target === undefined) {
    return null;
  }
  const { value } = await session.read({
    nodeId: NodeId.resolveNodeId(target),
    attributeId: AttributeIds.Value,
  });
  return value.value as unknown;
}
