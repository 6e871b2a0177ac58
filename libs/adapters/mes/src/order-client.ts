import type { z } from 'zod';
import {
  MesError,
  MesHttpError,
  MesNotJsonError,
  MesTooLargeError,
  MesUnreachableError,
  MesWrongShapeError,
} from './errors';
import { orderSchema, ordersSchema, type ProductionOrder } from './production-order';

export interface OrderClientOptions {
  /** Base URL of the MES; orders are at `/orders` below it. */
  readonly url: string;
  /** Bearer token, asked for at each request so that a renewed one counts; null: none is sent. */
  readonly token?: () => string | null;
  /** For the whole answer, in milliseconds. */
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
}

const TIMEOUT_MS = 15_000;
const MAX_BODY_BYTES = 5_000_000;
/** A pause longer than this is taken for a mistake. */
const LONGEST_PAUSE_MS = 3_600_000;

/** Production orders of a MES over REST. Only reads. */
export class OrderClient {
  private readonly base: string;

  constructor(private readonly options: OrderClientOptions) {
    this.base = options.url.replace(/\/+$/, '');
  }

  /**
   * @param signal - gives up at once, as if the MES were unreachable
   * @throws MesError of one of its kinds; what `token` throws
   */
  async orders(signal?: AbortSignal): Promise<ProductionOrder[]> {
    const { orders } = await this.get('/orders', ordersSchema, signal);
    return orders;
  }

  /** @throws MesError of one of its kinds; an unknown order is a `MesHttpError` with status 404 */
  async order(id: string, signal?: AbortSignal): Promise<ProductionOrder> {
    return this.get(`/orders/${encodeURIComponent(id)}`, orderSchema, signal);
  }

  private async get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T> {
    const url = `${this.base}${path}`;
    const text = await this.text(url, signal);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      const start = JSON.stringify(text.slice(0, 60));
      throw new MesNotJsonError(
        `GET ${url} answered with ${text.length} characters that are no JSON: ${start}`,
      );
    }
    const checked = schema.safeParse(body);
    if (!checked.success) {
      throw new MesWrongShapeError(
        url,
        checked.error.issues.map(({ path: where, message }) => ({
          pointer: pointerOf(where),
          detail: message,
        })),
      );
    }
    return checked.data;
  }

  private async text(url: string, aborted: AbortSignal | undefined): Promise<string> {
    const timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = aborted === undefined ? timeout : AbortSignal.any([timeout, aborted]);
    const token = this.options.token?.() ?? null;
    const headers = {
      accept: 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    try {
      const response = await fetch(url, { headers, signal });
      if (!response.ok) {
        await response.body?.cancel();
        throw new MesHttpError(url, response.status, retryAfterMs(response.headers.get('retry-after')));
      }
      return await this.boundedText(url, response);
    } catch (error) {
      if (error instanceof MesError) {
        throw error;
      }
      throw new MesUnreachableError(`GET ${url}: ${causeOf(error, timeoutMs)}`, { cause: error });
    }
  }

  private async boundedText(url: string, response: Response): Promise<string> {
    const most = this.options.maxBodyBytes ?? MAX_BODY_BYTES;
    const chunks: Uint8Array[] = [];
    let size = 0;
    // Leaving the loop cancels the stream: what is too much is never read.
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > most) {
        throw new MesTooLargeError(`GET ${url} answered with more than ${most} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | null): number | null {
  if (header === null) {
    return null;
  }
  const pauseMs = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(pauseMs) ? Math.min(Math.max(pauseMs, 0), LONGEST_PAUSE_MS) : null;
}

/** fetch wraps the reason: in `cause`, and in `errors` where several addresses were tried. */
function causeOf(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Partial<Error>;
  if (name === 'TimeoutError') {
    return `no complete answer within ${timeoutMs} ms`;
  }
  const { message: deeper, errors } = (cause ?? {}) as { message?: string; errors?: readonly Error[] };
  const tried = (errors ?? []).map((each) => each.message).join(', ');
  return tried || deeper || message || String(error);
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') || '/';
}
