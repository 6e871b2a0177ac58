import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Plant } from '@cellgate/plant';
import { SystemClock } from './clock';
import type { ScorerConfig } from './config';
import { LabelWatch } from './labels/label-watch';
import { approvedModel } from './model/approved-models';
import { LineCorrections } from './corrections/line-corrections';
import { plantLoops } from './corrections/plant-loops';
import { ModelSource } from './model/model-source';
import { LineRecordsSource } from './process/line-records-source';
import { Log } from './process/log';
import { ScorerMetrics } from './process/scorer-metrics';
import { ProcessReporter } from './process/process-reporter';
import { ScorerComponents } from './process/scorer-components';
import { METRICS_ADDRESS, ScorerService } from './scorer.service';
import { Scorer } from './scoring/scorer';
import { StoreSource } from './scoring/store-source';
import { SpcJob } from './spc/spc-job';
import { SpcService } from './spc/spc.service';

/** Composition of the process: which part gets what. */
@Module({})
export class ScorerModule {
  static of(config: ScorerConfig, plant: Plant, stores: StoreSource, log: Log): DynamicModule {
    const records = new LineRecordsSource(config.dataDir);
    const reporter = new ProcessReporter(records.get, log);
    const components = new ScorerComponents(log, (all) => reporter.report(all));
    const models = new ModelSource(
      { ...config.models, approved: () => approvedModel(records.get()) },
      plant,
      components.model,
      components.challengers,
      components.outgoing,
    );
    const { graceMs, latenessMs } = config;
    const scorer = new Scorer({
      plant,
      stores,
      storeState: components.store,
      models,
      gaps: {
        gapsOverlapping: (...visit) => records.get().gaps.gapsOverlapping(...visit),
      },
      driftState: components.drift,
      clock: new SystemClock(),
      log,
      graceMs,
      latenessMs,
    });
    const spc = new SpcJob({
      plant,
      stores,
      records: records.get,
      state: components.spc,
      clock: new SystemClock(),
      log,
    });
    const corrections = new LineCorrections({
      plant,
      loops: plantLoops(plant),
      records: records.get,
      dataDir: config.dataDir,
      env: config.env,
      stores,
      state: components.corrections,
      log,
      now: () => Date.now(),
    });
    const labels = new LabelWatch({
      records: records.get,
      stores,
      state: components.labels,
      clock: new SystemClock(),
      log,
    });
    const metrics = new ScorerMetrics({
      components: () => components.all(),
      drift: () => scorer.drift,
      calibration: () => labels.judged,
    });
    return {
      module: ScorerModule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        ScorerService,
        SpcService,
        { provide: SpcJob, useValue: spc },
        { provide: Scorer, useValue: scorer },
        { provide: LineCorrections, useValue: corrections },
        { provide: ModelSource, useValue: models },
        { provide: LabelWatch, useValue: labels },
        { provide: LineRecordsSource, useValue: records },
        { provide: ScorerMetrics, useValue: metrics },
        { provide: METRICS_ADDRESS, useValue: config.metrics },
        { provide: Log, useValue: log },
        { provide: StoreSource, useValue: stores },
        { provide: ProcessReporter, useValue: reporter },
        { provide: ScorerComponents, useValue: components },
      ],
    };
  }
}
