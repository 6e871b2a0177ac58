import { Module } from '@nestjs/common';
import { LineRecords } from '@cellgate/records';
import { TimeSeriesStore } from '@cellgate/time-series';
import { CLOCK } from '../composition/tokens';
import type { Clock } from '../composition/tokens';
import { HealthController } from './health.controller';
import { Metrics } from './metrics';
import { Readiness } from './readiness';

@Module({
  controllers: [HealthController],
  providers: [
    {
      provide: Readiness,
      inject: [LineRecords, TimeSeriesStore, CLOCK],
      useFactory: (records: LineRecords, store: TimeSeriesStore, now: Clock) =>
        new Readiness(records, store, now),
    },
    { provide: Metrics, inject: [Readiness], useFactory: (readiness: Readiness) => new Metrics(readiness) },
  ],
  exports: [Readiness, Metrics],
})
export class HealthModule {}
