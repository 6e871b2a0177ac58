import { LineRecords } from '@cellgate/records';

/** The records of the line, opened once for all parts of this process when one of them first needs them. */
export class LineRecordsSource {
  #records: LineRecords | null = null;

  constructor(private readonly dataDir: string) {}

  /** @throws RecordsUnavailableError, CorruptRecordsError, NewerRecordsError; the next call tries again */
  readonly get = (): LineRecords => (this.#records ??= LineRecords.open(this.dataDir));

  /** After everybody who uses them has stopped. */
  close(): void {
    this.#records?.close();
    this.#records = null;
  }
}
