import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Plant } from '@cellgate/plant';
import { Collector } from './collector';
import { CollectorService, METRICS_PORT } from './collector.service';
import type { CollectorConfig } from './config';
import { NestLog } from './process/nest-log';
import { PlantReload } from './process/plant-reload';
import { ProcessReporter } from './process/process-reporter';
import { StoreAccess } from './store/store-access';

/** Composition of the process: which part gets what. */
@Module({})
export class CollectorModule {
  static of(config: CollectorConfig, plant: Plant, access: StoreAccess): DynamicModule {
    const log = new NestLog();
    const reporter = new ProcessReporter(config.dataDir, log);
    const collector: Collector = new Collector({
      plant,
      dataDir: config.dataDir,
      env: config.env,
      access,
      log,
      spool: config.spool,
      changed: () => {
        reporter.report(collector.components());
      },
    });
    const reload = new PlantReload(config.plantFile, config.env, (changed) => collector.follow(changed), log);
    return {
      module: CollectorModule,
      imports: [ScheduleModule.forRoot()],
      providers: [
        CollectorService,
        { provide: NestLog, useValue: log },
        { provide: ProcessReporter, useValue: reporter },
        { provide: StoreAccess, useValue: access },
        { provide: Collector, useValue: collector },
        { provide: PlantReload, useValue: reload },
        { provide: METRICS_PORT, useValue: config.metricsPort },
      ],
    };
  }
}
