import type { ClientSession } from 'node-opcua';
import { heedPublishLimit, type PublishingSession } from './heed-publish-limit';

describe('heedPublishLimit', () => {
  const ACKNOWLEDGEMENT = { subscriptionId: 3, sequenceNumber: 14 };
  let acknowledged: [number, number][];
  let requests: number;
  let refusals: number;
  let answers: (Error | null)[];
  let session: PublishingSession;
  let engine: ReturnType<PublishingSession['getPublishEngine']>;

  /** A session whose server answers each request at once as `reply` says. */
  function sessionOf(reply: Error | null, waiting: number): void {
    engine = {
      nbPendingPublishRequests: waiting,
      nbMaxPublishRequestsAcceptedByServer: waiting,
      acknowledge_notification: (subscriptionId, sequence) => {
        acknowledged.push([subscriptionId, sequence]);
      },
      send_publish_request: () => {
        requests += 1;
      },
    };
    session = {
      getPublishEngine: () => engine,
      publish: (_request, answered) => {
        answered(reply);
      },
    };
    heedPublishLimit(session as unknown as ClientSession, () => (refusals += 1));
    session.publish({ subscriptionAcknowledgements: [ACKNOWLEDGEMENT] }, (error) => answers.push(error));
  }

  beforeEach(() => {
    jest.useFakeTimers();
    acknowledged = [];
    requests = 0;
    refusals = 0;
    answers = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const refusal = new Error('serviceResult = BadTooManyPublishRequests (0x80780000)');

  it('gives the acknowledgements of a refused request to the next one, and tells of it', () => {
    sessionOf(refusal, 2);
    expect(acknowledged).toEqual([[3, 14]]);
    expect(answers).toEqual([refusal]);
    expect(refusals).toBe(1);
    jest.advanceTimersByTime(10_000);
    // Two others wait at the server: what they bring asks for more.
    expect(requests).toBe(0);
    expect(engine.nbMaxPublishRequestsAcceptedByServer).toBe(2);
  });

  it('asks once more after a second where every request was refused', () => {
    sessionOf(refusal, 0);
    expect(engine.nbMaxPublishRequestsAcceptedByServer).toBe(1);
    jest.advanceTimersByTime(999);
    expect(requests).toBe(0);
    jest.advanceTimersByTime(1);
    expect(requests).toBe(1);
  });

  it.each([null, new Error('connection break')])('leaves any other answer alone: %p', (reply) => {
    sessionOf(reply, 0);
    jest.advanceTimersByTime(10_000);
    expect(answers).toEqual([reply]);
    expect({ acknowledged, requests, refusals }).toEqual({ acknowledged: [], requests: 0, refusals: 0 });
  });
});
