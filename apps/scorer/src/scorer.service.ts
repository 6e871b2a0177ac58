import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { LabelWatch } from './labels/label-watch';
import { LineCorrections } from './corrections/line-corrections';
import { ModelSource } from './model/model-source';
import { LineRecordsSource } from './process/line-records-source';
import { Log } from './process/log';
import { ProcessReporter } from './process/process-reporter';
import { ScorerComponents } from './process/scorer-components';
import { type MetricsAddress, ScorerMetrics } from './process/scorer-metrics';
import { Scorer } from './scoring/scorer';
import { StoreSource } from './scoring/store-source';
import { SpcJob } from './spc/spc-job';

const GRADE_MS = 2_000;
const CORRECT_MS = 1_000;
/** A person who has approved looks at the page; the question is one look into a small table. */
const APPROVED_MS = 100;
const REPORT_MS = 5_000;
const MODEL_MS = 60_000;
const DRIFT_MS = 30_000;
const LABELS_MS = 10_000;

/** Injection token of where the metrics are served; null: nowhere. */
export const METRICS_ADDRESS = Symbol('address of the metrics');

/** Starts and stops the scorer with the process, and what happens on a schedule. */
@Injectable()
export class ScorerService implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly scorer: Scorer,
    private readonly corrections: LineCorrections,
    private readonly models: ModelSource,
    private readonly stores: StoreSource,
    private readonly reporter: ProcessReporter,
    private readonly components: ScorerComponents,
    private readonly spc: SpcJob,
    private readonly labels: LabelWatch,
    private readonly records: LineRecordsSource,
    private readonly metrics: ScorerMetrics,
    private readonly log: Log,
    @Inject(METRICS_ADDRESS) private readonly address: MetricsAddress | null,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.models.load();
    this.report();
    if (this.address !== null) await this.serveMetrics(this.address);
    // A long backlog must not keep the process from being ready.
    void this.scorer.run();
    void this.corrections.run();
  }

  private async serveMetrics(wanted: MetricsAddress): Promise<void> {
    const port = await this.metrics.listen(wanted, this.log);
    if (port !== null) this.log.info('metrics', { host: wanted.host, port });
  }

  @Interval('grade-cells', GRADE_MS)
  grade(): Promise<void> {
    return this.scorer.run();
  }

  @Interval('correct-processes', CORRECT_MS)
  correct(): Promise<void> {
    return this.corrections.run();
  }

  @Interval('send-approved', APPROVED_MS)
  sendApproved(): Promise<void> {
    return this.corrections.sendApproved();
  }

  @Interval('process-report', REPORT_MS)
  report(): void {
    this.reporter.report(this.components.all());
  }

  @Interval('load-model', MODEL_MS)
  loadModel(): Promise<void> {
    return this.models.load();
  }

  @Interval('watch-drift', DRIFT_MS)
  watchDrift(): Promise<void> {
    return this.scorer.watchDrift();
  }

  @Interval('join-labels', LABELS_MS)
  joinLabels(): Promise<void> {
    return this.labels.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.metrics.close();
    await this.scorer.stop();
    await this.corrections.stop();
    await this.spc.stop();
    await this.labels.stop();
    await this.models.close();
    await this.stores.close();
    this.reporter.withdraw();
    // The last one: everybody above writes into them while stopping.
    this.records.close();
  }
}
