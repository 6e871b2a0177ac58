import { Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import type { ModelFolders } from '../composition/line.module';
import { CLOCK, MODEL_FOLDERS, PLANT } from '../composition/tokens';
import type { Clock } from '../composition/tokens';
import { ModelApproval } from './model-approval';
import { ModelCalibration } from './model-calibration';
import { ModelCatalogue } from './model-catalogue';
import { ModelsController } from './models.controller';
import { PromotionChecker } from './promotion-check';

@Module({
  controllers: [ModelsController],
  providers: [
    {
      provide: ModelCatalogue,
      inject: [MODEL_FOLDERS, LineRecords],
      useFactory: (folders: ModelFolders, records: LineRecords) => new ModelCatalogue(folders, records),
    },
    {
      provide: ModelApproval,
      inject: [PLANT, LineRecords, ModelCatalogue, CLOCK],
      useFactory: (plant: Plant, records: LineRecords, catalogue: ModelCatalogue, now: Clock) =>
        new ModelApproval(
          plant,
          records,
          catalogue,
          new PromotionChecker(records, catalogue, now),
          new ModelCalibration(records, now),
        ),
    },
  ],
  exports: [ModelCatalogue],
})
export class ModelsModule implements OnApplicationShutdown {
  constructor(private readonly catalogue: ModelCatalogue) {}

  /** Releases the memory of the runtime. */
  onApplicationShutdown(): Promise<void> {
    return this.catalogue.close();
  }
}
