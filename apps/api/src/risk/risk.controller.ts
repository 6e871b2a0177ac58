import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint';
import type { AnswerOf, InputOf } from '../http/route';
import { RiskOverview } from './risk-overview';
import { getRiskSummary } from './risk.routes';

@Controller()
export class RiskController {
  constructor(private readonly overview: RiskOverview) {}

  @Endpoint(getRiskSummary)
  summary(@Input() input: InputOf<typeof getRiskSummary>): Promise<AnswerOf<typeof getRiskSummary>> {
    return this.overview.summary(input);
  }
}
