import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { SamplingCalculations } from './sampling-calculations';
import {
  getMilStd1916Plan,
  getTablePlan,
  getZ14Plan,
  listTables,
  postOc,
  postPlans,
} from './sampling.routes';

@Controller()
export class SamplingController {
  constructor(private readonly calculations: SamplingCalculations) {}

  @Endpoint(postOc)
  oc(@Input() input: InputOf<typeof postOc>): AnswerOf<typeof postOc> {
    return this.calculations.oc(input.body);
  }

  @Endpoint(postPlans)
  plan(@Input() input: InputOf<typeof postPlans>): AnswerOf<typeof postPlans> {
    return this.calculations.plan(input.body);
  }

  @Endpoint(getMilStd1916Plan)
  milStd1916(@Input() input: InputOf<typeof getMilStd1916Plan>): AnswerOf<typeof getMilStd1916Plan> {
    return this.calculations.milStd1916(input.query);
  }

  @Endpoint(getZ14Plan)
  z14(@Input() input: InputOf<typeof getZ14Plan>): AnswerOf<typeof getZ14Plan> {
    return this.calculations.z14(input.query);
  }

  @Endpoint(listTables)
  tables(): AnswerOf<typeof listTables> {
    return this.calculations.tables();
  }

  @Endpoint(getTablePlan)
  tablePlan(@Input() input: InputOf<typeof getTablePlan>): AnswerOf<typeof getTablePlan> {
    return this.calculations.tablePlan(input.params.id, input.query);
  }
}
