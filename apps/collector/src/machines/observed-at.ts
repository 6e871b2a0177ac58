import type { ReceivedValue } from '@cellgate/opcua';

/** Time of a value in milliseconds since 1970 UTC: the device's, else the server's, else that of its arrival. */
export function observedAtMs(value: ReceivedValue): number {
  return value.sourceMs ?? value.serverMs ?? value.receivedMs;
}
