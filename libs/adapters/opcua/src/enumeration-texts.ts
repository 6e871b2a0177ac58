import {
  AttributeIds,
  BrowseDirection,
  NodeId,
  NodeIdType,
  type DataValue,
  type EnumValueType,
  type LocalizedText,
} from 'node-opcua';
import type { MonitoredNode } from './monitored-node';
import type { ReadOnlySession } from './read-only-session';
import type { ResolvedNode } from './resolve-nodes';

/** Text of each number of an enumeration. */
export type EnumerationTexts = ReadonlyMap<number, string>;

const HAS_PROPERTY = 'i=46';
/** Data types up to this number of namespace 0 are built in: no enumeration. */
const LAST_BUILT_IN = 29;

/** Texts of the nodes whose data type is an enumeration: its EnumStrings or EnumValues (OPC 10000-3, 5.8.3). */
export async function readEnumerations(
  session: ReadOnlySession,
  nodes: readonly ResolvedNode[],
  batchSize: number,
): Promise<Map<MonitoredNode, EnumerationTexts>> {
  const texts = new Map<MonitoredNode, EnumerationTexts>();
  const byType = new Map<string, EnumerationTexts | null>();
  for (let start = 0; start < nodes.length; start += batchSize) {
    const batch = nodes.slice(start, start + batchSize);
    const types = await session.read(
      batch.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.DataType })),
    );
    for (const [position, { node }] of batch.entries()) {
      const type: unknown = types[position]?.value.value;
      if (!(type instanceof NodeId) || isBuiltIn(type)) {
        continue;
      }
      const key = type.toString();
      if (!byType.has(key)) {
        byType.set(key, await textsOf(session, type));
      }
      const found = byType.get(key) ?? null;
      if (found !== null) {
        texts.set(node, found);
      }
    }
  }
  return texts;
}

function isBuiltIn({ namespace, identifierType, value }: NodeId): boolean {
  return namespace === 0 && identifierType === NodeIdType.NUMERIC && Number(value) <= LAST_BUILT_IN;
}

async function textsOf(session: ReadOnlySession, type: NodeId): Promise<EnumerationTexts | null> {
  const { references } = await session.browse({
    nodeId: type,
    referenceTypeId: HAS_PROPERTY,
    browseDirection: BrowseDirection.Forward,
    includeSubtypes: true,
    resultMask: 63,
  });
  const property = (references ?? []).find(({ browseName }) =>
    ['EnumStrings', 'EnumValues'].includes(browseName.name ?? ''),
  );
  if (property === undefined) {
    return null;
  }
  const nodeId = NodeId.resolveNodeId(property.nodeId);
  const read = await session.read({ nodeId, attributeId: AttributeIds.Value });
  return tableOf(read, property.browseName.name === 'EnumValues');
}

function tableOf({ value }: DataValue, isValues: boolean): EnumerationTexts | null {
  const list: unknown = value.value;
  if (!Array.isArray(list) || list.length === 0) {
    return null;
  }
  const entries = list.map((entry: unknown, position): [number, string] => {
    if (isValues) {
      const { value: number, displayName } = entry as EnumValueType;
      return [Number((number as unknown as [number, number])[1]), displayName.text ?? ''];
    }
    return [position, (entry as LocalizedText).text ?? ''];
  });
  return new Map(entries);
}
