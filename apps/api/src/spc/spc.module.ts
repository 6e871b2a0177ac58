import { Module } from '@nestjs/common';
import type { Plant } from '@cellgate/plant';
import { LineRecords } from '@cellgate/records';
import { TimeSeriesStore } from '@cellgate/time-series';
import { CLOCK, EXPORT_DIR, PLANT } from '../composition/tokens';
import type { Clock } from '../composition/tokens';
import { CharacteristicCharts } from './characteristic-charts';
import { ChartEvaluation } from './chart-evaluation';
import { LimitSetRecords } from './limit-set-records';
import { MeasurementStudy } from './measurement-study';
import { NightlyExport } from './nightly-export';
import { SignalLog } from './signal-log';
import { SpcController } from './spc.controller';
import { SpcExport } from './spc-export';
import { SpcRecordsController } from './spc-records.controller';
import { WatchedReadings } from './stored-readings';

@Module({
  controllers: [SpcController, SpcRecordsController],
  providers: [
    ChartEvaluation,
    MeasurementStudy,
    {
      provide: WatchedReadings,
      inject: [PLANT, TimeSeriesStore],
      useFactory: (plant: Plant, store: TimeSeriesStore) => new WatchedReadings(plant, store),
    },
    {
      provide: SpcExport,
      inject: [WatchedReadings, LineRecords, CLOCK],
      useFactory: (readings: WatchedReadings, records: LineRecords, now: Clock) =>
        new SpcExport(readings, records, now),
    },
    {
      provide: NightlyExport,
      inject: [PLANT, WatchedReadings, SpcExport, CLOCK, EXPORT_DIR],
      useFactory: (
        plant: Plant,
        readings: WatchedReadings,
        exports: SpcExport,
        now: Clock,
        directory: string | null,
      ) => new NightlyExport(plant, readings, exports, now, directory),
    },
    {
      provide: LimitSetRecords,
      inject: [WatchedReadings, LineRecords, CLOCK],
      useFactory: (readings: WatchedReadings, records: LineRecords, now: Clock) =>
        new LimitSetRecords(readings, records, now),
    },
    {
      provide: SignalLog,
      inject: [WatchedReadings, TimeSeriesStore, LineRecords, CLOCK],
      useFactory: (readings: WatchedReadings, store: TimeSeriesStore, records: LineRecords, now: Clock) =>
        new SignalLog(readings, store, records, now),
    },
    {
      provide: CharacteristicCharts,
      inject: [WatchedReadings, SignalLog, LineRecords, CLOCK],
      useFactory: (readings: WatchedReadings, signals: SignalLog, records: LineRecords, now: Clock) =>
        new CharacteristicCharts(readings, signals, records, now),
    },
  ],
})
export class SpcModule {}
