import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EndpointStatus, ReceivedValue } from '@cellgate/opcua';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { WriterState } from '../writing/point-writer';
import type { Log } from './log';

/** What the metrics are made of at the moment of a scrape. */
export interface MetricsSource {
  endpoints(): readonly EndpointStatus[];
  /** Milliseconds since 1970 UTC; null: no certificate yet. */
  ownCertificateExpiresMs(): number | null;
  openGaps(): number | null;
  writer(): WriterState;
}

const DAY_MS = 86_400_000;

/** Metrics of the collector for Prometheus, on a port of this machine only. */
export class CollectorMetrics {
  private readonly registry = new Registry();
  private readonly lag = new Histogram({
    name: 'cellgate_collector_lag_seconds',
    help: 'Time from the source timestamp of a value to its arrival; one value of each message is taken',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
    registers: [this.registry],
  });
  private server: Server | null = null;

  constructor(
    private readonly source: MetricsSource,
    private readonly now: () => number,
  ) {
    // Event-loop delay, memory and CPU of the process are among them.
    collectDefaultMetrics({ register: this.registry });
    this.registerEndpoints();
    this.registerWriter();
  }

  observe(batch: readonly ReceivedValue[]): void {
    const value = batch.at(-1);
    if (value !== undefined && value.sourceMs !== null) {
      this.lag.observe(Math.max(0, value.receivedMs - value.sourceMs) / 1_000);
    }
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** @returns the port; null where it cannot be had, then there are no metrics and everything else goes on */
  async listen(port: number, log: Log): Promise<number | null> {
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
        server.listen(port, '127.0.0.1', resolve);
      });
    } catch (error) {
      log.warn('no metrics', { port, reason: (error as Error).message });
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

  private registerEndpoints(): void {
    const { source } = this;
    const counters: readonly [string, string, (status: EndpointStatus) => number][] = [
      ['values', 'Values received', ({ counters: c }) => c.values],
      ['duplicates', 'Values and messages that had come before', ({ counters: c }) => c.duplicates],
      ['overflows', 'Values with the overflow bit', ({ counters: c }) => c.overflows],
      [
        'unusable_values',
        'Values of the wrong type, without content or not finite',
        ({ counters: c }) => c.unusable,
      ],
      ['dropped_notifications', 'Notifications that fit no node', ({ counters: c }) => c.dropped],
      [
        'filtered_values',
        'Values within a deadband that the server does not apply',
        ({ counters: c }) => c.filtered,
      ],
      ['backfilled_values', 'Values from the history of the server', ({ counters: c }) => c.backfilled],
      ['lost_messages', 'Messages that never came', ({ counters: c }) => c.messagesLost],
      [
        'publish_refusals',
        'Requests for messages that a server refused because too many waited',
        ({ counters: c }) => c.publishRefusals,
      ],
      ['reconnects', 'Connections after the first one', ({ counters: c }) => c.reconnects],
      ['listener_errors', 'Exceptions while values were taken', ({ counters: c }) => c.listenerErrors],
    ];
    for (const [name, help, of] of counters) {
      new Counter({
        name: `cellgate_collector_${name}_total`,
        help,
        labelNames: ['endpoint'],
        registers: [this.registry],
        collect() {
          this.reset();
          for (const status of source.endpoints()) {
            this.inc({ endpoint: status.endpoint }, of(status));
          }
        },
      });
    }
    const gauges: readonly [string, string, (status: EndpointStatus) => number | null][] = [
      ['connected', '1 when the session is there', ({ connected }) => Number(connected)],
      ['missing_nodes', 'Nodes that the server has not got or refuses', ({ missing }) => missing.length],
      [
        'clock_skew_seconds',
        'Our clock less that of the server, the way of a value included',
        ({ clockSkewMs }) => (clockSkewMs === null ? null : clockSkewMs / 1_000),
      ],
      [
        'server_certificate_days',
        'Days until the certificate of the server expires',
        ({ serverCertificateExpiresMs }) => this.daysUntil(serverCertificateExpiresMs),
      ],
    ];
    for (const [name, help, of] of gauges) {
      new Gauge({
        name: `cellgate_collector_${name}`,
        help,
        labelNames: ['endpoint'],
        registers: [this.registry],
        collect() {
          this.reset();
          for (const status of source.endpoints()) {
            const value = of(status);
            if (value !== null) {
              this.set({ endpoint: status.endpoint }, value);
            }
          }
        },
      });
    }
  }

  private registerWriter(): void {
    const { source } = this;
    const gauges: readonly [string, string, () => number | null][] = [
      [
        'certificate_days',
        'Days until the own certificate expires',
        () => this.daysUntil(source.ownCertificateExpiresMs()),
      ],
      ['gaps_open', 'Gaps that last or may still be filled', () => source.openGaps()],
      ['queued_points', 'Points that are not stored yet', () => source.writer().queued],
      ['dropped_points', 'Points that were thrown away', () => source.writer().dropped],
      ['rejected_points', 'Points that the store refused for good', () => source.writer().rejected],
      ['store_available', '1 while the store takes what is written', () => availability(source.writer())],
      ['spool_bytes', 'Bytes on disk that are not stored yet', () => source.writer().spool?.bytes ?? null],
      [
        'spool_capacity_bytes',
        'Bytes that the spool may take on disk',
        () => source.writer().spool?.capacityBytes ?? null,
      ],
      [
        'spool_age_seconds',
        'How long the oldest segment has waited for the store; 0: nothing waits',
        () => this.spoolAgeSeconds(),
      ],
      [
        'spool_disk_fault',
        '1 while the disk of the spool takes no data',
        () => faultOf(source.writer().spool),
      ],
    ];
    for (const [name, help, of] of gauges) {
      new Gauge({
        name: `cellgate_collector_${name}`,
        help,
        registers: [this.registry],
        collect() {
          const value = of();
          if (value === null) {
            // Not reset(), which makes it 0.
            this.remove();
          } else {
            this.set(value);
          }
        },
      });
    }
  }

  private spoolAgeSeconds(): number | null {
    const { spool } = this.source.writer();
    if (spool === undefined) return null;
    const oldest = spool.lanes.flatMap(({ oldestMs }) => oldestMs ?? []);
    return oldest.length === 0 ? 0 : Math.max(0, this.now() - Math.min(...oldest)) / 1_000;
  }

  private daysUntil(ms: number | null): number | null {
    return ms === null ? null : (ms - this.now()) / DAY_MS;
  }
}

/** Null until the first attempt. */
function availability({ available }: WriterState): number | null {
  return available === null ? null : Number(available);
}

function faultOf(spool: WriterState['spool']): number | null {
  return spool === undefined ? null : Number(spool.fault !== null);
}
