import { readFile } from 'node:fs/promises';
import { createPrivateKey } from 'node:crypto';
import type { OpcUaConnection, SecretReference } from '@cellgate/plant';
import {
  MessageSecurityMode,
  SecurityPolicy,
  UserTokenType,
  type OPCUACertificateManager,
  type OPCUAClientOptions,
  type UserIdentityInfo,
} from 'node-opcua';

/** All in milliseconds. */
export interface ConnectionTiming {
  /** Longest time for one attempt to connect before it starts afresh. */
  readonly connectDeadlineMs: number;
  /** Pause between attempts, doubled from the first to the second. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** Pause between attempts to find missing nodes, doubled from the first to the second. */
  readonly nodeRetryMinMs: number;
  readonly nodeRetryMaxMs: number;
  readonly sessionTimeoutMs: number;
  /** How long a server keeps a subscription, and its queues, that nobody asks; longer where a ride-through needs it. */
  readonly subscriptionLifetimeMs: number;
  readonly keepAliveIntervalMs: number;
  /** Longest silence asked of a subscription; without any message for half as long again it is taken for dead. */
  readonly signOfLifeMs: number;
  readonly transportTimeoutMs: number;
}

export const DEFAULT_TIMING: ConnectionTiming = {
  connectDeadlineMs: 30_000,
  retryMinMs: 500,
  retryMaxMs: 5_000,
  nodeRetryMinMs: 10_000,
  nodeRetryMaxMs: 300_000,
  sessionTimeoutMs: 600_000,
  subscriptionLifetimeMs: 600_000,
  keepAliveIntervalMs: 2_000,
  signOfLifeMs: 5_000,
  transportTimeoutMs: 5_000,
};

const POLICIES = {
  None: SecurityPolicy.None,
  Basic256Sha256: SecurityPolicy.Basic256Sha256,
  Aes128_Sha256_RsaOaep: SecurityPolicy.Aes128_Sha256_RsaOaep,
  Aes256_Sha256_RsaPss: SecurityPolicy.Aes256_Sha256_RsaPss,
} as const;

const MODES = {
  None: MessageSecurityMode.None,
  Sign: MessageSecurityMode.Sign,
  SignAndEncrypt: MessageSecurityMode.SignAndEncrypt,
} as const;

export function securityOf(connection: OpcUaConnection): {
  mode: MessageSecurityMode;
  policy: SecurityPolicy;
} {
  return { mode: MODES[connection.securityMode], policy: POLICIES[connection.securityPolicy] };
}

/** @param serverCertificate - DER; given for every secured connection, after it was judged */
export function clientOptions(
  connection: OpcUaConnection,
  pki: OPCUACertificateManager,
  applicationName: string,
  timing: ConnectionTiming,
  serverCertificate: Buffer | null,
): OPCUAClientOptions {
  const { mode, policy } = securityOf(connection);
  return {
    applicationName,
    clientCertificateManager: pki,
    securityMode: mode,
    securityPolicy: policy,
    ...(serverCertificate === null ? {} : { serverCertificate }),
    // Servers behind a gateway name themselves otherwise; mode, policy and certificate are what counts.
    endpointMustExist: false,
    keepSessionAlive: true,
    keepAliveInterval: timing.keepAliveIntervalMs,
    transportTimeout: timing.transportTimeoutMs,
    requestedSessionTimeout: timing.sessionTimeoutMs,
    connectionStrategy: { maxRetry: -1, initialDelay: timing.retryMinMs, maxDelay: timing.retryMaxMs },
  };
}

/** @throws what `secretOf` throws; the errors of the file system name the file */
export async function userIdentityOf(
  user: OpcUaConnection['user'],
  secretOf: (reference: SecretReference) => string,
): Promise<UserIdentityInfo> {
  switch (user.type) {
    case 'anonymous':
      return { type: UserTokenType.Anonymous };
    case 'userName':
      return { type: UserTokenType.UserName, userName: user.name, password: secretOf(user.password) };
    case 'certificate': {
      const certificateData = pemToDer(await readFile(user.certificateFile));
      const privateKey = createPrivateKey(await readFile(user.privateKeyFile));
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      return { type: UserTokenType.Certificate, certificateData, privateKey: pem };
    }
  }
}

function pemToDer(file: Buffer): Buffer {
  const pem = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(file.toString('latin1'));
  return pem?.[1] === undefined ? file : Buffer.from(pem[1], 'base64');
}
