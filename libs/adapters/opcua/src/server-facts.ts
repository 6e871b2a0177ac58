import { AttributeIds, readOperationLimits, type ClientSession } from 'node-opcua';
import { batchSize, type ServerProfile } from './server-profile';

/** Most operations in one request. */
export interface Batches {
  readonly monitoredItems: number;
  readonly browsePaths: number;
  readonly reads: number;
}

const START_TIME = 'i=2257';

/** What changes when a server restarts: its start time, and perhaps the order of its namespaces. */
export async function identityOf(session: ClientSession): Promise<string> {
  const start = await session.read({ nodeId: START_TIME, attributeId: AttributeIds.Value });
  const startTime: unknown = start.value.value;
  const namespaces = await session.readNamespaceArray();
  return JSON.stringify([startTime instanceof Date ? startTime.getTime() : null, namespaces]);
}

/** The operation limits of the server and of its profile; absent or 0 means that there is none. */
export async function batchesOf(session: ClientSession, profile: ServerProfile): Promise<Batches> {
  const limits = await readOperationLimits(session);
  return {
    monitoredItems: batchSize(limits.maxMonitoredItemsPerCall, profile.itemsPerCall),
    browsePaths: batchSize(limits.maxNodesPerTranslateBrowsePathsToNodeIds),
    reads: batchSize(limits.maxNodesPerRead),
  };
}
