import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Collector } from './collector';
import { ProcessReporter } from './process/process-reporter';
import { applyRetention } from './store/retention';
import { StoreAccess } from './store/store-access';
import { NestLog } from './process/nest-log';

const REPORT_MS = 5_000;
const RETENTION_MS = 3_600_000;

/** Starts and stops the collector with the process, and what happens on a schedule. */
@Injectable()
export class CollectorService implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly collector: Collector,
    private readonly reporter: ProcessReporter,
    private readonly access: StoreAccess,
    private readonly log: NestLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.report();
    await this.collector.start();
    this.report();
    await this.deleteOld();
  }

  @Interval('process-report', REPORT_MS)
  report(): void {
    this.reporter.report(this.collector.components());
  }

  @Interval('retention', RETENTION_MS)
  async deleteOld(): Promise<void> {
    await applyRetention(this.access, Date.now(), this.log);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.collector.close();
    await this.access.close();
    this.reporter.close();
  }
}
