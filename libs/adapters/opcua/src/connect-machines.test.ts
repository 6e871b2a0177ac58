import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, StatusCodes } from 'node-opcua';
import type { Machine } from '@cellgate/plant';
import type { ConnectionTiming } from './client-settings';
import { connectMachines, type MachineConnections } from './connect-machines';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { PlcServer, freePort, type PlcNode } from './testing/plc-server';
import { TcpProxy } from './testing/tcp-proxy';
import { RecordingListener } from './testing/recording-listener';

jest.setTimeout(60_000);

const NODES: readonly PlcNode[] = [
  { path: 'CAS_01/Temperature', dataType: DataType.Double, value: 24.5 },
  { path: 'CAS_01/Vibration', dataType: DataType.Float, value: 1.5 },
  { path: 'CAS_01/Status', dataType: DataType.Int32, value: 1 },
  { path: 'CAS_01/InspectionResult', dataType: DataType.String, value: '' },
];

describe('connectMachines', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-'));
  let plc: PlcServer | null = null;
  let connections: MachineConnections | null = null;
  let listener = new RecordingListener();

  beforeEach(() => {
    listener = new RecordingListener();
  });
  afterEach(async () => {
    await connections?.close();
    await plc?.stop();
    connections = null;
    plc = null;
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function connect(
    machines: readonly Machine[],
    timing: Partial<ConnectionTiming> = {},
  ): Promise<void> {
    connections = await connectMachines(machines, listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
      timing: {
        retryMinMs: 100,
        retryMaxMs: 300,
        nodeRetryMinMs: 200,
        nodeRetryMaxMs: 400,
        ...timing,
      },
    });
  }

  it('passes values with the time of the device, the status code and the quality', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    await connect([machineAt(plc.endpoint)]);
    await listener.state('connected');

    const at = new Date('2026-05-04T06:00:00.250Z');
    plc.set('CAS_01/Temperature', 31.25, { at });
    const value = await listener.value((v) => v.signal === 'temperature' && v.value === 31.25);
    expect(value).toMatchObject({
      machine: 'CAS_01',
      role: 'signal',
      quality: 'good',
      statusCode: 0,
      reason: null,
      sourceMs: at.getTime(),
    });
    expect(value.serverMs).not.toBeNull();
    expect(await listener.value((v) => v.role === 'status')).toMatchObject({ signal: 'status', value: 1 });

    plc.set('CAS_01/InspectionResult', '{"cellId":"C1"}');
    await listener.value((v) => v.role === 'results' && v.value === '{"cellId":"C1"}');
    expect(connections?.status()).toMatchObject([{ connected: true, reason: null, nodes: 4, missing: [] }]);
  });

  it('keeps uncertain and bad qualities and passes on no value of the wrong kind', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    await connect([machineAt(plc.endpoint)]);
    await listener.state('connected');

    plc.set('CAS_01/Temperature', 40, { statusCode: StatusCodes.UncertainLastUsableValue });
    expect(await listener.value((v) => v.quality === 'uncertain')).toMatchObject({
      value: 40,
      statusCode: StatusCodes.UncertainLastUsableValue.value,
      reason: 'UncertainLastUsableValue',
    });
    plc.set('CAS_01/Temperature', 41, { statusCode: StatusCodes.BadSensorFailure });
    expect(await listener.value((v) => v.quality === 'bad')).toMatchObject({
      statusCode: StatusCodes.BadSensorFailure.value,
      reason: 'BadSensorFailure',
    });
    plc.set('CAS_01/Vibration', Number.NaN);
    expect(await listener.value((v) => v.signal === 'vibration' && v.quality === 'bad')).toMatchObject({
      value: null,
      statusCode: StatusCodes.BadOutOfRange.value,
      reason: 'NaN is not a finite number',
    });
    // The server compares NaN with NaN and finds a change each time.
    expect(connections?.status()[0]?.counters.unusable).toBeGreaterThanOrEqual(1);
  });

  it('calls a text where a number is expected bad, and counts it', async () => {
    const nodes = NODES.map((node) =>
      node.path === 'CAS_01/Temperature' ? { ...node, dataType: DataType.String, value: 'warm' } : node,
    );
    plc = await PlcServer.start({ port: await freePort(), nodes });
    await connect([machineAt(plc.endpoint)]);
    expect(await listener.value((v) => v.signal === 'temperature')).toMatchObject({
      value: null,
      quality: 'bad',
      statusCode: StatusCodes.BadTypeMismatch.value,
      reason: 'a number was expected, the node holds String',
    });
    expect(connections?.status()[0]?.counters.unusable).toBe(1);
  });

  it('follows a server that is not there at start', async () => {
    const port = await freePort();
    await connect([machineAt(`opc.tcp://127.0.0.1:${port}`)]);
    const lost = await listener.state('disconnected');
    expect(lost.reason).toContain('does not answer');
    plc = await PlcServer.start({ port, nodes: NODES });
    await listener.value((v) => v.signal === 'temperature' && v.value === 24.5);
    expect(listener.changes.map(({ state }) => state)).toEqual(['disconnected', 'connected']);
  });

  it('finds the nodes again when a restarted server orders its namespaces otherwise', async () => {
    const port = await freePort();
    plc = await PlcServer.start({ port, nodes: NODES });
    await connect([machineAt(plc.endpoint)]);
    await listener.value((v) => v.signal === 'temperature' && v.value === 24.5);
    await plc.stop();
    await listener.state('disconnected');
    listener.clear();

    // Same identifiers in another namespace take the index that ours had.
    plc = await PlcServer.start({
      port,
      namespacesBefore: ['urn:other:one', 'urn:other:two'],
      decoys: [{ path: 'CAS_01/InspectionResult', dataType: DataType.String, value: 'wrong node' }],
      nodes: NODES.map((node) => (node.path === 'CAS_01/Temperature' ? { ...node, value: 77 } : node)),
    });
    await listener.value((v) => v.signal === 'temperature' && v.value === 77, 30_000);
    plc.set('CAS_01/InspectionResult', 'after the restart');
    await listener.value((v) => v.role === 'results' && v.value === 'after the restart');
    expect(listener.changes.map(({ state }) => state)).toEqual(['connected']);
    expect(listener.received.filter(({ value }) => value === 'wrong node')).toEqual([]);
  });

  it('loses no value of an outage that the session survives', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    const proxy = await TcpProxy.start(plc.port);
    try {
      await connect([machineAt(`opc.tcp://127.0.0.1:${proxy.port}`)]);
      await listener.value((v) => v.value === 24.5);
      proxy.cut();
      await listener.state('disconnected');
      listener.clear();
      for (let record = 1; record <= 20; record += 1) {
        plc.set('CAS_01/InspectionResult', `record ${record}`, {
          at: new Date(Date.UTC(2026, 4, 4) + record),
        });
        await plc.sampled();
      }
      proxy.restore();
      await listener.value((v) => v.value === 'record 20');
      const records = new Set(listener.of('results').map(({ value }) => value));
      expect(records).toEqual(new Set(Array.from({ length: 20 }, (_unused, index) => `record ${index + 1}`)));
      expect(listener.gaps.filter(({ outcome }) => outcome === 'missing')).toEqual([]);
    } finally {
      await proxy.stop();
    }
  });

  it('goes on when the server forgets the session or ends the subscriptions', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    await connect([machineAt(plc.endpoint)], { signOfLifeMs: 500 });
    await listener.value((v) => v.value === 24.5);

    plc.forgetSessions();
    plc.set('CAS_01/Temperature', 50);
    await listener.value((v) => v.value === 50);

    listener.clear();
    plc.endSubscriptions();
    await listener.until(
      () => (listener.changes.at(-1)?.state === 'connected' ? true : undefined),
      'a new subscription',
    );
    plc.set('CAS_01/Temperature', 51);
    await listener.value((v) => v.value === 51);
  });

  it('retries a node that is missing at subscription until it appears', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    const group = {
      id: 'process',
      samplingIntervalMs: 50,
      publishingIntervalMs: 100,
      signals: [signalOf('temperature', ['CAS_01', 'Temperature']), signalOf('late', ['CAS_01', 'Late'])],
    };
    await connect([machineAt(plc.endpoint, { machine: { groups: [group] } })]);
    expect(await listener.value((v) => v.signal === 'late')).toMatchObject({
      value: null,
      quality: 'bad',
      reason: 'browse path CAS_01/Late below Objects: BadNoMatch',
    });
    expect(connections?.status()[0]).toMatchObject({
      connected: true,
      missing: [{ machine: 'CAS_01', signal: 'late' }],
    });

    plc.addNode({ path: 'CAS_01/Late', dataType: DataType.Double, value: 5 });
    expect(await listener.value((v) => v.signal === 'late' && v.value === 5)).toMatchObject({
      quality: 'good',
    });
    expect(listener.of('late').filter(({ quality }) => quality === 'bad')).toHaveLength(1);
    await eventually(() => connections?.status()[0]?.missing.length === 0, 'no missing node');
  });

  it('monitors more nodes than the server takes in one request, without losing early notifications', async () => {
    const names = Array.from({ length: 250 }, (_unused, index) => `V${index}`);
    plc = await PlcServer.start({
      port: await freePort(),
      nodes: names.map((name, index) => ({
        path: `CAS_01/${name}`,
        dataType: DataType.Double,
        value: index,
      })),
      maxMonitoredItemsPerCall: 20,
    });
    const group = {
      id: 'process',
      samplingIntervalMs: 50,
      publishingIntervalMs: 100,
      signals: names.map((name) => signalOf(name, ['CAS_01', name])),
    };
    await connect([machineAt(plc.endpoint, { machine: { groups: [group], status: null, results: null } })]);
    await listener.until(() => (listener.received.length >= 250 ? true : undefined), 'all values');
    expect(new Map(listener.received.map((v) => [v.signal, v.value]))).toEqual(
      new Map(names.map((name, index) => [name, index])),
    );
    expect(connections?.status()[0]?.counters.dropped).toBe(0);
  });

  it('survives a listener that throws, counts it and goes on', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    listener.failing = 1;
    await connect([machineAt(plc.endpoint)]);
    await listener.until(() => (listener.failing === 0 ? true : undefined), 'the first message');
    plc.set('CAS_01/Temperature', 99);
    await listener.value((v) => v.value === 99);
    expect(connections?.status()[0]?.counters.listenerErrors).toBe(1);
  });

  it('uses one session for machines of the same server and closes it at the end', async () => {
    plc = await PlcServer.start({ port: await freePort(), nodes: NODES });
    const machine = machineAt(plc.endpoint);
    await connect([machine, { ...machine, id: 'CAS_02' }]);
    await listener.value((v) => v.machine === 'CAS_02' && v.signal === 'temperature');
    expect(plc.server.engine.currentSessionCount).toBe(1);
    expect(listener.changes).toMatchObject([{ machines: ['CAS_01', 'CAS_02'] }]);
    await connections?.close();
    expect(plc.server.engine.currentSessionCount).toBe(0);
  });
});
