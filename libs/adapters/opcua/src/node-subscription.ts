import {
  AttributeIds,
  ClientMonitoredItemGroup,
  DataChangeNotification,
  TimestampsToReturn,
  type ClientMonitoredItemBase,
  type ClientSubscription,
  type DataValue,
  type NotificationMessage,
} from 'node-opcua';
import type { MonitoredNode } from './monitored-node';
import type { ReadOnlySession } from './read-only-session';
import type { FailedNode, ResolvedNode } from './resolve-nodes';

export interface HandledValue {
  readonly node: MonitoredNode;
  readonly value: DataValue;
}

interface Notification {
  readonly clientHandle: number;
  readonly value: DataValue;
}

export interface SubscriptionEvents {
  /** All values of one message. */
  message(values: readonly HandledValue[]): void;
  /** Notifications nobody can be told of. */
  dropped(count: number): void;
  /** The server ended the subscription, or it failed. */
  ended(reason: string): void;
}

const LIFETIME_MS = 600_000;
const MOST_HELD = 100_000;
const CREATE_DEADLINE_MS = 15_000;

/** One OPC UA subscription: the nodes of one publishing interval on one session. */
export class NodeSubscription {
  private readonly byHandle = new Map<number, MonitoredNode>();
  private readonly items: { node: MonitoredNode; item: ClientMonitoredItemBase }[] = [];
  private held: Notification[] = [];
  private adding = 0;
  private gateClosed = false;
  private lastMessage: number;

  private constructor(
    private readonly subscription: ClientSubscription,
    private readonly events: SubscriptionEvents,
    private readonly signOfLifeMs: number,
    private readonly now: () => number,
  ) {
    this.lastMessage = now();
    subscription.on('received_notifications', (message: NotificationMessage) => {
      this.receive(message);
    });
    subscription.on('keepalive', () => {
      this.lastMessage = this.now();
    });
    subscription.on('status_changed', (status: { isBad(): boolean; name: string }) => {
      if (status.isBad()) {
        events.ended(`the server ended the subscription: ${status.name}`);
      }
    });
    subscription.on('terminated', () => {
      events.ended('the subscription was terminated');
    });
    subscription.on('error', (error: Error) => {
      events.ended(`subscription failed: ${error.message}`);
    });
    subscription.on('internal_error', (error: Error) => {
      events.ended(`subscription failed: ${error.message}`);
    });
  }

  static async open(
    session: ReadOnlySession,
    publishingIntervalMs: number,
    events: SubscriptionEvents,
    signOfLifeMs: number,
    now: () => number,
  ): Promise<NodeSubscription> {
    const keepAliveCount = Math.max(2, Math.ceil(signOfLifeMs / publishingIntervalMs));
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: publishingIntervalMs,
      requestedMaxKeepAliveCount: keepAliveCount,
      requestedLifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(LIFETIME_MS / publishingIntervalMs)),
      publishingEnabled: true,
    });
    return new NodeSubscription(subscription, events, signOfLifeMs, now);
  }

  /**
   * Monitors nodes in batches of the same parameters and tells which the server refused.
   *
   * @param batchSize - most items in one request, at least 1
   */
  async add(nodes: readonly ResolvedNode[], batchSize: number): Promise<FailedNode[]> {
    const failed: FailedNode[] = [];
    for (const alike of byParameters(nodes)) {
      for (let start = 0; start < alike.length; start += batchSize) {
        failed.push(...(await this.addBatch(alike.slice(start, start + batchSize))));
      }
    }
    return failed;
  }

  private async addBatch(batch: readonly ResolvedNode[]): Promise<FailedNode[]> {
    const parameters = batch[0]?.node;
    if (parameters === undefined) {
      return [];
    }
    this.adding += 1;
    try {
      const group = ClientMonitoredItemGroup.create(
        this.subscription,
        batch.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })),
        {
          samplingInterval: parameters.samplingIntervalMs,
          queueSize: parameters.queueSize,
          discardOldest: true,
        },
        TimestampsToReturn.Both,
      );
      await initialized(group);
      const added = group.monitoredItems.map((item, position) => ({ item, resolved: batch[position] }));
      const failed: FailedNode[] = [];
      for (const { item, resolved } of added) {
        if (resolved === undefined) {
          continue;
        }
        // "initialized" is no sign of success, and the handles are final only now.
        if (item.statusCode.isBad()) {
          failed.push(refused(resolved.node, item));
        } else {
          this.byHandle.set(item.monitoringParameters.clientHandle, resolved.node);
          this.items.push({ node: resolved.node, item });
        }
      }
      return failed;
    } finally {
      this.adding -= 1;
      this.replay();
    }
  }

  /** Keeps what arrives until `release` or `discard`: after a reconnection the handles may not fit any more. */
  hold(): void {
    this.gateClosed = true;
  }

  release(): void {
    this.gateClosed = false;
    this.replay();
  }

  /** Nodes that were refused when the library created the items again on a new session. */
  refusedNodes(): FailedNode[] {
    const failed = this.items.filter(({ item }) => item.statusCode.isBad());
    return failed.map(({ node, item }) => refused(node, item));
  }

  /** Milliseconds since the last message or sign of life. */
  silentMs(): number {
    return this.now() - this.lastMessage;
  }

  /** Longest silence that the negotiated keep-alive explains, with half of it as margin, in milliseconds. */
  longestSilenceMs(): number {
    return (
      1.5 * this.subscription.maxKeepAliveCount * this.subscription.publishingInterval + this.signOfLifeMs
    );
  }

  /** The silence of an outage says nothing about the subscription. */
  resetSilence(): void {
    this.lastMessage = this.now();
  }

  private receive(message: NotificationMessage): void {
    this.lastMessage = this.now();
    const notifications: Notification[] = [];
    for (const part of message.notificationData ?? []) {
      if (part instanceof DataChangeNotification) {
        for (const notification of part.monitoredItems ?? []) {
          notifications.push(notification);
        }
      }
    }
    this.deliver(notifications);
  }

  private deliver(notifications: readonly Notification[]): void {
    const values: HandledValue[] = [];
    let dropped = 0;
    for (const notification of notifications) {
      const node = this.gateClosed ? undefined : this.byHandle.get(notification.clientHandle);
      if (node !== undefined) {
        values.push({ node, value: notification.value });
      } else if (this.gateClosed || this.adding > 0) {
        this.held.push(notification);
      } else {
        dropped += 1;
      }
    }
    const excess = this.held.length - MOST_HELD;
    if (excess > 0) {
      this.held.splice(0, excess);
      dropped += excess;
    }
    if (values.length > 0) {
      this.events.message(values);
    }
    if (dropped > 0) {
      this.events.dropped(dropped);
    }
  }

  private replay(): void {
    const { held } = this;
    if (held.length > 0) {
      this.held = [];
      this.deliver(held);
    }
  }
}

function refused(node: MonitoredNode, item: ClientMonitoredItemBase): FailedNode {
  const { value, name } = item.statusCode;
  return {
    node,
    statusCode: value,
    reason: `the server does not monitor ${item.itemToMonitor.nodeId}: ${name}`,
  };
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

/** A group has one sampling interval and one queue size for all its items. */
function byParameters(nodes: readonly ResolvedNode[]): ResolvedNode[][] {
  const groups = new Map<string, ResolvedNode[]>();
  for (const resolved of nodes) {
    const key = `${resolved.node.samplingIntervalMs}/${resolved.node.queueSize}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [resolved]);
    } else {
      group.push(resolved);
    }
  }
  return [...groups.values()];
}
