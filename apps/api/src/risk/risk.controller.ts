import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { AssessCells } from './assess-cells';
import { RiskOverview } from './risk-overview';
import { getRiskSummary, postAssessments } from './risk.routes';

@Controller()
export class RiskController {
  constructor(
    private readonly overview: RiskOverview,
    private readonly cells: AssessCells,
  ) {}

  @Endpoint(getRiskSummary)
  summary(@Input() input: InputOf<typeof getRiskSummary>): Promise<AnswerOf<typeof getRiskSummary>> {
    return this.overview.summary(input);
  }

  @Endpoint(postAssessments)
  assess(@Input() input: InputOf<typeof postAssessments>): Promise<AnswerOf<typeof postAssessments>> {
    return this.cells.assess(input.body);
  }
}
