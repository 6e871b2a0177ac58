import { LineSink, type SinkReply } from '@cellgate/time-series';
import { linesOf } from '../lines';

/** Keeps each line by its text, as a store with deterministic keys does; answers as the test says. */
export class RecordingSink extends LineSink {
  override readonly mostLines: number = 20_000;
  readonly stored = new Map<string, number>();
  readonly requests: string[][] = [];
  /** Null: stored. */
  answer: (lines: readonly string[]) => SinkReply | null | Promise<SinkReply | null> = () => null;

  constructor(override readonly inFlight: number = 4) {
    super();
  }

  override async send(body: Uint8Array): Promise<SinkReply> {
    const lines = linesOf(Buffer.from(body));
    this.requests.push(lines);
    const reply = (await this.answer(lines)) ?? { kind: 'stored' };
    if (reply.kind === 'stored') this.keep(lines);
    return reply;
  }

  keep(lines: readonly string[]): void {
    for (const line of lines) this.stored.set(line, (this.stored.get(line) ?? 0) + 1);
  }
}
