export interface StoreUnavailableFacts {
  readonly cause?: unknown;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** The store asked for this pause, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The store cannot be reached or does not answer; what was asked may be asked again. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError';
  readonly code: string = 'STORE_UNAVAILABLE';
  readonly retriable = true;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(message: string, facts: StoreUnavailableFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** The database does not exist and the server does not let us create it: a person has to. */
export class DatabaseMissingError extends StoreUnavailableError {
  override readonly name = 'DatabaseMissingError';
  override readonly code = 'DATABASE_MISSING';
}

/** The query itself is wrong: asking again gives the same error. */
export class InvalidQueryError extends RangeError {
  override readonly name = 'InvalidQueryError';
  readonly code = 'INVALID_QUERY';
  readonly retriable = false;
}

/** The file was written by a newer version of the product. */
export class StoreSchemaError extends Error {
  override readonly name = 'StoreSchemaError';
  readonly code = 'STORE_SCHEMA_NEWER';
}

/** The settings of the store are wrong; every mistake is listed. */
export class InvalidStoreSettingsError extends Error {
  override readonly name = 'InvalidStoreSettingsError';
  readonly code = 'INVALID_STORE_SETTINGS';

  constructor(readonly issues: readonly { readonly path: string; readonly detail: string }[]) {
    super(issues.map(({ path, detail }) => `${path}: ${detail}`).join('; '));
  }
}
