import { StatusCodes, type ClientSession, type RepublishRequest, type RepublishResponse } from 'node-opcua';

type Answered = (error: Error | null, response?: RepublishResponse) => void;

/** Present on every session of node-opcua 2.182.2, and missing in its type. */
interface Republishing {
  republish: (request: RepublishRequest, answered: Answered) => void;
}

/**
 * After a reconnection node-opcua asks for one message after the other until the server says that it has no
 * more. Servers exist (asyncua 2.1) that answer "good" with an empty message instead, and the library would ask
 * for ever. An answer that is not the message asked for means the same as none.
 */
export function guardRepublish(session: ClientSession): void {
  const guarded = session as unknown as Republishing;
  const republish = guarded.republish.bind(session);
  guarded.republish = (request, answered) => {
    republish(request, (error, response) => {
      if (response !== undefined && !isAsked(request, response)) {
        response.responseHeader.serviceResult = StatusCodes.BadMessageNotAvailable;
      }
      answered(error, response);
    });
  };
}

function isAsked(request: RepublishRequest, { notificationMessage }: RepublishResponse): boolean {
  return (
    notificationMessage.sequenceNumber === request.retransmitSequenceNumber &&
    (notificationMessage.notificationData ?? []).length > 0
  );
}
