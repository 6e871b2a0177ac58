import {
  AttributeIds,
  ClientMonitoredItemGroup,
  DataChangeFilter,
  DataChangeTrigger,
  DeadbandType,
  TimestampsToReturn,
  type ClientMonitoredItemBase,
  type ClientSubscription,
} from 'node-opcua';
import type { MonitoredNode } from './monitored-node';
import type { FailedNode, ResolvedNode } from './resolve-nodes';

export interface CreatedItem {
  readonly node: MonitoredNode;
  readonly item: ClientMonitoredItemBase;
  /** Whether the server applies the deadband of the node. */
  readonly filtered: boolean;
}

export interface CreatedItems {
  readonly created: readonly CreatedItem[];
  readonly failed: readonly FailedNode[];
}

const CREATE_DEADLINE_MS = 15_000;
const REFUSES_FILTER = new Set([
  'BadMonitoredItemFilterUnsupported',
  'BadMonitoredItemFilterInvalid',
  'BadFilterNotAllowed',
  'BadDeadbandFilterInvalid',
]);

/**
 * Monitors nodes in batches of the same parameters. Where the server refuses the deadband of a node it is asked again
 * without one, and where it refuses a batch as too large with halves of it.
 *
 * @param batchSize - most items in one request, at least 1
 * @param takesFilters - false: deadbands are not even asked for
 */
export async function createItems(
  subscription: ClientSubscription,
  nodes: readonly ResolvedNode[],
  batchSize: number,
  takesFilters: boolean,
): Promise<CreatedItems> {
  const created: CreatedItem[] = [];
  const failed: FailedNode[] = [];
  const unfiltered: ResolvedNode[] = [];
  for (const alike of byParameters(nodes)) {
    const filter = takesFilters ? filterOf(alike[0]?.node) : null;
    for (let start = 0; start < alike.length; start += batchSize) {
      const batch = alike.slice(start, start + batchSize);
      for (const { resolved, item } of await createBatch(subscription, batch, filter)) {
        if (!item.statusCode.isBad()) {
          created.push({ node: resolved.node, item, filtered: filter !== null });
        } else if (filter !== null && REFUSES_FILTER.has(item.statusCode.name)) {
          unfiltered.push(resolved);
        } else {
          failed.push(refusal(resolved.node, item));
        }
      }
    }
  }
  if (unfiltered.length > 0) {
    const again = await createItems(subscription, unfiltered, batchSize, false);
    created.push(...again.created);
    failed.push(...again.failed);
  }
  return { created, failed };
}

/** Why the server does not monitor a node. */
export function refusal(node: MonitoredNode, item: ClientMonitoredItemBase): FailedNode {
  const { value, name } = item.statusCode;
  return {
    node,
    statusCode: value,
    reason: `the server does not monitor ${item.itemToMonitor.nodeId}: ${name}`,
  };
}

async function createBatch(
  subscription: ClientSubscription,
  batch: readonly ResolvedNode[],
  filter: DataChangeFilter | null,
): Promise<{ resolved: ResolvedNode; item: ClientMonitoredItemBase }[]> {
  const parameters = batch[0]?.node;
  if (parameters === undefined) {
    return [];
  }
  try {
    const group = ClientMonitoredItemGroup.create(
      subscription,
      batch.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })),
      {
        samplingInterval: parameters.samplingIntervalMs,
        queueSize: parameters.queueSize,
        discardOldest: true,
        filter,
      },
      TimestampsToReturn.Both,
    );
    await initialized(group);
    return group.monitoredItems.flatMap((item, position) => {
      const resolved = batch[position];
      return resolved === undefined ? [] : [{ resolved, item }];
    });
  } catch (error) {
    if (batch.length === 1 || !/BadTooManyOperations|BadEncodingLimitsExceeded/.test(String(error))) {
      throw error;
    }
    const half = Math.ceil(batch.length / 2);
    return [
      ...(await createBatch(subscription, batch.slice(0, half), filter)),
      ...(await createBatch(subscription, batch.slice(half), filter)),
    ];
  }
}

function initialized(group: ClientMonitoredItemGroup): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      reject(new Error(`monitored items were not created within ${CREATE_DEADLINE_MS} ms`));
    }, CREATE_DEADLINE_MS);
    group.once('initialized', () => {
      clearTimeout(deadline);
      resolve();
    });
    group.once('terminated', (error?: Error) => {
      clearTimeout(deadline);
      reject(error ?? new Error('monitored items were terminated'));
    });
  });
}

function filterOf(node: MonitoredNode | undefined): DataChangeFilter | null {
  const { deadband } = node ?? {};
  if (deadband === undefined) {
    return null;
  }
  const absolute = 'abs' in deadband;
  return new DataChangeFilter({
    trigger: DataChangeTrigger.StatusValue,
    deadbandType: absolute ? DeadbandType.Absolute : DeadbandType.Percent,
    deadbandValue: absolute ? deadband.abs : deadband.percent,
  });
}

/** A group has one sampling interval, one queue size and one filter for all its items. */
function byParameters(nodes: readonly ResolvedNode[]): ResolvedNode[][] {
  const groups = new Map<string, ResolvedNode[]>();
  for (const resolved of nodes) {
    const { samplingIntervalMs, queueSize, deadband } = resolved.node;
    const key = JSON.stringify([samplingIntervalMs, queueSize, deadband]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [resolved]);
    } else {
      group.push(resolved);
    }
  }
  return [...groups.values()];
}
