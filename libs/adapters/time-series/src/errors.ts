/** The store cannot be reached or does not answer; what was asked may be asked again. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  readonly retriable = true;
}

/** The query itself is wrong: asking again gives the same error. */
export class InvalidQueryError extends RangeError {
  override readonly name = 'InvalidQueryError';
  readonly code = 'INVALID_QUERY';
  readonly retriable = false;
}
