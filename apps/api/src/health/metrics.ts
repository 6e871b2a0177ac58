import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Readiness } from './readiness';

/** Metrics of this process for Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  private readonly storeUp = new Gauge({
    name: 'cellgate_store_up',
    help: '1 when the time-series store answers',
    registers: [this.registry],
  });
  private readonly processReady = new Gauge({
    name: 'cellgate_process_ready',
    help: '1 when the process reported within 20 s that it is ready',
    labelNames: ['process'],
    registers: [this.registry],
  });

  constructor(private readonly readiness: Readiness) {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** `route` is a template such as `/api/v1/cells/{id}`, never a path with ids in it. */
  observe(method: string, route: string, status: number, seconds: number): void {
    this.durations.observe({ method, route, status: String(status) }, seconds);
  }

  async text(): Promise<string> {
    const store = await this.readiness.storeState();
    this.storeUp.set(store.state === 'ready' ? 1 : 0);
    this.processReady.reset();
    for (const { name, state } of this.readiness.recordsStates()) {
      if (state !== 'unknown') this.processReady.set({ process: name }, state === 'ready' ? 1 : 0);
    }
    return this.registry.metrics();
  }
}
