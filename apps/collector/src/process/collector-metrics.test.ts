import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EndpointStatus } from '@cellgate/opcua';
import type { WriterState } from '../writing/point-writer';
import { AT_MS, received } from '../testing/received';
import { RecordingLog } from '../testing/recording-log';
import { CollectorMetrics, type MetricsSource } from './collector-metrics';

const STATUS: EndpointStatus = {
  endpoint: 'opc.tcp://plc:4840',
  machines: ['CAS_01'],
  connected: true,
  reason: null,
  nodes: 7,
  missing: [{ machine: 'CAS_01', signal: 'x', reason: 'BadNoMatch' }],
  counters: {
    values: 100,
    unusable: 1,
    overflows: 2,
    dropped: 3,
    listenerErrors: 4,
    duplicates: 5,
    filtered: 6,
    backfilled: 7,
    messagesLost: 8,
    publishRefusals: 10,
    reconnects: 9,
  },
  clockSkewMs: 250,
  serverCertificateExpiresMs: null,
};

const SPOOL: NonNullable<WriterState['spool']> = {
  pressure: 'normal',
  fault: 'ENOSPC',
  bytes: 4_096,
  capacityBytes: 8_192,
  pending: 0,
  pendingBytes: 0,
  commits: 1,
  dropped: 0,
  lanes: [
    { name: 'durable', waiting: 0, bytes: 0, segments: 1, oldestMs: null },
    { name: 'telemetry', waiting: 5, bytes: 4_096, segments: 1, oldestMs: AT_MS - 1_500 },
  ],
};

describe('CollectorMetrics', () => {
  const metrics = new CollectorMetrics(
    {
      endpoints: () => [STATUS],
      ownCertificateExpiresMs: () => AT_MS + 2 * 86_400_000,
      openGaps: () => 3,
      writer: () => ({
        available: true,
        reason: null,
        queued: 11,
        written: 1,
        dropped: 12,
        rejected: 13,
        spool: SPOOL,
      }),
    },
    () => AT_MS,
  );
  afterAll(() => {
    metrics.close();
  });

  it('serves what a scrape needs, and the same again with the next one', async () => {
    metrics.observe([received()]);
    const port = await metrics.listen(0, new RecordingLog());
    const scrape = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await scrape();
    const text = await scrape();
    const at = 'endpoint="opc.tcp://plc:4840"';
    for (const line of [
      `cellgate_collector_values_total{${at}} 100`,
      `cellgate_collector_duplicates_total{${at}} 5`,
      `cellgate_collector_overflows_total{${at}} 2`,
      `cellgate_collector_reconnects_total{${at}} 9`,
      `cellgate_collector_publish_refusals_total{${at}} 10`,
      `cellgate_collector_connected{${at}} 1`,
      `cellgate_collector_missing_nodes{${at}} 1`,
      `cellgate_collector_clock_skew_seconds{${at}} 0.25`,
      'cellgate_collector_certificate_days 2',
      'cellgate_collector_gaps_open 3',
      'cellgate_collector_queued_points 11',
      'cellgate_collector_store_available 1',
      'cellgate_collector_spool_bytes 4096',
      'cellgate_collector_spool_capacity_bytes 8192',
      'cellgate_collector_spool_age_seconds 1.5',
      'cellgate_collector_spool_disk_fault 1',
      'cellgate_collector_lag_seconds_count 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).not.toContain('server_certificate_days{');
    expect((await fetch(`http://127.0.0.1:${port}/else`)).status).toBe(404);
  });

  it('leaves out what is not known, even after it was', async () => {
    let known = true;
    const source: MetricsSource = {
      endpoints: () => [],
      ownCertificateExpiresMs: () => (known ? AT_MS : null),
      openGaps: () => (known ? 0 : null),
      writer: () => ({
        available: known ? false : null,
        reason: null,
        queued: 0,
        written: 0,
        dropped: 0,
        rejected: 0,
      }),
    };
    const subject = new CollectorMetrics(source, () => AT_MS);
    const samples = async (): Promise<string[]> =>
      (await subject.text())
        .split('\n')
        .filter((line) => /^cellgate_collector_(cert|gaps|store|spool)/.test(line));
    expect(await samples()).toEqual([
      'cellgate_collector_certificate_days 0',
      'cellgate_collector_gaps_open 0',
      'cellgate_collector_store_available 0',
    ]);
    known = false;
    expect(await samples()).toEqual([]);
  });

  it('says that a port is taken and lets the collector go on', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const log = new RecordingLog();
    expect(await metrics.listen((other.address() as AddressInfo).port, log)).toBeNull();
    expect(log.messages()).toEqual(['no metrics']);
    other.close();
  });
});
