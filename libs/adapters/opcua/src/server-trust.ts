import { createHash, X509Certificate } from 'node:crypto';
import type { OpcUaConnection } from '@cellgate/plant';
import {
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  StatusCodes,
  type EndpointDescription,
  type OPCUACertificateManager,
} from 'node-opcua';
import { certificateDates } from './certificate-dates';
import { securityOf, type ConnectionTiming } from './client-settings';
import { UntrustedServerError } from './errors';

/** SHA-256 of a certificate (the first of a chain) in DER, as 64 lower-case hex digits. */
export function thumbprintOf(certificate: Buffer): string {
  return createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');
}

/**
 * Certificate of a secured connection, judged before anything is said over it: the endpoint of exactly the wanted
 * mode and policy must be there, and its certificate must be the pinned one or, without a pin, stand in the trust
 * list. Before and after the dates it carries a certificate counts for nothing, pinned and trusted ones too. The channel is
 * then opened for this certificate only, so that no other server can answer.
 *
 * @param nowMs - milliseconds since 1970 UTC
 * @returns DER of the server certificate; null for a connection without security
 * @throws UntrustedServerError naming what was wanted and what the server has
 */
export async function judgedServerCertificate(
  connection: OpcUaConnection,
  pki: OPCUACertificateManager,
  applicationName: string,
  timing: ConnectionTiming,
  nowMs = Date.now(),
): Promise<Buffer | null> {
  if (connection.securityMode === 'None') {
    return null;
  }
  const endpoints = await askEndpoints(connection, pki, applicationName, timing);
  const { mode, policy } = securityOf(connection);
  const endpoint = endpoints.find((e) => e.securityMode === mode && e.securityPolicyUri === policy);
  if (endpoint === undefined) {
    const offered = [...new Set(endpoints.map(nameOf))].join(', ');
    throw new UntrustedServerError(
      `the server offers no ${connection.securityMode}/${connection.securityPolicy}, it offers ${offered}`,
    );
  }
  const certificate = endpoint.serverCertificate;
  if (certificate.length === 0) {
    throw new UntrustedServerError('the server shows no certificate');
  }
  const thumbprint = thumbprintOf(certificate);
  if (connection.serverThumbprint !== null) {
    if (thumbprint !== connection.serverThumbprint) {
      throw new UntrustedServerError(
        `the server certificate has the thumbprint ${thumbprint}, pinned is ${connection.serverThumbprint}`,
      );
    }
    requireDates(certificate, nowMs);
    return new X509Certificate(certificate).raw;
  }
  requireDates(certificate, nowMs);
  // What the operator has moved since must count at once, also where file watching does not work.
  await pki.reloadCertificates();
  const status = await pki.checkCertificate(certificate);
  if (!status.equals(StatusCodes.Good)) {
    throw new UntrustedServerError(
      `the server certificate ${thumbprint} is not trusted (${status.name}): ` +
        'move it from rejected/ to trusted/certs/ of the PKI folder, or pin its thumbprint',
    );
  }
  return new X509Certificate(certificate).raw;
}

/** @throws UntrustedServerError outside the dates of the certificate, both of which it names */
function requireDates(certificate: Buffer, nowMs: number): void {
  const { fromMs, toMs } = certificateDates(certificate);
  const problem = nowMs > toMs ? 'expired' : nowMs < fromMs ? 'is not valid yet' : null;
  if (problem !== null) {
    const dates = `from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
    throw new UntrustedServerError(
      `the server certificate ${thumbprintOf(certificate)} ${problem}: it is valid ${dates}; renew it on the server, ` +
        'or set the clock that is wrong',
    );
  }
}

/** Discovery needs no security; nothing of the plant is said over this channel. */
async function askEndpoints(
  connection: OpcUaConnection,
  pki: OPCUACertificateManager,
  applicationName: string,
  timing: ConnectionTiming,
): Promise<EndpointDescription[]> {
  const client = OPCUAClient.create({
    applicationName,
    clientCertificateManager: pki,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    endpointMustExist: false,
    transportTimeout: timing.transportTimeoutMs,
    connectionStrategy: { maxRetry: 0 },
  });
  try {
    await client.connect(connection.endpoint);
    return await client.getEndpoints();
  } finally {
    await client.disconnect();
  }
}

function nameOf(endpoint: EndpointDescription): string {
  const policy = endpoint.securityPolicyUri?.split('#')[1] ?? 'None';
  return `${MessageSecurityMode[endpoint.securityMode]}/${policy}`;
}
