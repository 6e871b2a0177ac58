/** The records file cannot be read or written right now (locked for too long, disk full, folder away). */
export class RecordsUnavailableError extends Error {
  override readonly name = 'RecordsUnavailableError';
  readonly code = 'RECORDS_UNAVAILABLE';
  readonly retriable = true;

  constructor(file: string, reason: string, cause?: unknown) {
    super(`records file ${file}: ${reason}`, { cause });
  }
}

/** The file is damaged or is no SQLite database; it is left untouched. */
export class CorruptRecordsError extends Error {
  override readonly name = 'CorruptRecordsError';
  readonly code = 'RECORDS_CORRUPT';
  readonly retriable = false;

  constructor(file: string, reason: string, cause?: unknown) {
    super(
      `records file ${file} cannot be used: ${reason}; move it away to start with an empty one, or restore a copy`,
      { cause },
    );
  }
}

/** The file was written by a later release; this one would not understand it and leaves it untouched. */
export class NewerRecordsError extends Error {
  override readonly name = 'NewerRecordsError';
  readonly code = 'RECORDS_NEWER';
  readonly retriable = false;

  constructor(file: string, found: number, known: number) {
    super(`records file ${file} has schema version ${found}, this release knows versions up to ${known}`);
  }
}

/** A token was asked for with a name, scope or expiry that cannot be. */
export class InvalidTokenRequestError extends RangeError {
  override readonly name = 'InvalidTokenRequestError';
  readonly code = 'INVALID_TOKEN_REQUEST';
}

/** A gap was to be recorded that cannot be: no machine, no signal, or an end before its beginning. */
export class InvalidGapError extends RangeError {
  override readonly name = 'InvalidGapError';
  readonly code = 'INVALID_GAP';
}
