/** An answer that says no, with what the API says about it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const BASE = '/api/v1';
const TIMEOUT_MS = 15_000;
const STORED = 'cellgate-token';
/** What is served beside the contract of the API. */
const BESIDE = ['/health', '/demo'];

/** Requests to the API of the page's own origin, with a bearer token where the user gave one. */
export class ApiClient {
  #token: string | null = sessionStorage.getItem(STORED);

  get hasToken(): boolean {
    return this.#token !== null;
  }

  /** Kept for this tab only. */
  useToken(token: string): void {
    this.#token = token;
    sessionStorage.setItem(STORED, token);
  }

  /** @throws ApiError for a refusal, TypeError when nobody answers */
  async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return this.#ask<Answer>(path, { ...(signal === undefined ? {} : { signal }) });
  }

  /**
   * @param body - left out for a request without one
   * @throws ApiError for a refusal, TypeError when nobody answers
   */
  async send<Answer>(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> {
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.#ask<Answer>(path, { method, ...(body === undefined ? {} : json) });
  }

  async #ask<Answer>(path: string, request: RequestInit): Promise<Answer> {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    const reply = await fetch(BESIDE.some((root) => path.startsWith(root)) ? path : `${BASE}${path}`, {
      ...request,
      headers: {
        ...request.headers,
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
      },
      signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
    });
    const answer: unknown = await reply.json().catch(() => null);
    // A readiness that is not ready is an answer, not a refusal.
    if (!reply.ok && !path.startsWith('/health'))
      throw new ApiError(reply.status, wordsOf(answer, reply.status));
    return answer as Answer;
  }
}

/** Title and the named fields of a problem (RFC 9457). */
function wordsOf(answer: unknown, status: number): string {
  const { title, detail, errors } = (answer ?? {}) as {
    title?: string;
    detail?: string;
    errors?: readonly { pointer?: string; detail?: string }[];
  };
  const fields = (errors ?? []).map((error) => `${error.pointer ?? ''} ${error.detail ?? ''}`.trim());
  return [title ?? `the API answered ${status}`, detail, ...fields].filter(Boolean).join('; ');
}

/** A failure in words for people. */
export function failureText(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  const name = error instanceof Error ? error.name : '';
  return name === 'TimeoutError' ? 'the API did not answer in time' : 'the API cannot be reached';
}

export const api = new ApiClient();
