import { join } from 'node:path';
import { AccessTokens } from './access-tokens';
import { IdempotentRequests } from './idempotent-requests';
import { ModelPromotions } from './model-promotions';
import { ProcessReports } from './process-reports';
import { RecordsDatabase } from './records-database';

export interface LineRecordsOptions {
  /** Milliseconds since 1970 UTC; default: the wall clock. */
  readonly now?: () => number;
}

/**
 * The records of a line: what has a state rather than a time. One SQLite file, `records.sqlite`, shared by
 * the processes of the line. All calls are synchronous and short; a call waits at most 5 s for another process.
 */
export class LineRecords {
  readonly processes: ProcessReports;
  readonly tokens: AccessTokens;
  readonly idempotency: IdempotentRequests;
  readonly promotions: ModelPromotions;

  private constructor(
    private readonly database: RecordsDatabase,
    now: () => number,
  ) {
    this.processes = new ProcessReports(database, now);
    this.tokens = new AccessTokens(database, now);
    this.idempotency = new IdempotentRequests(database, now);
    this.promotions = new ModelPromotions(database, now);
  }

  /**
   * Opens `records.sqlite` in the folder, creating both when missing.
   * @throws RecordsUnavailableError, CorruptRecordsError, NewerRecordsError
   */
  static open(dataDir: string, options: LineRecordsOptions = {}): LineRecords {
    return new LineRecords(
      RecordsDatabase.open(join(dataDir, 'records.sqlite')),
      options.now ?? (() => Date.now()),
    );
  }

  close(): void {
    this.database.close();
  }
}
