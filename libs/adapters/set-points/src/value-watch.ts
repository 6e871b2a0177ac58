import {
  AttributeIds,
  type ClientSession,
  type DataValue,
  type NodeId,
  TimestampsToReturn,
} from 'node-opcua';

const PUBLISHING_MS = 50;

/** What a session of its own is told about a value: the second path of the read-back. */
export class ValueWatch {
  private readonly waiting = new Set<() => void>();
  private last: number | null = null;

  private constructor() {
    // Made by `start`, which waits until the server has accepted the subscription.
  }

  /** @throws when the server does not accept the subscription */
  static async start(session: ClientSession, nodeId: NodeId): Promise<ValueWatch> {
    const watch = new ValueWatch();
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: PUBLISHING_MS,
      requestedLifetimeCount: 600,
      requestedMaxKeepAliveCount: 20,
      publishingEnabled: true,
    });
    const item = await subscription.monitor(
      { nodeId, attributeId: AttributeIds.Value },
      { samplingInterval: PUBLISHING_MS, queueSize: 100, discardOldest: true },
      TimestampsToReturn.Both,
    );
    item.on('changed', (value: DataValue) => {
      const seen: unknown = value.value.value;
      watch.last = value.statusCode.isGood() && typeof seen === 'number' ? seen : null;
      for (const wake of watch.waiting) wake();
    });
    return watch;
  }

  /** Newest good value; null: none yet, or the newest one was not good. */
  get value(): number | null {
    return this.last;
  }

  /** @returns whether a value that `holds` came within the time */
  async until(holds: (value: number) => boolean, withinMs: number): Promise<boolean> {
    const fulfilled = (): boolean => this.last !== null && holds(this.last);
    if (fulfilled()) return true;
    return new Promise<boolean>((resolve) => {
      const done = (result: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(result);
      };
      const look = (): void => {
        if (fulfilled()) done(true);
      };
      const timer = setTimeout(() => done(false), withinMs);
      this.waiting.add(look);
    });
  }
}
