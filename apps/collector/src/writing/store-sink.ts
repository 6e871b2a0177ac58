import { LineSink, lineSinkOf, replyOfError, type SinkReply } from '@cellgate/time-series';
import type { StoreAccess } from '../store/store-access';

/** The store as a sink for lines; it is opened when it is first needed and again after each failure. */
export class StoreSink extends LineSink {
  private sink: LineSink | null = null;

  constructor(private readonly access: StoreAccess) {
    super();
  }

  override get inFlight(): number {
    return this.sink?.inFlight ?? 1;
  }

  override get mostLines(): number {
    return this.sink?.mostLines ?? 1_000;
  }

  override async send(body: Uint8Array, lines: number): Promise<SinkReply> {
    try {
      this.sink ??= lineSinkOf(await this.access.store());
    } catch (cause) {
      return replyOfError(cause);
    }
    return this.sink.send(body, lines);
  }
}
