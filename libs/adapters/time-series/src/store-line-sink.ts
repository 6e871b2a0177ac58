import { DatabaseMissingError, StoreUnavailableError } from './errors';
import { LineDecoder } from './line-decoder';
import { LineSink, type SinkReply } from './line-sink';
import type { Point, TimeSeriesStore } from './time-series-store';

/** Lines into any time-series store: they become points again. */
export class StoreLineSink extends LineSink {
  override readonly inFlight = 1;
  override readonly mostLines = 2_000;
  readonly #decoder = new LineDecoder();

  constructor(private readonly store: Pick<TimeSeriesStore, 'write'>) {
    super();
  }

  override async send(body: Uint8Array): Promise<SinkReply> {
    const texts = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8').split('\n');
    if (texts.at(-1) === '') texts.pop();
    const points: Point[] = [];
    const places: number[] = [];
    const refused: number[] = [];
    let detail = '';
    for (const [index, text] of texts.entries()) {
      const point = this.#decoder.decode(text);
      if (point === null) {
        refused.push(index + 1);
        detail = 'no line of a known measurement';
      } else {
        points.push(point);
        places.push(index + 1);
      }
    }
    try {
      const { rejected } = await this.store.write(points);
      for (const { index, detail: words } of rejected) {
        refused.push(places[index] as number);
        detail = words;
      }
    } catch (cause) {
      return replyOfError(cause);
    }
    if (refused.length === 0) return { kind: 'stored' };
    return { kind: 'refused', detail, lines: refused, stored: 'rest', tooOld: false };
  }
}

/** What a sender should make of an error of `TimeSeriesStore.write`. */
export function replyOfError(cause: unknown): SinkReply {
  const detail = cause instanceof Error ? cause.message : String(cause);
  // Not of the store's own kind: a defect. As with status 500, a sender finds the line that provokes it.
  if (!(cause instanceof StoreUnavailableError))
    return { kind: 'busy', detail, status: 500, retryAfterMs: null };
  const { status, retryAfterMs } = cause;
  if (cause instanceof DatabaseMissingError || isForPeople(status)) {
    return { kind: 'withheld', detail, status };
  }
  return { kind: 'busy', detail, status, retryAfterMs };
}

/** Redirections and refusals of the request: only another configuration cures them. */
function isForPeople(status: number | null): boolean {
  return (
    status !== null && status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429
  );
}
