import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { SystemClock } from './clock';
import type { ScorerConfig } from './config';
import { LineGapLedger } from './evidence/collection-gaps';
import { ApprovedModels } from './model/approved-models';
import { LineCorrections } from './corrections/line-corrections';
import { plantLoops } from './corrections/plant-loops';
import { ModelSource } from './model/model-source';
import type { Log } from './process/log';
import { ProcessReporter } from './process/process-reporter';
import { ScorerComponents } from './process/scorer-components';
import { ScorerService } from './scorer.service';
import { Scorer } from './scoring/scorer';
import { StoreSource } from './scoring/store-source';
import { SpcJob } from './spc/spc-job';
import { SpcService } from './spc/spc.service';

/** Composition of the process: which part gets what. */
@Module({})
export class ScorerModule {
  static of(config: ScorerConfig, plant: Plant, stores: StoreSource, log: Log): DynamicModule {
    const reporter = new ProcessReporter(config.dataDir, log);
    const components = new ScorerComponents(log, (all) => reporter.report(all));
    const gaps = new LineGapLedger(config.dataDir);
    const approved = new ApprovedModels(config.dataDir);
    const models = new ModelSource(
      { ...config.models, approved: () => approved.current() },
      plant,
      components.model,
      components.challengers,
    );
    const { graceMs, latenessMs } = config;
    const scorer = new Scorer({
      plant,
      stores,
      storeState: components.store,
      models,
      gaps,
      driftState: components.drift,
      clock: new SystemClock(),
      log,
      graceMs,
      latenessMs,
    });
    const spc = new SpcJob({
      plant,
      stores,
      openRecords: () => LineRecords.open(config.dataDir),
      state: components.spc,
      clock: new SystemClock(),
      log,
    });
    const corrections = new LineCorrections({
      plant,
      loops: plantLoops(plant),
      dataDir: config.dataDir,
      env: config.env,
      stores,
      state: components.corrections,
      log,
      now: () => Date.now(),
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
        { provide: LineGapLedger, useValue: gaps },
        { provide: ApprovedModels, useValue: approved },
        { provide: StoreSource, useValue: stores },
        { provide: ProcessReporter, useValue: reporter },
        { provide: ScorerComponents, useValue: components },
      ],
    };
  }
}
