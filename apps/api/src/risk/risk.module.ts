import { Module } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { PLANT } from '../composition/tokens';
import { useCase } from '../composition/use-case';
import { ModelCatalogue } from '../models/model-catalogue';
import { ModelsModule } from '../models/models.module';
import { AssessCells } from './assess-cells';
import { RiskController } from './risk.controller';
import { RiskOverview } from './risk-overview';

@Module({
  imports: [ModelsModule],
  controllers: [RiskController],
  providers: [
    useCase(RiskOverview),
    {
      provide: AssessCells,
      inject: [PLANT, ModelCatalogue],
      useFactory: (plant: Plant, catalogue: ModelCatalogue) => new AssessCells(plant, catalogue),
    },
  ],
})
export class RiskModule {}
