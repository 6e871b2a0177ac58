import { AttributeIds, BrowsePath, NodeId, type Range } from 'node-opcua';
import type { ReadOnlySession } from './read-only-session';
import type { ResolvedNode } from './resolve-nodes';

const HAS_PROPERTY = 'i=46';

/** Widths of the EURange property of nodes, in the unit of the value; null where a node states none. */
export async function readRangeWidths(
  session: ReadOnlySession,
  nodes: readonly ResolvedNode[],
  batchSize: number,
): Promise<(number | null)[]> {
  const widths: (number | null)[] = [];
  for (let start = 0; start < nodes.length; start += batchSize) {
    const batch = nodes.slice(start, start + batchSize);
    const paths = await session.translateBrowsePath(
      batch.map(
        ({ nodeId }) =>
          new BrowsePath({
            startingNode: nodeId,
            relativePath: {
              elements: [
                {
                  referenceTypeId: HAS_PROPERTY,
                  isInverse: false,
                  includeSubtypes: true,
                  targetName: { namespaceIndex: 0, name: 'EURange' },
                },
              ],
            },
          }),
      ),
    );
    for (const { statusCode, targets } of paths) {
      const target = statusCode.isBad() ? undefined : targets?.[0]?.targetId;
      widths.push(target === undefined ? null : await widthOf(session, NodeId.resolveNodeId(target)));
    }
  }
  return widths;
}

async function widthOf(session: ReadOnlySession, nodeId: NodeId): Promise<number | null> {
  const { value } = await session.read({ nodeId, attributeId: AttributeIds.Value });
  const range = value.value as Partial<Range> | null | undefined;
  const width = (range?.high ?? Number.NaN) - (range?.low ?? Number.NaN);
  return Number.isFinite(width) && width > 0 ? width : null;
}
