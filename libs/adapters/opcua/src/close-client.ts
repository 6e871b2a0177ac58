import type { ClientSession, OPCUAClient } from 'node-opcua';
import { within } from './deadline';

const CLOSE_DEADLINE_MS = 2_000;

/** Closes a session and leaves its subscriptions at the server, for somebody who takes them over. */
export async function leaveSession(session: ClientSession): Promise<void> {
  await within(CLOSE_DEADLINE_MS, 'closing took too long', session.close(false)).catch(() => undefined);
}

/** Closing must not hang on a server that is away; what is left is removed by its session timeout. */
export async function disconnect(client: OPCUAClient): Promise<void> {
  try {
    await within(CLOSE_DEADLINE_MS, 'closing took too long', client.disconnect());
  } catch {
    client.removeAllListeners();
  }
}
