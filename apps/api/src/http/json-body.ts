import express from 'express';
import type { Request, Response } from 'express';
import { Problem } from './problem';

/** What is read and thrown away of a body already refused, so that the client gets to see the answer. */
const DISCARD_LIMIT_BYTES = 16_000_000;
const DISCARD_LIMIT_MS = 1_000;

/**
 * Reads the JSON body of a request, never keeping more than `limit` bytes.
 * @throws Problem MALFORMED_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST
 */
export async function readJsonBody(request: Request, response: Response, limit: number): Promise<unknown> {
  // `request.is` answers null for a request without a body.
  if (request.is('application/json') === null) {
    throw new Problem('INVALID_REQUEST', 'a JSON body is expected', [
      { in: 'body', pointer: '', detail: 'missing' },
    ]);
  }
  if (request.is('application/json') === false) {
    discard(request, response);
    throw new Problem(
      'UNSUPPORTED_MEDIA_TYPE',
      `content-type ${JSON.stringify(request.headers['content-type'] ?? '')}: application/json is expected`,
      [{ in: 'header', pointer: '/content-type', detail: 'application/json is expected' }],
    );
  }
  const parse = express.json({ limit, strict: false, type: () => true });
  try {
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
  } catch (error) {
    throw refusalOf(error, request, response, limit);
  }
  return request.body as unknown;
}

function refusalOf(error: unknown, request: Request, response: Response, limit: number): unknown {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : null;
  const detail = String((error as Error).message);
  switch (type) {
    case 'entity.too.large':
      discard(request, response);
      return new Problem('BODY_TOO_LARGE', `at most ${limit} bytes are accepted here`, [
        { in: 'body', pointer: '', detail: `larger than ${limit} bytes` },
      ]);
    case 'entity.parse.failed':
      return new Problem('MALFORMED_JSON', 'the body cannot be parsed', [
        { in: 'body', pointer: '', detail },
      ]);
    case 'encoding.unsupported':
    case 'charset.unsupported':
      discard(request, response);
      return new Problem('UNSUPPORTED_MEDIA_TYPE', detail, [{ in: 'body', pointer: '', detail }]);
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('INVALID_REQUEST', detail, [{ in: 'body', pointer: '', detail }]);
    default: {
      // A damaged compressed body comes as an error of zlib with status 400 and no type.
      const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
      return status === 400
        ? new Problem('INVALID_REQUEST', 'the body cannot be read', [{ in: 'body', pointer: '', detail }])
        : error;
    }
  }
}

/** Cutting the connection at once would lose the answer on its way; waiting for all of the body would serve an attacker. */
function discard(request: Request, response: Response): void {
  response.once('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    const cut = setTimeout(() => socket.destroy(), DISCARD_LIMIT_MS);
    let discarded = 0;
    request.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > DISCARD_LIMIT_BYTES) socket.destroy();
    });
    request.once('close', () => clearTimeout(cut));
    request.resume();
  });
}
