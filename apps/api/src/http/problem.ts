import { SAMPLING_PROBLEMS } from '../sampling/sampling-problems';

/** Every refusal the API can give: status and title of each code, as in `docs/api.md`. */
export const PROBLEMS = {
  INVALID_REQUEST: { status: 400, title: 'The request does not keep to the contract' },
  MALFORMED_JSON: { status: 400, title: 'The body is not valid JSON' },
  INVALID_CURSOR: { status: 400, title: 'The cursor does not belong to this list' },
  UNAUTHENTICATED: { status: 401, title: 'A valid bearer token is needed' },
  MISSING_SCOPE: { status: 403, title: 'The token lacks the scope for this' },
  PERSON_NEEDED: { status: 403, title: 'A person with a token of their own has to do this' },
  HOST_NOT_ALLOWED: { status: 403, title: 'Without tokens only loopback names are answered' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'Without tokens other web pages may not write' },
  UNKNOWN_ID: { status: 404, title: 'There is nothing with this id' },
  UNKNOWN_ROUTE: { status: 404, title: 'There is no such route' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The route has no such method' },
  ALREADY_DECIDED: { status: 409, title: 'It was decided before, in another way' },
  WRONG_STATE: { status: 409, title: 'It is not in a state that allows this' },
  PROMOTION_REFUSED: { status: 409, title: 'The loop may not go to this mode' },
  EVIDENCE_MISSING: { status: 409, title: 'The evidence for this promotion is not complete' },
  NO_FORMER_MODEL: { status: 409, title: 'No other model has graded before' },
  REQUEST_IN_PROGRESS: { status: 409, title: 'The same request is still being worked on' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body has the wrong type or encoding' },
  TOO_MANY_POINTS: { status: 422, title: 'The series is too long for one request' },
  UNSUITABLE_DATA: { status: 422, title: 'The data do not allow this analysis' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'The key was used for another request' },
  ...SAMPLING_PROBLEMS,
  INTERNAL_ERROR: { status: 500, title: 'The server made a mistake' },
  STORE_UNAVAILABLE: { status: 503, title: 'The store cannot be reached' },
  MODEL_UNAVAILABLE: { status: 503, title: 'The model cannot be used' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemIssue {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** JSON pointer (RFC 6901) into that part of the request; empty text: the part as a whole. */
  readonly pointer: string;
  readonly detail: string;
  /** Kind of the fault, where the rules that found it name one. */
  readonly code?: string;
}

/** Body of an error answer (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors: readonly ProblemIssue[];
}

/** Thrown wherever a request is refused; the filter turns it into the answer. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors: readonly ProblemIssue[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  body(): ProblemBody {
    const { status, title } = PROBLEMS[this.code];
    const type = `urn:cellgate:problem:${this.code.toLowerCase().replaceAll('_', '-')}`;
    return { type, title, status, detail: this.detail, code: this.code, errors: this.errors };
  }
}

/** An id in the path that names nothing. */
export function unknownId(kind: string, id: string): Problem {
  return new Problem('UNKNOWN_ID', `there is no ${kind} ${JSON.stringify(id)}`, [
    { in: 'path', pointer: '/id', detail: `unknown ${kind}` },
  ]);
}
