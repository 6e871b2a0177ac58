import { join } from 'node:path';
import { AccessTokens } from './access-tokens';
import { CellLabels } from './cell-labels';
import { Corrections } from './corrections';
import { CollectionGaps } from './collection-gaps';
import { IdempotentRequests } from './idempotent-requests';
import { ModelPromotions } from './model-promotions';
import { ProcessReports } from './process-reports';
import { LimitSets } from './limit-sets';
import { RecordsDatabase } from './records-database';
import { SamplingRecords } from './sampling-records';
import { SpcAcknowledgements } from './spc-acknowledgements';
import { SpcSeriesStates } from './spc-series-states';
import { SubscriptionMemories } from './subscription-memories';

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
  readonly sampling: SamplingRecords;
  readonly limitSets: LimitSets;
  readonly spcAcknowledgements: SpcAcknowledgements;
  readonly spcSeries: SpcSeriesStates;
  readonly corrections: Corrections;
  readonly gaps: CollectionGaps;
  readonly subscriptions: SubscriptionMemories;
  readonly promotions: ModelPromotions;
  readonly labels: CellLabels;

  private constructor(
    private readonly database: RecordsDatabase,
    now: () => number,
  ) {
    this.processes = new ProcessReports(database, now);
    this.tokens = new AccessTokens(database, now);
    this.idempotency = new IdempotentRequests(database, now);
    this.sampling = new SamplingRecords(database, now);
    this.limitSets = new LimitSets(database, now);
    this.spcAcknowledgements = new SpcAcknowledgements(database);
    this.spcSeries = new SpcSeriesStates(database, now);
    this.corrections = new Corrections(database, now);
    this.gaps = new CollectionGaps(database, now);
    this.subscriptions = new SubscriptionMemories(database, now);
    this.promotions = new ModelPromotions(database, now);
    this.labels = new CellLabels(database, now);
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
