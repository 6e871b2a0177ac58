import {
  DataChangeNotification,
  DataType,
  promoteOpaqueStructureInNotificationData,
  type ClientMonitoredItemBase,
  type ClientSubscription,
  type DataValue,
  type NotificationMessage,
} from 'node-opcua';
import { createItems, refusal } from './create-items';
import type { HeldAcknowledgements } from './held-acknowledgements';
import { MessageSequence } from './message-sequence';
import type { MonitoredNode } from './monitored-node';
import { noticeRecreation } from './notice-recreation';
import type { ReadOnlySession } from './read-only-session';
import { republishedMessage } from './republished-message';
import type { FailedNode, ResolvedNode } from './resolve-nodes';

export interface HandledValue {
  readonly node: MonitoredNode;
  readonly value: DataValue;
}

export interface Notification {
  readonly clientHandle: number;
  readonly value: DataValue;
}

export interface SubscriptionEvents {
  /** All values of one message. */
  message(values: readonly HandledValue[]): void;
  /** Notifications nobody can be told of. */
  dropped(count: number): void;
  /** A message that had come before. */
  repeated(): void;
  /** Messages that came neither by themselves nor when asked for. */
  messagesLost(nodes: readonly MonitoredNode[], fromMs: number, toMs: number): void;
  /** Nodes of which the server tells every change although the plant wants a deadband. */
  unfiltered(nodes: readonly ResolvedNode[]): void;
  /** The server ended the subscription, or it failed. */
  ended(reason: string): void;
}

/** Reading the definition of a type needs no more than what the session may do. */
type Promoting = Parameters<typeof promoteOpaqueStructureInNotificationData>[0];

// Looked up through several modules at each use, and needed for every value.
const STRUCTURE = DataType.ExtensionObject;
const MOST_HELD = 100_000;
/** Messages after a missing one may be late rather than lost. */
const LATE_MS = 1_000;

export interface SubscriptionSettings {
  readonly publishingIntervalMs: number;
  readonly signOfLifeMs: number;
  readonly lifetimeMs: number;
  readonly acknowledgements: HeldAcknowledgements;
  readonly now: () => number;
}

/** One OPC UA subscription: the nodes of one publishing interval on one session. */
export class NodeSubscription {
  private readonly byHandle = new Map<number, MonitoredNode>();
  private readonly items: { node: MonitoredNode; item: ClientMonitoredItemBase }[] = [];
  private readonly sequence = new MessageSequence();
  private held: Notification[] = [];
  /** Called when nothing is held any more. */
  private passedOn: (() => void) | null = null;
  private adding = 0;
  private gateClosed = false;
  private recreated = false;
  private lastMessage: number;
  /** When the server last said something, milliseconds since 1970 UTC. */
  heardMs: number;

