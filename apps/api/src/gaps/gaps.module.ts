import { Module } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { CLOCK, PLANT } from '../composition/tokens';
import type { Clock } from '../composition/tokens';
import { CollectionGapList } from './collection-gap-list';
import { GapsController } from './gaps.controller';

@Module({
  controllers: [GapsController],
  providers: [
    {
      provide: CollectionGapList,
      inject: [PLANT, LineRecords, CLOCK],
      useFactory: (plant: Plant, records: LineRecords, now: Clock) =>
        new CollectionGapList(plant, records, now),
    },
  ],
})
export class GapsModule {}
