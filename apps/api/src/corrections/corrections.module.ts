import { Module } from '@nestjs/common';
import { LineRecords } from '@cellgate/records';
import { CLOCK, type Clock } from '../composition/tokens';
import { CorrectionDesk } from './correction-desk';
import { CorrectionsController } from './corrections.controller';

@Module({
  controllers: [CorrectionsController],
  providers: [
    {
      provide: CorrectionDesk,
      inject: [LineRecords, CLOCK],
      useFactory: (records: LineRecords, now: Clock) => new CorrectionDesk(records, now),
    },
  ],
})
export class CorrectionsModule {}
