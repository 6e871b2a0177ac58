/** The server is not the one the plant description means, or does not offer what it asks for. */
export class UntrustedServerError extends Error {
  override readonly name = 'UntrustedServerError';
  readonly code = 'UNTRUSTED_SERVER';
}
