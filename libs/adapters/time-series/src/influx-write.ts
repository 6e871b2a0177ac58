import { compareInstants } from './instant';
import type { Instant } from './instant';
import { refusedLines, wordsOfAnswer } from './influx-answer';
import type { InfluxHttp } from './influx-http';
import { LineEncoder } from './line-protocol';
import { checkPoint } from './point-check';
import type { Point, RejectedPoint, WriteOutcome } from './time-series-store';

interface Line {
  readonly index: number;
  readonly text: string;
  readonly at: Instant;
}

const BATCH_CHARACTERS = 4_000_000;
/** InfluxDB 3 names at most this many refused lines. */
const LISTED_AT_MOST = 100;

/** Sends points in batches, and finds those that the server refuses. */
export class InfluxWriter {
  readonly #http: InfluxHttp;
  readonly #batchLines: number;
  readonly #encoder = new LineEncoder();

  constructor(http: InfluxHttp, batchLines: number) {
    this.#http = http;
    this.#batchLines = batchLines;
  }

  /** @throws StoreUnavailableError when nothing can be said about a batch */
  async write(points: readonly Point[]): Promise<WriteOutcome> {
    const rejected: RejectedPoint[] = [];
    let batch: Line[] = [];
    let characters = 0;
    const send = async (): Promise<void> => {
      rejected.push(...(await this.#deliver(batch)));
      batch = [];
      characters = 0;
    };
    for (const [index, point] of points.entries()) {
      const rejection = checkPoint(point);
      if (rejection !== null) {
        rejected.push({ index, ...rejection });
        continue;
      }
      const text = this.#encoder.encode(point);
      batch.push({ index, text, at: point.at });
      characters += text.length;
      if (batch.length >= this.#batchLines || characters >= BATCH_CHARACTERS) await send();
    }
    await send();
    rejected.sort((a, b) => a.index - b.index);
    return { written: points.length - rejected.length, rejected };
  }

  /** Sends the lines until each is kept or known to be refused; sending a line twice changes nothing. */
  async #deliver(lines: readonly Line[]): Promise<RejectedPoint[]> {
    if (lines.length === 0) return [];
    const reply = await this.#http.write(lines.map(({ text }) => text).join('\n'));
    if (reply.kind === 'kept') return [];
    if (lines.length === 1) return refused(lines, reply.text);
    if (reply.kind === 'too-large') return this.#halves(lines);

    const listed = new Set(refusedLines(reply.text));
    if (listed.size > 0 && listed.size < LISTED_AT_MOST && listed.size < lines.length) {
      const isListed = (_: Line, place: number): boolean => listed.has(place + 1);
      const rest = lines.filter((line, place) => !isListed(line, place));
      if (rest.length < lines.length) {
        return [...refused(lines.filter(isListed), reply.text), ...(await this.#deliver(rest))];
      }
    }
    if (Number(/dropped=(\d+)/.exec(reply.text)?.[1]) === lines.length) return refused(lines, reply.text);
    // Old points stand together in the order of time: a few halvings part them from the others.
    return this.#halves(
      /beyond retention/i.test(reply.text)
        ? [...lines].sort((a, b) => compareInstants(a.at, b.at) || a.index - b.index)
        : lines,
    );
  }

  async #halves(lines: readonly Line[]): Promise<RejectedPoint[]> {
    const middle = lines.length >> 1;
    return [...(await this.#deliver(lines.slice(0, middle))), ...(await this.#deliver(lines.slice(middle)))];
  }
}

function refused(lines: readonly Line[], text: string): RejectedPoint[] {
  const detail = `InfluxDB: ${wordsOfAnswer(text)}`;
  return lines.map(({ index }) => ({ index, code: 'REFUSED_BY_STORE', detail }));
}
