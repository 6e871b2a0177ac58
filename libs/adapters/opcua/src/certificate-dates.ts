import { X509Certificate } from 'node:crypto';

/** Milliseconds since 1970 UTC, both inclusive. */
export interface CertificateDates {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * From when to when a certificate is valid. `validToDate` would say it too, and is missing in Node 20.
 *
 * @param certificate - DER or PEM
 * @throws Error when it is no certificate
 */
export function certificateDates(certificate: Buffer): CertificateDates {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return { fromMs: Date.parse(validFrom), toMs: Date.parse(validTo) };
}
