import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Collector } from './collector';
import { PlantReload } from './process/plant-reload';
import { ProcessReporter } from './process/process-reporter';
import { applyRetention } from './store/retention';
import { StoreAccess } from './store/store-access';
import { NestLog } from './process/nest-log';

const REPORT_MS = 5_000;
/** Injection token: a port or null. */
export const METRICS_PORT = Symbol('MetricsPort');
const RETENTION_MS = 3_600_000;

/** Starts and stops the collector with the process, and what happens on a schedule. */
@Injectable()
export class CollectorService implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly collector: Collector,
    private readonly reporter: ProcessReporter,
    private readonly access: StoreAccess,
    private readonly log: NestLog,
    private readonly reload: PlantReload,
    @Inject(METRICS_PORT) private readonly metricsPort: number | null,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.report();
    await this.collector.start();
    this.reload.start();
    await this.serveMetrics();
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
    await this.reload.close();
    await this.collector.close();
    await this.access.close();
    this.reporter.close();
  }

  private async serveMetrics(): Promise<void> {
    if (this.metricsPort !== null) {
      const port = await this.collector.metrics.listen(this.metricsPort, this.log);
      if (port !== null) {
        this.log.info('metrics are served', { url: `http://127.0.0.1:${port}/metrics` });
      }
    }
  }
}
