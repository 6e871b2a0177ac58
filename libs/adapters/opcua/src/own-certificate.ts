import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** When the certificate that shows us to the servers expires, milliseconds since 1970 UTC; null where it cannot be read. */
export function certificateExpiryMs(pkiFolder: string): number | null {
  try {
    const file = readFileSync(join(pkiFolder, 'own/certs/client_certificate.pem'));
    return new X509Certificate(file).validToDate.getTime();
  } catch {
    return null;
  }
}