  private constructor(
    private readonly session: ReadOnlySession,
    private readonly subscription: ClientSubscription,
    private readonly events: SubscriptionEvents,
    private readonly settings: SubscriptionSettings,
  ) {
    this.lastMessage = settings.now();
    this.heardMs = this.lastMessage;
    noticeRecreation(subscription, () => {
      this.recreated = true;
      this.sequence.reset();
    });
    subscription.on('received_notifications', (message: NotificationMessage) => {
      this.receive(message);
    });
    subscription.on('keepalive', () => {
      this.lastMessage = this.settings.now();
      this.heardMs = this.lastMessage;
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
    events: SubscriptionEvents,
    settings: SubscriptionSettings,
  ): Promise<NodeSubscription> {
    const { publishingIntervalMs, signOfLifeMs, lifetimeMs } = settings;
    const keepAliveCount = Math.max(2, Math.ceil(signOfLifeMs / publishingIntervalMs));
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: publishingIntervalMs,
      requestedMaxKeepAliveCount: keepAliveCount,
      requestedLifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(lifetimeMs / publishingIntervalMs)),
      publishingEnabled: true,
    });
    return new NodeSubscription(session, subscription, events, settings);
  }

  get id(): number {
    return this.subscription.subscriptionId;
  }

  get handles(): ReadonlyMap<number, MonitoredNode> {
    return this.byHandle;
  }

  /**
   * Monitors nodes and tells which the server refused.
   *
   * @param batchSize - most items in one request, at least 1
   */
  async add(
    nodes: readonly ResolvedNode[],
    batchSize: number,
    takesFilters: boolean,
  ): Promise<readonly FailedNode[]> {
    this.adding += 1;
    try {
      const { created, failed } = await createItems(this.subscription, nodes, batchSize, takesFilters);
      const resolvedOf = new Map(nodes.map((resolved) => [resolved.node, resolved]));
      const unfiltered: ResolvedNode[] = [];
      for (const { node, item, filtered } of created) {
        // "initialized" is no sign of success, and the handles are final only now.
        this.byHandle.set(item.monitoringParameters.clientHandle, node);
        this.items.push({ node, item });
        const resolved = resolvedOf.get(node);
        if (node.deadband !== undefined && !filtered && resolved !== undefined) {
          unfiltered.push(resolved);
        }
      }
      if (unfiltered.length > 0) {
        this.events.unfiltered(unfiltered);
      }
      return failed;
    } finally {
      this.adding -= 1;
      this.replay();
    }
  }

  /** Stops monitoring nodes; the others keep their items. */
  async remove(nodes: ReadonlySet<MonitoredNode>): Promise<void> {
    const gone = this.items.filter(({ node }) => nodes.has(node));
    if (gone.length === 0) {
      return;
    }
    const ids = gone.map(({ item }) => Number(item.monitoredItemId));
    await this.session.deleteMonitoredItems({ subscriptionId: this.id, monitoredItemIds: ids });
    // The library would make them anew after a lost session.
    const known: object = this.subscription.monitoredItems;
    for (const { item } of gone) {
      const handle = item.monitoringParameters.clientHandle;
      this.byHandle.delete(handle);
      Reflect.deleteProperty(known, handle);
    }
    this.items.splice(0, this.items.length, ...this.items.filter(({ node }) => !nodes.has(node)));
  }

  /** Makes the server keep what it samples instead of sending it, or send it again. */
  async setPublishing(enabled: boolean): Promise<void> {
    await this.subscription.setPublishingMode(enabled);
  }

  /** Keeps what arrives until `release` or `discard`: after a reconnection the handles may not fit any more. */
  hold(): void {
    this.gateClosed = true;
  }

  release(): void {
    this.gateClosed = false;
    this.replay();
  }

  /** Whether the server has lost this subscription, and what it had queued, since this was asked last. */
  wasRecreated(): boolean {
    const { recreated } = this;
    this.recreated = false;
    return recreated;
  }

  /** Nodes that were refused when the library created the items again on a new session. */
  refusedNodes(): FailedNode[] {
    const failed = this.items.filter(({ item }) => item.statusCode.isBad());
    return failed.map(({ node, item }) => refusal(node, item));
  }

  /** Milliseconds since the last message or sign of life. */
  silentMs(): number {
    return this.settings.now() - this.lastMessage;
  }

  /** Longest silence that the negotiated keep-alive explains, with half of it as margin, in milliseconds. */
  longestSilenceMs(): number {
    const { maxKeepAliveCount, publishingInterval } = this.subscription;
    return 1.5 * maxKeepAliveCount * publishingInterval + this.settings.signOfLifeMs;
  }

  /** The silence of an outage says nothing about the subscription. */
  resetSilence(): void {
    this.lastMessage = this.settings.now();
  }

  private receive(message: NotificationMessage): void {
    const beforeMs = this.heardMs;
    this.lastMessage = this.settings.now();
    this.heardMs = this.lastMessage;
    const { repeated, missing } = this.sequence.arrive(message.sequenceNumber);
    if (repeated) {
      this.events.repeated();
      return;
    }
    if (missing.length > 0) {
      const nowMs = this.lastMessage;
      setTimeout(() => {
        void this.askFor(missing, beforeMs, nowMs);
      }, LATE_MS).unref();
    }
    this.take(message);
  }

  private take(message: NotificationMessage): void {
    const notifications = notificationsOf(message);
    if (notifications.some(isStructure)) {
      this.settings.acknowledgements.until(this.decodeStructures(message, notifications));
    } else {
      this.deliver(notifications);
      sparePassingOn(message);
    }
  }

  /** Structures of the server's own types are opaque until their definition was read from it. */
  private async decodeStructures(
    message: NotificationMessage,
    notifications: readonly Notification[],
  ): Promise<void> {
    try {
      const data = (message.notificationData ?? []).filter((part) => part !== null);
      await promoteOpaqueStructureInNotificationData(this.session as unknown as Promoting, data);
    } catch {
      // What stays opaque is translated to a bad value with the reason.
    }
    this.deliver(notifications);
  }

  /** The server keeps a message until it is acknowledged: one that did not come can be asked for. */
  private async askFor(missing: readonly number[], fromMs: number, toMs: number): Promise<void> {
    let lost = 0;
    for (const number of missing) {
      if (this.sequence.isAwaited(number)) {
        this.sequence.giveUp(number);
        const message = await republishedMessage(this.session, this.id, number);
        if (message === null) {
          lost += 1;
        } else {
          this.take(message);
        }
      }
    }
    if (lost > 0) {
      this.events.messagesLost([...new Set(this.byHandle.values())], fromMs, toMs);
    }
  }

  private deliver(notifications: readonly Notification[]): void {
    const values: HandledValue[] = [];
    let dropped = 0;
    for (const notification of notifications) {
      const node = this.gateClosed ? undefined : this.byHandle.get(notification.clientHandle);
      if (node !== undefined) {
        values.push({ node, value: notification.value });
      } else if (this.gateClosed || this.adding > 0) {
        this.keep(notification);
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

  private keep(notification: Notification): void {
    this.held.push(notification);
    if (this.passedOn === null) {
      const passedOn = new Promise<void>((resolve) => {
        this.passedOn = resolve;
      });
      this.settings.acknowledgements.until(passedOn);
    }
  }

  private replay(): void {
    const { held } = this;
    if (held.length > 0) {
      this.held = [];
      this.deliver(held);
    }
    if (this.held.length === 0) {
      this.passedOn?.();
      this.passedOn = null;
    }
  }
}

function isStructure({ value }: Notification): boolean {
  return value.value.dataType === STRUCTURE;
}

/** Afterwards the library would tell each item of its value, to which nobody listens. */
function sparePassingOn(message: NotificationMessage): void {
  for (const part of message.notificationData ?? []) {
    if (part instanceof DataChangeNotification) {
      part.monitoredItems = [];
    }
  }
}

/** The values of a message, in the order of the server. */
export function notificationsOf(message: NotificationMessage): readonly Notification[] {
  const lists: (readonly Notification[])[] = [];
  for (const part of message.notificationData ?? []) {
    if (part instanceof DataChangeNotification && part.monitoredItems !== null) {
      lists.push(part.monitoredItems);
    }
  }
  return lists.length === 1 ? (lists[0] as readonly Notification[]) : lists.flat();
}
