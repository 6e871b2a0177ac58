import { Module } from '@nestjs/common';
import { ChartEvaluation } from './chart-evaluation';
import { MeasurementStudy } from './measurement-study';
import { SpcController } from './spc.controller';

@Module({ controllers: [SpcController], providers: [ChartEvaluation, MeasurementStudy] })
export class SpcModule {}
