import type { DataValue, NotificationMessage } from 'node-opcua';
import { notificationsOf, type HandledValue } from './node-subscription';
import type { MonitoredNode } from './monitored-node';
import type { ReadOnlySession } from './read-only-session';
import { republishedMessage } from './republished-message';
import type { RememberedSubscription } from './subscription-memory';

/** The publish engine of a node-opcua session (2.182.2); the methods are there and missing in its type. */
interface PublishEngine {
  registerSubscription(subscription: Adopted): void;
  unregisterSubscription(subscriptionId: number): void;
}

/** What the engine asks of a subscription. */
interface Adopted {
  readonly subscriptionId: number;
  readonly timeoutHint: number;
  lastSequenceNumber: number;
  readonly session: ReadOnlySession;
  onNotificationMessage(message: NotificationMessage): void;
}

const TIMEOUT_HINT_MS = 60_000;
const POLL_MS = 20;

/** Subscriptions of the process before this one, on their way out. */
export class AdoptedSubscriptions {
  private readonly ids: number[] = [];
  /** Newest source time that came, milliseconds since 1970 UTC. */
  private newestMs = 0;
  private quietSince: number;

  private constructor(
    private readonly session: ReadOnlySession,
    private readonly now: () => number,
    private readonly deliver: (values: readonly HandledValue[]) => void,
  ) {
    this.quietSince = now();
  }

  /**
   * Takes over what the server still keeps for a dead process: TransferSubscriptions, Republish of what that process
   * never acknowledged, then what was queued since. Null when the server has lost any of them: then something is missing.
   */
  static async takeOver(
    session: ReadOnlySession,
    subscriptions: readonly RememberedSubscription[],
    nodes: readonly MonitoredNode[],
    deliver: (values: readonly HandledValue[]) => void,
    now: () => number,
  ): Promise<AdoptedSubscriptions | null> {
    if (subscriptions.length === 0) {
      return null;
    }
    const adopted = new AdoptedSubscriptions(session, now, deliver);
    const byName = new Map(nodes.map((node) => [nameOf(node.machine, node.role, node.signal), node]));
    const { results } = await session.transferSubscriptions({
      subscriptionIds: subscriptions.map(({ id }) => id),
      sendInitialValues: false,
    });
    let complete = true;
    for (const [position, { id, handles }] of subscriptions.entries()) {
      const result = results?.[position];
      if (result === undefined || result.statusCode.isNotGood()) {
        complete = false;
        continue;
      }
      const byHandle = new Map<number, MonitoredNode>();
      for (const [handle, machine, role, signal] of handles) {
        const node = byName.get(nameOf(machine, role, signal));
        if (node !== undefined) {
          byHandle.set(handle, node);
        }
      }
      await adopted.follow(id, byHandle, result.availableSequenceNumbers ?? []);
    }
    if (complete) {
      return adopted;
    }
    await adopted.leave();
    return null;
  }

  /**
   * Waits until they have told everything from before the others began, or have been quiet.
   *
   * @param sinceMs - newest source time of the other subscriptions of the same nodes, on the clock of the devices
   */
  async drained(sinceMs: number, quietMs: number, deadlineMs: number): Promise<boolean> {
    const startMs = this.now();
    while (this.now() - startMs < deadlineMs) {
      const isQuiet = this.now() - this.quietSince >= quietMs;
      // A message may carry nodes that change seldom and be ahead of one with older values of the others.
      const isBeyond = this.newestMs > sinceMs && this.now() - startMs >= quietMs;
      if (isQuiet || isBeyond) {
        return true;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS);
      });
    }
    return false;
  }

  /** Other subscriptions tell the nodes now. */
  async leave(): Promise<void> {
    const engine = engineOf(this.session);
    for (const id of this.ids) {
      engine.unregisterSubscription(id);
    }
    if (this.ids.length > 0) {
      await this.session.deleteSubscriptions({ subscriptionIds: this.ids }).catch(() => undefined);
    }
  }

  private async follow(
    id: number,
    byHandle: ReadonlyMap<number, MonitoredNode>,
    unacknowledged: readonly number[],
  ): Promise<void> {
    const take = (message: NotificationMessage): void => {
      const values = notificationsOf(message).flatMap(({ clientHandle, value }) => {
        const node = byHandle.get(clientHandle);
        return node === undefined ? [] : [{ node, value }];
      });
      if (values.length > 0) {
        this.quietSince = this.now();
        this.newestMs = values.reduce((newest, { value }) => Math.max(newest, timeOf(value)), this.newestMs);
        this.deliver(values);
      }
    };
    for (const sequence of unacknowledged) {
      const message = await republishedMessage(this.session, id, sequence);
      if (message !== null) {
        take(message);
      }
    }
    this.ids.push(id);
    this.quietSince = this.now();
    const { session } = this;
    engineOf(session).registerSubscription({
      subscriptionId: id,
      timeoutHint: TIMEOUT_HINT_MS,
      lastSequenceNumber: 0,
      session,
      onNotificationMessage(message) {
        this.lastSequenceNumber = message.sequenceNumber;
        take(message);
      },
    });
  }
}

function engineOf(session: ReadOnlySession): PublishEngine {
  return (session as unknown as { getPublishEngine: () => PublishEngine }).getPublishEngine();
}

function nameOf(machine: string, role: string, signal: string): string {
  return JSON.stringify([machine, role, signal]);
}

function timeOf(value: DataValue): number {
  return value.sourceTimestamp?.getTime() ?? 0;
}
