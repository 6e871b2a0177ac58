import type { ClientSubscription } from 'node-opcua';

/**
 * After a reconnection node-opcua (2.182.2) makes a subscription anew when the server has lost the old one, and tells
 * nobody: the event `subscriptionId_changed` does not come when the server gives the same id again, as restarted
 * servers do. What the old one had queued is gone. The library sets the id in either case, and here it is noticed.
 */
export function noticeRecreation(subscription: ClientSubscription, recreated: () => void): void {
  let id = subscription.subscriptionId;
  Object.defineProperty(subscription, 'subscriptionId', {
    configurable: true,
    enumerable: true,
    get: () => id,
    set: (next: number) => {
      const isRecreation = isServerId(next);
      id = next;
      if (isRecreation) {
        recreated();
      }
    },
  });
}

/** Numbers by which the library marks a subscription that waits for its id, is ending or has ended. */
const MARKS = new Set([0xc0cac01a, 0xc0cac01b, 0xc0cac01c]);

function isServerId(id: number): boolean {
  return !MARKS.has(id);
}
