import * as http from 'node:http';
import * as https from 'node:https';

export interface HttpExchange {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out: GET. */
  readonly body: Uint8Array | null;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/**
 * Requests over connections that are kept. A body goes out as it is: `fetch` copies it several times, which costs more than
 * everything else on the way of a line. Redirections are answers like any other: following one would carry the credentials
 * to wherever it points.
 */
export class HttpConnections {
  readonly #plain = new http.Agent({ keepAlive: true });
  readonly #secure = new https.Agent({ keepAlive: true });

  /** @throws the error of the connection; one with `name` `TimeoutError` when there was no answer in time */
  async exchange(exchange: HttpExchange): Promise<HttpAnswer> {
    const signal = AbortSignal.timeout(exchange.timeoutMs);
    try {
      return await this.#attempt(exchange, signal);
    } catch (cause) {
      // The server had closed a kept connection just then: nothing of the request was heard.
      if (!(cause instanceof StaleConnection)) throw signal.aborted ? (signal.reason as Error) : cause;
    }
    try {
      return await this.#attempt(exchange, signal);
    } catch (cause) {
      throw signal.aborted
        ? (signal.reason as Error)
        : cause instanceof StaleConnection
          ? cause.cause
          : cause;
    }
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #attempt({ url, headers, body }: HttpExchange, signal: AbortSignal): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const isSecure = url.startsWith('https:');
      const length = body === null ? {} : { 'content-length': String(body.byteLength) };
      const request = (isSecure ? https : http).request(url, {
        method: body === null ? 'GET' : 'POST',
        agent: isSecure ? this.#secure : this.#plain,
        headers: { ...headers, ...length },
        signal,
      });
      request.on('error', (cause: NodeJS.ErrnoException) => {
        const isStale = request.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
        reject(isStale ? new StaleConnection('stale', { cause }) : cause);
      });
      request.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
            retryAfter: response.headers['retry-after'] ?? null,
          });
        });
      });
      request.end(body ?? undefined);
    });
  }
}

class StaleConnection extends Error {}
