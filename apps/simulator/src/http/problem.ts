import type { IncomingMessage, ServerResponse } from 'node:http';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  500: 'Internal Server Error',
};

/** An answer that is an error by RFC 9457. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[] = [],
  ) {
    super(detail);
  }

  /** A 400 that names every field of the body that is wrong. */
  static ofIssues(
    detail: string,
    issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  ): Problem {
    const errors = issues.map(({ path, message }) => ({
      pointer: path.map((part) => `/${String(part)}`).join(''),
      detail: message,
    }));
    return new Problem(
      400,
      'INVALID_BODY',
      `${detail}: ${errors.map((e) => `${e.pointer} ${e.detail}`.trim()).join('; ')}`,
      errors,
    );
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

export function sendProblem(response: ServerResponse, { status, code, detail, errors }: Problem): void {
  response.writeHead(status, { 'content-type': 'application/problem+json; charset=utf-8' });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      title: TITLES[status] ?? 'Error',
      status,
      detail,
      code,
      ...(errors.length > 0 ? { errors } : {}),
    }),
  );
}

const MAX_BODY_BYTES = 64 * 1024;

/** The JSON body of a request; an empty one is `{}`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new Problem(413, 'BODY_TOO_LARGE', `a body has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'MALFORMED_JSON', 'the body is not JSON');
  }
}
