import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateDates } from './certificate-dates';

/** When the certificate that shows us to the servers expires, milliseconds since 1970 UTC; null where it cannot be read. */
export function certificateExpiryMs(pkiFolder: string): number | null {
  try {
    return certificateDates(readFileSync(fileOf(pkiFolder))).toMs;
  } catch {
    return null;
  }
}

/**
 * A server refuses an expired client without saying why, so it is said here.
 *
 * @param nowMs - milliseconds since 1970 UTC
 * @throws Error naming the file and the date
 */
export function requireOwnCertificate(pkiFolder: string, nowMs: number): void {
  const expiresMs = certificateExpiryMs(pkiFolder);
  if (expiresMs !== null && expiresMs < nowMs) {
    throw new Error(
      `the own certificate expired on ${new Date(expiresMs).toISOString()}: remove ${fileOf(pkiFolder)}, ` +
        'a new one is made; the servers must be told to trust it',
    );
  }
}

function fileOf(pkiFolder: string): string {
  return join(pkiFolder, 'own/certs/client_certificate.pem');
}
