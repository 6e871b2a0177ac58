import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelDrift } from '@cellgate/time-series';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ProcessComponent } from '@cellgate/records';
import type { JudgedModel } from '../labels/label-watch';
import type { Log } from './log';

/** What the metrics are made of at the moment of a scrape. */
export interface ScorerMetricsSource {
  components(): readonly ProcessComponent[];
  /** The latest comparison with the training cells, a row a feature. */
  drift(): readonly ModelDrift[];
  calibration(): readonly JudgedModel[];
}

const LEVELS = { few: -1, stable: 0, watch: 1, alarm: 2 } as const;

/** Where the metrics are served. */
export interface MetricsAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** Metrics of the scorer for Prometheus. They are served without a password: on an address that only its own may reach. */
export class ScorerMetrics {
  private readonly registry = new Registry();
  private server: Server | null = null;

  constructor(private readonly source: ScorerMetricsSource) {
    // Event-loop delay, memory and CPU of the process are among them.
    collectDefaultMetrics({ register: this.registry });
    this.gauge('component_ready', '1 when the component is ready', ['component'], () =>
      source.components().map(({ name, ready }) => [{ component: name }, Number(ready)]),
    );
    this.registerDrift();
    this.registerCalibration();
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** @returns the port; null where it cannot be had, then there are no metrics and everything else goes on */
  async listen({ host, port }: MetricsAddress, log: Log): Promise<number | null> {
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      this.text().then(
        (text) => response.setHeader('content-type', this.registry.contentType).end(text),
        () => response.writeHead(500).end(),
      );
    });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
    } catch (error) {
      log.warn('no metrics', { host, port, reason: (error as Error).message });
      return null;
    }
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
    this.server = null;
  }

  private registerDrift(): void {
    const labels = ['line', 'model', 'feature'] as const;
    const figures: readonly [string, string, (row: ModelDrift) => number | null][] = [
      [
        'drift_psi',
        'Population stability index against the training cells; `score`: of the score',
        ({ psi }) => psi,
      ],
      ['drift_ks', 'Statistic of the Kolmogorov-Smirnov test against the training cells', ({ ks }) => ks],
      [
        'drift_missing_share',
        'Share of the cells without the feature; `cell`: with too little evidence for a grade',
        ({ share }) => share,
      ],
      ['drift_state', '0 as in training, 1 watch, 2 alarm', ({ state }) => LEVELS[state]],
      ['drift_cells', 'Cells that were compared', ({ cells }) => cells],
    ];
    for (const [name, help, of] of figures) {
      this.gauge(name, help, labels, () =>
        this.source.drift().map((row) => {
          const { line, model, feature } = row;
          return [{ line, model, feature }, of(row)];
        }),
      );
    }
  }

  private registerCalibration(): void {
    const labels = ['line', 'model', 'revision'] as const;
    const figures: readonly [string, string, (own: JudgedModel['calibration']) => number | null][] = [
      ['labelled_cells', 'Cells with a matured label and a score', ({ cells }) => cells],
      ['labelled_failures', 'Failures among them', ({ failures }) => failures],
      ['calibration_ece', 'Expected calibration error over 15 bins', ({ ece }) => ece],
      ['calibration_base_rate', 'Share of failures among the labelled cells', ({ baseRate }) => baseRate],
      ['calibration_slope', '1 is right; below, probabilities are too extreme', ({ slope }) => slope],
      ['calibration_intercept', '0 is right, in log-odds', ({ intercept }) => intercept],
      ['calibration_brier', 'Brier score', ({ brier }) => brier],
      ['calibration_state', '-1 too few failures, 0 stable, 1 watch, 2 alarm', ({ state }) => LEVELS[state]],
    ];
    for (const [name, help, of] of figures) {
      this.gauge(name, help, labels, () =>
        this.source.calibration().map(({ line, model, revision, calibration }) => {
          return [{ line, model, revision }, of(calibration)];
        }),
      );
    }
  }

  /** A value that is null is not there: it is never told as 0. */
  private gauge(
    name: string,
    help: string,
    labelNames: readonly string[],
    values: () => readonly (readonly [Record<string, string>, number | null])[],
  ): void {
    new Gauge({
      name: `cellgate_scorer_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of values()) if (value !== null) this.set(labels, value);
      },
    });
  }
}
