import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { NeedsScope } from '../http/endpoint';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import type { ReadinessState } from './readiness';

@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('/health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('/health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadinessState> {
    const state = await this.readiness.state();
    response.status(state.status === 'ready' ? 200 : 503);
    return state;
  }

  @Get('/metrics')
  @NeedsScope('read')
  async scrape(@Res() response: Response): Promise<void> {
    response.set('Content-Type', this.metrics.contentType).send(await this.metrics.text());
  }
}
