/** The server is not the one the plant description means, or does not offer what it asks for. */
export class UntrustedServerError extends Error {
  override readonly name = 'UntrustedServerError';
  readonly code = 'UNTRUSTED_SERVER';
}

/** The environment does not hold the secret that the plant description refers to. */
export class MissingSecretError extends Error {
  override readonly name = 'MissingSecretError';
  readonly code = 'MISSING_SECRET';
  constructor(readonly variable: string) {
    super(`the environment variable ${variable} is not set`);
  }
}
