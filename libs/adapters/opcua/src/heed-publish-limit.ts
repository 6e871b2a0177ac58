import type { ClientSession } from 'node-opcua';

interface Acknowledgement {
  readonly subscriptionId: number;
  readonly sequenceNumber: number;
}

type Answered = (error: Error | null, response?: unknown) => void;

/**
 * What is used of `ClientSessionImpl` and its `ClientSidePublishEngine` of node-opcua 2.182.2. It is no part of the public
 * interface: the version is pinned, and `limit-faults.test.ts` meets a server that refuses.
 */
export interface PublishingSession {
  publish(
    request: { subscriptionAcknowledgements?: readonly Acknowledgement[] | null },
    answered: Answered,
  ): void;
  getPublishEngine(): {
    nbPendingPublishRequests: number;
    nbMaxPublishRequestsAcceptedByServer: number;
    acknowledge_notification(subscriptionId: number, sequenceNumber: number): void;
    send_publish_request(): void;
  };
}

/** Where every request was refused, the server is asked again after this time. */
const ASK_AGAIN_MS = 1_000;

/**
 * A server lets a session have so many requests to publish wait and refuses a further one with BadTooManyPublishRequests. The
 * library then asks for no more than were waiting. Two things it leaves out are done here: the acknowledgements that the
 * refused request carried are given to the next one, or the server would keep messages until its memory for them is full;
 * and one request always remains, or nothing would ever come again.
 *
 * Call it before `holdAcknowledgements`: what is given back here was judged safe there.
 *
 * @param refused - told of every refusal
 */
export function heedPublishLimit(session: ClientSession, refused: () => void): void {
  const publishing = session as unknown as PublishingSession;
  const engine = publishing.getPublishEngine();
  const publish = publishing.publish.bind(publishing);
  const acknowledge = engine.acknowledge_notification.bind(engine);
  publishing.publish = (request, answered) => {
    publish(request, (error, response) => {
      const isRefused = error?.message.includes('BadTooManyPublishRequests') === true;
      if (isRefused) {
        for (const { subscriptionId, sequenceNumber } of request.subscriptionAcknowledgements ?? []) {
          acknowledge(subscriptionId, sequenceNumber);
        }
        refused();
      }
      answered(error, response);
      if (isRefused) {
        engine.nbMaxPublishRequestsAcceptedByServer = Math.max(
          1,
          engine.nbMaxPublishRequestsAcceptedByServer,
        );
        if (engine.nbPendingPublishRequests === 0) {
          setTimeout(() => {
            engine.send_publish_request();
          }, ASK_AGAIN_MS).unref();
        }
      }
    });
  };
}
