import { StoreUnavailableError } from './errors';
import { HttpConnections } from './http-exchange';
import { seriesOfAnswer, wordsOfAnswer } from './influx-answer';
import type { AnswerSeries } from './influx-answer';
import type { InfluxSettings } from './settings';

export interface InfluxTimeouts {
  readonly writeMs: number;
  readonly queryMs: number;
}

/** What the server says to lines: kept, too many at once, or some are not acceptable. */
export type WriteReply =
  | { readonly kind: 'kept' }
  | { readonly kind: 'too-large'; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string };

/** Longer queries go in the body: proxies limit the URL. */
const LONGEST_URL = 8_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Words of a 400 that are about lines; others are about the configuration, and no line is to blame. */
const ABOUT_LINES =
  /partial write|unable to parse|parse error|line protocol|field type conflict|beyond retention|dropped=|max-series|max-values|schema/i;

/** The two protocols of InfluxDB over HTTP: line protocol in, InfluxQL out. Never retries: the caller knows when. */
export class InfluxHttp {
  readonly #settings: Omit<InfluxSettings, 'kind'>;
  readonly #timeouts: InfluxTimeouts;
  readonly #connections = new HttpConnections();
  #isOpen = true;

  constructor(settings: Omit<InfluxSettings, 'kind'>, timeouts: InfluxTimeouts) {
    this.#settings = settings;
    this.#timeouts = timeouts;
  }

  /** Host and port, for messages. */
  get place(): string {
    return `InfluxDB at ${new URL(this.#settings.url).host}`;
  }

  /** @throws StoreUnavailableError when nothing can be said about any line */
  async write(lines: string | Uint8Array): Promise<WriteReply> {
    const url = `${this.#settings.url}/write?${new URLSearchParams({ db: this.#settings.database })}`;
    const { status, text, retryAfterMs } = await this.#fetch(
      url,
      lines,
      'text/plain',
      this.#timeouts.writeMs,
    );
    if (status === 200 && isPage(text)) {
      throw new StoreUnavailableError(`${this.place}: a page of something else answered 200 in its place`);
    }
    if (status === 204 || status === 200) return { kind: 'kept' };
    if (status === 413) return { kind: 'too-large', text: wordsOfAnswer(text) };
    if (status === 422 || (status === 400 && ABOUT_LINES.test(text))) return { kind: 'refused', text };
    throw this.#refusal(status, text, retryAfterMs);
  }

  /**
   * @returns the series of each statement, in their order
   * @throws StoreUnavailableError, InvalidQueryError
   */
  async query(statements: readonly string[]): Promise<AnswerSeries[][]> {
    const parameters = new URLSearchParams({ db: this.#settings.database, q: statements.join(';') });
    const base = `${this.#settings.url}/query`;
    const short = `${base}?${parameters}`;
    const { status, text, retryAfterMs } =
      short.length <= LONGEST_URL
        ? await this.#fetch(short, null, null, this.#timeouts.queryMs)
        : await this.#fetch(base, String(parameters), FORM, this.#timeouts.queryMs);
    if (status !== 200 && status !== 400) throw this.#refusal(status, text, retryAfterMs);
    const answer = seriesOfAnswer(status, text);
    return statements.map((_, index) => answer[index] ?? []);
  }

  /** A statement that changes something goes by POST: a read-only GET user must not be able to. */
  async execute(statement: string): Promise<void> {
    const form = String(new URLSearchParams({ q: statement }));
    const { status, text, retryAfterMs } = await this.#fetch(
      `${this.#settings.url}/query`,
      form,
      FORM,
      this.#timeouts.queryMs,
    );
    if (status !== 200 && status !== 400) throw this.#refusal(status, text, retryAfterMs);
    seriesOfAnswer(status, text);
  }

  async ping(): Promise<void> {
    const { status, text, retryAfterMs } = await this.#fetch(
      `${this.#settings.url}/ping`,
      null,
      null,
      this.#timeouts.writeMs,
    );
    if (status !== 204 && status !== 200) throw this.#refusal(status, text, retryAfterMs);
  }

  close(): void {
    this.#isOpen = false;
    this.#connections.close();
  }

  async #fetch(
    url: string,
    body: string | Uint8Array | null,
    type: string | null,
    timeoutMs: number,
  ): Promise<Reply> {
    if (!this.#isOpen) throw new StoreUnavailableError(`the connection to ${this.place} is closed`);
    const { authorization } = this.#settings;
    try {
      const { status, text, retryAfter } = await this.#connections.exchange({
        url,
        body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
        headers: {
          ...(authorization === null ? {} : { authorization }),
          ...(type === null ? {} : { 'content-type': type }),
        },
        timeoutMs,
      });
      return { status, text, retryAfterMs: pauseOf(retryAfter) };
    } catch (cause) {
      throw new StoreUnavailableError(`${this.place}: ${reasonOf(cause, timeoutMs)}`, { cause });
    }
  }

  #refusal(status: number, text: string, retryAfterMs: number | null): StoreUnavailableError {
    const words = wordsOfAnswer(text);
    return new StoreUnavailableError(
      `${this.place} answered ${status}${words === '' ? '' : `: ${words}`}`,
      retryAfterMs === null ? { status } : { status, retryAfterMs },
    );
  }
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

/** HTML of a proxy or a portal: no server of time series says so that it has stored something. */
function isPage(text: string): boolean {
  return /^\s*</.test(text);
}

const FORM = 'application/x-www-form-urlencoded';

/** `Retry-After`: seconds or a date. */
function pauseOf(header: string | null): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const pause = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(pause) ? null : Math.min(Math.max(pause, 0), LONGEST_PAUSE_MS);
}

function reasonOf(cause: unknown, timeoutMs: number): string {
  if (property(cause, 'name') === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return String(property(cause, 'code') ?? property(cause, 'message') ?? cause);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
