import type {
  ClientSession,
  DeleteMonitoredItemsRequestOptions,
  DeleteMonitoredItemsResponse,
  DeleteSubscriptionsRequestOptions,
  DeleteSubscriptionsResponse,
  RepublishRequest,
  RepublishResponse,
  TransferSubscriptionsRequestOptions,
  TransferSubscriptionsResponse,
} from 'node-opcua';

/**
 * The part of a session that this library may touch: it reads, looks nodes up and subscribes. Writing and calling
 * methods are not in this type, so that no code behind it can change anything in a machine.
 */
export type ReadOnlySession = Pick<
  ClientSession,
  | 'read'
  | 'browse'
  | 'readNamespaceArray'
  | 'translateBrowsePath'
  | 'historyRead'
  | 'createSubscription2'
  | 'on'
> &
  SubscriptionServices;

interface SubscriptionServices {
  deleteMonitoredItems(request: DeleteMonitoredItemsRequestOptions): Promise<DeleteMonitoredItemsResponse>;
  deleteSubscriptions(request: DeleteSubscriptionsRequestOptions): Promise<DeleteSubscriptionsResponse>;
  transferSubscriptions(request: TransferSubscriptionsRequestOptions): Promise<TransferSubscriptionsResponse>;
  republish(
    request: RepublishRequest,
    answered: (error: Error | null, response?: RepublishResponse) => void,
  ): void;
}

/** The subscription services are on every session of node-opcua 2.182.2, and missing in its type. */
export function readOnly(session: ClientSession): ReadOnlySession {
  return session as unknown as ReadOnlySession;
}
