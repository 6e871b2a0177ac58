import { Module } from '@nestjs/common';
import { LineRecords } from '@cellgate/records';
import { TimeSeriesStore } from '@cellgate/time-series';
import { CLOCK, type Clock } from '../composition/tokens';
import { CellLabelBook } from './cell-label-book';
import { LabelsController } from './labels.controller';

@Module({
  controllers: [LabelsController],
  providers: [
    {
      provide: CellLabelBook,
      inject: [TimeSeriesStore, LineRecords, CLOCK],
      useFactory: (store: TimeSeriesStore, records: LineRecords, now: Clock) =>
        new CellLabelBook(store, records, now),
    },
  ],
})
export class LabelsModule {}
