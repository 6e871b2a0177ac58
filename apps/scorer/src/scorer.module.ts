import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Plant } from '@cellgate/plant';
import type { ScorerConfig } from './config';
import { ScorerService } from './scorer.service';

/** Composition of the process. */
@Module({})
export class ScorerModule {
  static of(config: ScorerConfig, plant: Plant): DynamicModule {
    return {
      module: ScorerModule,
      imports: [ScheduleModule.forRoot()],
      providers: [{ provide: ScorerService, useFactory: () => new ScorerService(config, plant) }],
    };
  }
}
