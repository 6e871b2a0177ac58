import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SpcJob } from './spc-job';

const EVALUATE_MS = 2_000;

/** Control charts on a schedule. */
@Injectable()
export class SpcService implements OnApplicationBootstrap {
  constructor(private readonly job: SpcJob) {}

  onApplicationBootstrap(): void {
    // A long backlog must not keep the process from being ready.
    void this.job.run();
  }

  @Interval('control-charts', EVALUATE_MS)
  evaluate(): Promise<void> {
    return this.job.run();
  }
}
