import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPCUACertificateManager } from 'node-opcua';

export interface SelfSigned {
  /** PEM files. */
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  readonly der: Buffer;
}

const DAY_MS = 86_400_000;

/**
 * A key with a certificate of its own.
 *
 * @param folder - holds both; made when missing, one per certificate
 * @param days - from when to when it is valid, in days from now
 */
export async function selfSigned(
  folder: string,
  applicationUri: string,
  days: { readonly from: number; readonly to: number } = { from: -1, to: 365 },
): Promise<SelfSigned> {
  const pki = new OPCUACertificateManager({ rootFolder: folder });
  await pki.initialize();
  const certificateFile = join(folder, 'own/certs/made.pem');
  await pki.createSelfSignedCertificate({
    applicationUri,
    subject: '/CN=cellgate-test',
    dns: ['localhost'],
    ip: ['127.0.0.1'],
    startDate: new Date(Date.now() + days.from * DAY_MS),
    validity: days.to - days.from,
    outputFile: certificateFile,
  });
  const { privateKey } = pki;
  await pki.dispose();
  const der = new X509Certificate(readFileSync(certificateFile)).raw;
  return { certificateFile, privateKeyFile: privateKey, der };
}
