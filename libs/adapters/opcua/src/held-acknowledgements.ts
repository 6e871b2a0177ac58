import type { ClientSession } from 'node-opcua';

/**
 * What is used of `ClientSidePublishEngine` of node-opcua 2.182.2. It is no part of the public interface: the version is
 * pinned, `held-acknowledgements.test.ts` holds it to this, and `holdAcknowledgements` refuses an engine without it.
 */
export interface AcknowledgingEngine {
  acknowledge_notification(subscriptionId: number, sequenceNumber: number): void;
  send_publish_request(): void;
}

/** Messages that may wait for their acknowledgement before no further ones are asked for. */
const MOST_UNACKNOWLEDGED = 32;
/** However long a commit takes, the server is asked this often: its signs of life come by the same way. */
const SLOW_REQUEST_MS = 1_000;

/**
 * Acknowledges a message when its values would survive a power cut, not when it arrives: what a process has received and not
 * yet kept, the next one gets by Republish. While too many messages wait, fewer are asked for, so that the queue of
 * the server for retransmission is not overrun; a message is never acknowledged before its time.
 */
export class HeldAcknowledgements {
  private readonly unfinished = new Set<Promise<void>>();
  private withheld = 0;
  private slow: NodeJS.Timeout | undefined;
  private waiting = 0;

  /**
   * @param acknowledge - tells the server
   * @param request - asks the server for a further message
   * @param committed - resolves when everything passed on before is safe
   */
  constructor(
    private readonly acknowledge: (subscriptionId: number, sequenceNumber: number) => void,
    private readonly request: () => void,
    private readonly committed: () => Promise<void>,
  ) {}

  /** Messages that have come and are not acknowledged. */
  get count(): number {
    return this.waiting;
  }

  /** Values of the message that is arriving, or of one before, are passed on only when this resolves. */
  until(passedOn: Promise<void>): void {
    const settled: Promise<void> = passedOn
      .catch(() => undefined)
      .then(() => {
        this.unfinished.delete(settled);
      });
    this.unfinished.add(settled);
  }

  /** A message is arriving; its values are passed on, or announced by `until`, before this turn of the event loop ends. */
  arrived(subscriptionId: number, sequenceNumber: number): void {
    this.waiting += 1;
    void this.acknowledgeSafe(subscriptionId, sequenceNumber);
  }

  /** The library wants a further message. */
  wanted(): void {
    if (this.waiting < MOST_UNACKNOWLEDGED) {
      this.request();
      return;
    }
    this.withheld += 1;
    this.slow ??= setInterval(() => {
      this.askAgain(1);
    }, SLOW_REQUEST_MS).unref();
  }

  /** Nothing is acknowledged and asked for any more. */
  stop(): void {
    this.withheld = 0;
    clearInterval(this.slow);
  }

  private async acknowledgeSafe(subscriptionId: number, sequenceNumber: number): Promise<void> {
    try {
      // The message is given to its subscription after it was announced here.
      await Promise.resolve();
      await Promise.all(this.unfinished);
      await this.committed();
      this.acknowledge(subscriptionId, sequenceNumber);
    } catch {
      // Not known to be safe: the server keeps the message as long as it has room.
    } finally {
      this.waiting -= 1;
    }
    if (this.waiting < MOST_UNACKNOWLEDGED) {
      this.askAgain(this.withheld);
    }
  }

  private askAgain(most: number): void {
    for (let count = Math.min(most, this.withheld); count > 0; count -= 1) {
      this.withheld -= 1;
      this.request();
    }
    if (this.withheld === 0) {
      clearInterval(this.slow);
      this.slow = undefined;
    }
  }
}

/**
 * Makes a session acknowledge only what is safe.
 *
 * @throws TypeError when this version of the library acknowledges in another way
 */
export function holdAcknowledgements(
  session: ClientSession,
  committed: () => Promise<void>,
): HeldAcknowledgements {
  const engine = acknowledgingEngineOf(session);
  const acknowledge = engine.acknowledge_notification.bind(engine);
  const request = engine.send_publish_request.bind(engine);
  const held = new HeldAcknowledgements(acknowledge, request, committed);
  engine.acknowledge_notification = (subscriptionId, sequenceNumber) => {
    held.arrived(subscriptionId, sequenceNumber);
  };
  engine.send_publish_request = () => {
    held.wanted();
  };
  return held;
}

function acknowledgingEngineOf(session: ClientSession): AcknowledgingEngine {
  const holder = session as unknown as { getPublishEngine?: () => Partial<AcknowledgingEngine> | undefined };
  const engine = holder.getPublishEngine?.();
  const isKnown =
    typeof engine?.acknowledge_notification === 'function' &&
    typeof engine.send_publish_request === 'function';
  if (!isKnown) {
    throw new TypeError(
      'node-opcua acknowledges in another way than version 2.182.2: values would not be safe',
    );
  }
  return engine as AcknowledgingEngine;
}
