import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { ChartEvaluation } from './chart-evaluation';
import { MeasurementStudy } from './measurement-study';
import { postMeasurementSystem, postSpcChart } from './spc.routes';

@Controller()
export class SpcController {
  constructor(
    private readonly charts: ChartEvaluation,
    private readonly studies: MeasurementStudy,
  ) {}

  @Endpoint(postSpcChart)
  chart(@Input() input: InputOf<typeof postSpcChart>): AnswerOf<typeof postSpcChart> {
    return this.charts.evaluate(input.body);
  }

  @Endpoint(postMeasurementSystem)
  measurementSystem(
    @Input() input: InputOf<typeof postMeasurementSystem>,
  ): AnswerOf<typeof postMeasurementSystem> {
    return this.studies.judge(input.body);
  }
}
