import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { LineGapLedger } from './evidence/collection-gaps';
import { ApprovedModels } from './model/approved-models';
import { LineCorrections } from './corrections/line-corrections';
import { ModelSource } from './model/model-source';
import { ProcessReporter } from './process/process-reporter';
import { ScorerComponents } from './process/scorer-components';
import { Scorer } from './scoring/scorer';
import { StoreSource } from './scoring/store-source';

const GRADE_MS = 2_000;
const CORRECT_MS = 1_000;
/** A person who has approved looks at the page; the question is one look into a small table. */
const APPROVED_MS = 100;
const REPORT_MS = 5_000;
const MODEL_MS = 60_000;
const DRIFT_MS = 30_000;

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
    private readonly gaps: LineGapLedger,
    private readonly approved: ApprovedModels,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.models.load();
    this.report();
    // A long backlog must not keep the process from being ready.
    void this.scorer.run();
    void this.corrections.run();
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

  async onApplicationShutdown(): Promise<void> {
    await this.scorer.stop();
    await this.corrections.stop();
    await this.models.close();
    this.approved.close();
    await this.stores.close();
    this.gaps.close();
    this.reporter.close();
  }
}
