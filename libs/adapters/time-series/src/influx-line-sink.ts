import { refusedLines, wordsOfAnswer } from './influx-answer';
import type { InfluxHttp } from './influx-http';
import { LineSink, type SinkReply } from './line-sink';
import { replyOfError } from './store-line-sink';

/** InfluxDB 3 names at most this many refused lines. */
const LISTED_AT_MOST = 100;

/** Lines to InfluxDB as they are: the body of a request is what the caller has. */
export class InfluxLineSink extends LineSink {
  override readonly inFlight = 4;
  override readonly mostLines = 20_000;

  /** @param attempt - makes a request, and what has to be there for it */
  constructor(
    private readonly http: InfluxHttp,
    private readonly attempt: <T>(request: () => Promise<T>) => Promise<T>,
  ) {
    super();
  }

  override async send(body: Uint8Array, lines: number): Promise<SinkReply> {
    try {
      const reply = await this.attempt(() => this.http.write(body));
      if (reply.kind === 'kept') return { kind: 'stored' };
      const detail = `InfluxDB: ${wordsOfAnswer(reply.text)}`;
      if (reply.kind === 'too-large') return { kind: 'too-large', detail };
      const listed = refusedLines(reply.text).filter((line) => line >= 1 && line <= lines);
      const all = Number(/dropped=(\d+)/.exec(reply.text)?.[1]) === lines;
      return {
        kind: 'refused',
        detail,
        lines: listed.length < LISTED_AT_MOST ? listed : [],
        stored: all ? 'none' : 'unknown',
        tooOld: /beyond retention/i.test(reply.text),
      };
    } catch (cause) {
      return replyOfError(cause);
    }
  }
}
