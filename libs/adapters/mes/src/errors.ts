export type MesErrorCode =
  'MES_UNREACHABLE' | 'MES_HTTP_STATUS' | 'MES_NOT_JSON' | 'MES_WRONG_SHAPE' | 'MES_TOO_LARGE';

/** What went wrong between us and the MES; never holds the token. */
export abstract class MesError extends Error {
  abstract readonly code: MesErrorCode;
  /** Whether asking again may help without anybody changing anything. */
  abstract readonly retriable: boolean;
  /** Pause that the MES asks for, in milliseconds; null when it names none. */
  readonly retryAfterMs: number | null = null;
}

/** No connection, or no complete answer in time. */
export class MesUnreachableError extends MesError {
  override readonly name = 'MesUnreachableError';
  readonly code = 'MES_UNREACHABLE';
  readonly retriable = true;
}

export class MesHttpError extends MesError {
  override readonly name = 'MesHttpError';
  readonly code = 'MES_HTTP_STATUS';
  readonly retriable: boolean;
  constructor(
    readonly url: string,
    readonly status: number,
    override readonly retryAfterMs: number | null,
  ) {
    super(`GET ${url} answered with HTTP status ${status}`);
    this.retriable = status === 408 || status === 425 || status === 429 || status >= 500;
  }
}

/** A page for people, or a text that was cut off. */
export class MesNotJsonError extends MesError {
  override readonly name = 'MesNotJsonError';
  readonly code = 'MES_NOT_JSON';
  readonly retriable = true;
}

export interface ShapeIssue {
  /** JSON pointer into the answer, e.g. `/orders/3/state`. */
  readonly pointer: string;
  readonly detail: string;
}

export class MesWrongShapeError extends MesError {
  override readonly name = 'MesWrongShapeError';
  readonly code = 'MES_WRONG_SHAPE';
  readonly retriable = false;
  constructor(
    url: string,
    readonly issues: readonly ShapeIssue[],
  ) {
    const shown = issues.slice(0, 3).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    const more = issues.length > shown.length ? ` and ${issues.length - shown.length} more` : '';
    super(`GET ${url} answered with another shape than agreed: ${shown.join('; ')}${more}`);
  }
}

export class MesTooLargeError extends MesError {
  override readonly name = 'MesTooLargeError';
  readonly code = 'MES_TOO_LARGE';
  readonly retriable = false;
}
