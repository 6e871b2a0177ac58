import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { postInspections } from './inspections.routes';
import { TakeInspections } from './take-inspections';

@Controller()
export class InspectionsController {
  constructor(private readonly inspections: TakeInspections) {}

  @Endpoint(postInspections)
  take(@Input() input: InputOf<typeof postInspections>): Promise<AnswerOf<typeof postInspections>> {
    return this.inspections.take(input.body.inspections);
  }
}
