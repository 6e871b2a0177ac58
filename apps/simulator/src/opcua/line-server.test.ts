import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  ClientMonitoredItem,
  type ClientSession,
  type DataValue,
  DataType,
  TimestampsToReturn,
} from 'node-opcua';
import type { InspectionResult } from '../line/inspection-result';
import type { Reading } from '../machines/machine';
import { Simulator } from '../simulator';
import { OpcClients, resolveNode, writeDouble } from '../testing/opc-client';
import { ManualClock } from '../testing/manual-clock';
import { until } from '../testing/until';
import { LineServer } from './line-server';

/** Every value that a subscription delivers, in the order of delivery. */
async function record(
  session: ClientSession,
  path: string,
  { queueSize, publishingMs }: { queueSize: number; publishingMs: number },
): Promise<DataValue[]> {
  const values: DataValue[] = [];
  const subscription = await session.createSubscription2({
    requestedPublishingInterval: publishingMs,
    publishingEnabled: true,
  });
  const item = ClientMonitoredItem.create(
    subscription,
    { nodeId: await resolveNode(session, path), attributeId: AttributeIds.Value },
    { samplingInterval: 0, queueSize, discardOldest: true },
    TimestampsToReturn.Both,
  );
  item.on('changed', (value) => values.push(value));
  await until('the first value', () => values.length > 0);
  return values;
}

describe('LineServer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-server-'));
  const clients = new OpcClients();
  const simulator = new Simulator({ clock: new ManualClock(), seed: 1, speed: 1 });
  let server: LineServer;
  let url: string;

  beforeAll(async () => {
    server = await LineServer.create({ host: '127.0.0.1', port: 0, pkiDir: join(folder, 'pki') }, simulator);
    url = await server.listen();
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    clients.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const show = (signals: Record<string, Reading>, atMs: number) =>
    server.nodes.showReadings('CAS_01', {
      atMs,
      state: 'running',
      signals: new Map(Object.entries(signals)),
    });

  it('takes sessions without security and with Basic256Sha256, signed and encrypted', async () => {
    for (const security of ['none', 'encrypted'] as const)
      await clients.session(
        url,
        async (session) => expect(await resolveNode(session, 'CAS_01/Status')).toBe('ns=2;s=CAS_01.Status'),
        security,
      );
  }, 30_000);

  it('gives all readings of a machine one source timestamp, and their quality', async () => {
    const atMs = Date.UTC(2026, 0, 1, 12, 0, 0, 500);
    show(
      {
        temperature: { value: 35.5, quality: 'good' },
        vibration: { value: 2.1, quality: 'uncertain' },
        force: { value: 220, quality: 'bad' },
      },
      atMs,
    );
    await clients.session(url, async (session) => {
      for (const [name, value, status] of [
        ['Temperature', 35.5, 'Good'],
        ['Vibration', 2.1, 'UncertainSensorNotAccurate'],
        ['Force', 220, 'BadSensorFailure'],
        ['Status', 1, 'Good'],
      ] as const) {
        const read = await session.read({
          nodeId: await resolveNode(session, `CAS_01/${name}`),
          attributeId: AttributeIds.Value,
        });
        expect([read.value.value, read.statusCode.name]).toEqual([value, status]);
        expect(read.sourceTimestamp?.getTime()).toBe(atMs);
      }
    });
  });

  it('moves a set-point inside its range and refuses everything else', async () => {
    await clients.session(url, async (session) => {
      expect(await writeDouble(session, 'CAS_01/TemperatureSetPoint', 31.5)).toBe('Good');
      expect(simulator.setPoint('CAS_01', 'temperature')).toBe(31.5);
      for (const value of [19.99, 50.01, NaN, Infinity, -Infinity])
        expect(await writeDouble(session, 'CAS_01/TemperatureSetPoint', value)).toBe('BadOutOfRange');
      const nodeId = await resolveNode(session, 'CAS_01/TemperatureSetPoint');
      const text = { value: { dataType: DataType.String, value: '30' } };
      const mistyped = await session.write({ nodeId, attributeId: AttributeIds.Value, value: text });
      expect(mistyped.name).toBe('BadTypeMismatch');
      expect(simulator.setPoint('CAS_01', 'temperature')).toBe(31.5);
      const read = await session.read({ nodeId, attributeId: AttributeIds.Value });
      expect(read.value.value).toBe(31.5);
      expect(await writeDouble(session, 'CAS_01/Temperature', 30)).toBe('BadNotWritable');
    });
  });

  it('tells subscribers of a moved set-point', async () => {
    await clients.session(url, async (session) => {
      const seen = await record(session, 'FORM_01/CurrentSetPoint', { queueSize: 10, publishingMs: 50 });
      await writeDouble(session, 'FORM_01/CurrentSetPoint', 3.05);
      await until('the new set-point', () => seen.at(-1)?.value.value === 3.05);
    });
  });

  it('delivers every inspection record: 1,000 at 50 a second, in order, with queue 1,000 and sampling 0', async () => {
    const result = (sequence: number): InspectionResult => ({
      cellId: `C-${sequence}`,
      lot: 'L',
      order: '98765',
      stage: 'FQC',
      at: new Date().toISOString(),
      sequence,
      measurements: { capacity: 50 + sequence / 1_000, k_value: null },
    });
    await clients.session(url, async (session) => {
      const seen = await record(session, 'EOL_01/InspectionResult', {
        queueSize: 1_000,
        publishingMs: 1_000,
      });
      let sequence = 0;
      const done = new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          // two in one turn of the event loop, as FQC and OQC of one cell come
          server.nodes.showResult('EOL_01', result(++sequence));
          server.nodes.showResult('EOL_01', result(++sequence));
          if (sequence < 1_000) return;
          clearInterval(timer);
          resolve();
        }, 40);
      });
      await done;
      await until('the last record', () => String(seen.at(-1)?.value.value).includes('"C-1000"'), 20_000);
      const sequences = seen
        .map(({ value }) => String(value.value))
        .filter((text) => text.startsWith('{'))
        .map((text) => (JSON.parse(text) as InspectionResult).sequence);
      expect(sequences).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
      expect(seen.every(({ statusCode }) => statusCode.isGood())).toBe(true);
    });
  }, 60_000);

  it('survives a queue that overflows with values that are not good, and marks the loss', async () => {
    await clients.session(url, async (session) => {
      const seen = await record(session, 'CAS_01/Pressure', { queueSize: 2, publishingMs: 500 });
      const from = Date.now();
      for (let i = 0; i < 10; i++)
        show({ pressure: { value: i, quality: i % 2 === 0 ? 'bad' : 'uncertain' } }, from + i);
      await until('the newest value', () => seen.at(-1)?.value.value === 9);
      const overflowed = seen.at(-2);
      expect(overflowed?.value.value).toBe(8);
      expect(overflowed?.statusCode.isNotGood()).toBe(true);
      expect(overflowed?.statusCode.hasOverflowBit).toBe(true);
    });
  });
});
