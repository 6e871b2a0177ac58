import {
  DataChangeNotification,
  NotificationMessage,
  RepublishRequest,
  RepublishResponse,
  StatusCodes,
  type ClientSession,
} from 'node-opcua';
import { guardRepublish } from './guard-republish';

function answerTo(sequence: number, message: NotificationMessage): Promise<RepublishResponse | undefined> {
  const response = new RepublishResponse({ notificationMessage: message });
  const session = {
    republish: (_request: RepublishRequest, answered: (error: null, response: RepublishResponse) => void) => {
      answered(null, response);
    },
  };
  guardRepublish(session as unknown as ClientSession);
  const request = new RepublishRequest({ subscriptionId: 1, retransmitSequenceNumber: sequence });
  return new Promise((resolve) => {
    session.republish(request, (_error, answer) => {
      resolve(answer);
    });
  });
}

describe('guardRepublish', () => {
  it('passes on the message that was asked for', async () => {
    const notificationData = [new DataChangeNotification({})];
    const answer = await answerTo(7, new NotificationMessage({ sequenceNumber: 7, notificationData }));
    expect(answer?.responseHeader.serviceResult).toBe(StatusCodes.Good);
  });

  it('takes an empty message, as asyncua sends it for one it has not got, for none', async () => {
    const answer = await answerTo(7, new NotificationMessage({}));
    expect(answer?.responseHeader.serviceResult).toBe(StatusCodes.BadMessageNotAvailable);
  });
});
