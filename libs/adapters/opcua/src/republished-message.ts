import { RepublishRequest, type NotificationMessage, type RepublishResponse } from 'node-opcua';
import type { ReadOnlySession } from './read-only-session';

/** A message that the server still keeps because nobody acknowledged it; null when it does not. */
export function republishedMessage(
  session: ReadOnlySession,
  subscriptionId: number,
  sequence: number,
): Promise<NotificationMessage | null> {
  const request = new RepublishRequest({ subscriptionId, retransmitSequenceNumber: sequence });
  return new Promise((resolve) => {
    session.republish(request, (error: Error | null, response?: RepublishResponse) => {
      const refused =
        error !== null || response === undefined || response.responseHeader.serviceResult.isBad();
      resolve(refused ? null : response.notificationMessage);
    });
  });
}
