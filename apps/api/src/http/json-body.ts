import type { Request, Response } from 'express';
import { Problem } from './problem';

/** What is read and thrown away of a body already refused, so that the client gets to see the answer. */
const DISCARD_LIMIT_BYTES = 256_000_000;
const DISCARD_LIMIT_MS = 3_000;
const DISCARD_CHECK_MS = 10;

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * Reads the JSON body of a request, never keeping more than `limit` bytes. Express's own parser reads a body
 * that is too large to its end before it answers; compressed bodies are not taken at all.
 * @throws Problem MALFORMED_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST
 */
export async function readJsonBody(request: Request, response: Response, limit: number): Promise<unknown> {
  const { headers } = request;
  const length = headers['content-length'];
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0')) {
    throw new Problem('INVALID_REQUEST', 'a JSON body is expected', [
      { in: 'body', pointer: '', detail: 'missing' },
    ]);
  }
  try {
    expectHeader('content-type', headers['content-type'] ?? '', JSON_TYPE, 'application/json in UTF-8');
    expectHeader('content-encoding', headers['content-encoding'] ?? 'identity', /^identity$/i, 'no encoding');
    if (length !== undefined && Number(length) > limit) throw tooLarge(limit);
    return parsed(await bytesOf(request, limit));
  } catch (error) {
    discard(request, response);
    throw error;
  }
}

function expectHeader(name: string, value: string, rule: RegExp, expected: string): void {
  if (rule.test(value)) return;
  const detail = `${expected} is expected`;
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', `header ${name} ${JSON.stringify(value)}: ${detail}`, [
    { in: 'header', pointer: `/${name}`, detail },
  ]);
}

function tooLarge(limit: number): Problem {
  return new Problem('BODY_TOO_LARGE', `at most ${limit} bytes are accepted here`, [
    { in: 'body', pointer: '', detail: `larger than ${limit} bytes` },
  ]);
}

function bytesOf(request: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else stop(() => reject(tooLarge(limit)));
    };
    const end = (): void => stop(() => resolve(Buffer.concat(chunks)));
    const broken = (): void => stop(() => reject(new Problem('INVALID_REQUEST', 'the body broke off')));
    const stop = (settle: () => void): void => {
      request.off('data', take).off('end', end).off('aborted', broken).off('error', broken);
      settle();
    };
    request.on('data', take).on('end', end).on('aborted', broken).on('error', broken);
  });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const detail = error instanceof SyntaxError ? error.message : 'not valid UTF-8';
    throw new Problem('MALFORMED_JSON', 'the body cannot be parsed', [{ in: 'body', pointer: '', detail }]);
  }
}

/** Cutting the connection at once would lose the answer on its way; waiting for all of the body would serve an attacker. */
function discard(request: Request, response: Response): void {
  // Node itself reads on and throws away once the answer is out; this only says when that is enough.
  response.once('finish', () => {
    const { socket } = request;
    const bytes = socket.bytesRead;
    const started = performance.now();
    const watch = setInterval(() => {
      if (request.complete || socket.destroyed) {
        clearInterval(watch);
      } else if (
        socket.bytesRead - bytes > DISCARD_LIMIT_BYTES ||
        performance.now() - started > DISCARD_LIMIT_MS
      ) {
        socket.destroy();
      }
    }, DISCARD_CHECK_MS);
  });
}
