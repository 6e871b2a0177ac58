import {
  clientOptions,
  DEFAULT_TIMING,
  judgedServerCertificate,
  userIdentityOf,
  within,
} from '@cellgate/opcua';
import type { OpcUaConnection, SecretReference } from '@cellgate/plant';
import { type ClientSession, OPCUAClient, type OPCUACertificateManager } from 'node-opcua';

/** All in milliseconds. */
export interface WriterTiming {
  /** For connecting, log-in and finding the nodes: before anything is sent. */
  readonly connectMs: number;
  /** For each single request. */
  readonly requestMs: number;
  /** Until acknowledgement and read-back must be there. */
  readonly readBackMs: number;
  /** How long a legacy tag is watched after a write. */
  readonly postWatchMs: number;
  readonly sessionMs: number;
}

export const WRITER_TIMING: WriterTiming = {
  connectMs: 5_000,
  requestMs: 2_000,
  readBackMs: 3_000,
  postWatchMs: 30_000,
  sessionMs: 15_000,
};

const CLOSE_MS = 1_000;

export interface WriterIdentity {
  readonly pki: OPCUACertificateManager;
  readonly applicationName: string;
  readonly user: OpcUaConnection['user'];
  readonly secretOf: (reference: SecretReference) => string;
  readonly timing: WriterTiming;
}

/** Makes the writer's own key and certificate where there are none yet: seconds, which must not count against a deadline. */
export async function prepareIdentity({ pki, applicationName }: WriterIdentity): Promise<void> {
  await pki.initialize();
  await OPCUAClient.create({ applicationName, clientCertificateManager: pki }).createDefaultCertificate();
}

/**
 * Opens a session for one burst of requests, uses it and closes it. The client never tries again: a request that the library
 * kept and sent after a reconnection would be applied long after the reason for it has gone.
 *
 * @throws the error of the library when connecting or the log-in fails, and what `use` throws
 */
export async function withWriterSession<T>(
  identity: WriterIdentity,
  connection: OpcUaConnection,
  use: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const { pki, applicationName, user, secretOf, timing } = identity;
  const settings = {
    ...DEFAULT_TIMING,
    transportTimeoutMs: timing.requestMs,
    sessionTimeoutMs: timing.sessionMs,
  };
  const deadline = `${connection.endpoint} does not answer`;
  const certificate = await within(
    timing.connectMs,
    deadline,
    judgedServerCertificate(connection, pki, applicationName, settings),
  );
  const client = OPCUAClient.create({
    ...clientOptions(connection, pki, applicationName, settings, certificate),
    connectionStrategy: { maxRetry: 0 },
  });
  try {
    const session = await within(
      timing.connectMs,
      deadline,
      (async () => {
        await client.connect(connection.endpoint);
        return client.createSession(await userIdentityOf(user, secretOf));
      })(),
    );
    return await use(session);
  } finally {
    // What was found out stands: nobody waits for the good-bye.
    void within(CLOSE_MS, 'closing took too long', client.disconnect()).catch(() => undefined);
  }
}
