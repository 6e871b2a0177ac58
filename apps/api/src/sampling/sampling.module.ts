import { Module } from '@nestjs/common';
import { LineRecords } from '@cellgate/records';
import { TimeSeriesStore } from '@cellgate/time-series';
import { CLOCK, PLANT } from '../composition/tokens';
import type { Clock } from '../composition/tokens';
import { EventDelivery } from './event-delivery';
import { InspectionPolicies } from './inspection-policies';
import { LotRegister } from './lot-register';
import { LotsController } from './lots.controller';
import { plantPolicies } from './plant-policies';
import { ReceiveLot } from './receive-lot';
import { SamplingCalculations } from './sampling-calculations';
import { SamplingController } from './sampling.controller';
import { SamplingStreams } from './sampling-streams';
import { StreamsController } from './streams.controller';
import { TakeLotResults } from './take-lot-results';

type UseCase<T> = new (records: LineRecords, policies: InspectionPolicies, now: Clock) => T;

function overRecords<T>(type: UseCase<T>) {
  return {
    provide: type,
    inject: [LineRecords, InspectionPolicies, CLOCK],
    useFactory: (records: LineRecords, policies: InspectionPolicies, now: Clock) =>
      new type(records, policies, now),
  };
}

@Module({
  controllers: [SamplingController, LotsController, StreamsController],
  providers: [
    SamplingCalculations,
    { provide: InspectionPolicies, inject: [PLANT], useFactory: plantPolicies },
    overRecords(ReceiveLot),
    overRecords(TakeLotResults),
    overRecords(SamplingStreams),
    {
      provide: LotRegister,
      inject: [LineRecords, CLOCK],
      useFactory: (records: LineRecords, now: Clock) => new LotRegister(records, now),
    },
    {
      provide: EventDelivery,
      inject: [LineRecords, TimeSeriesStore],
      useFactory: (records: LineRecords, store: TimeSeriesStore) => new EventDelivery(records, store),
    },
  ],
})
export class SamplingModule {}
