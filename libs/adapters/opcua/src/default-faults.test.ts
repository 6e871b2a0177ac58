import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType } from 'node-opcua';
import { connectMachines, type MachineConnections } from './connect-machines';
import { CountingSignal } from './testing/counting-signal';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { PlcServer, freePort } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';
import { TcpProxy } from './testing/tcp-proxy';

jest.setTimeout(90_000);

/** The times of a plant, nothing sped up. */
describe('a connection with its default times', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-default-faults-'));
  let plc: PlcServer;
  let proxy: TcpProxy;
  let listener: RecordingListener;
  let connections: MachineConnections;

  beforeAll(async () => {
    const nodes = ['Count', 'Clock'].map((name) => ({
      path: `CAS_01/${name}`,
      dataType: DataType.Double,
      value: 0,
    }));
    plc = await PlcServer.start({ port: await freePort(), nodes });
  });
  beforeEach(async () => {
    proxy = await TcpProxy.start(plc.port);
    listener = new RecordingListener();
    const signals = [signalOf('count', ['CAS_01', 'Count']), signalOf('clock', ['CAS_01', 'Clock'])];
    const group = { id: 'process', samplingIntervalMs: 0, publishingIntervalMs: 100, signals };
    const machine = machineAt(`opc.tcp://127.0.0.1:${proxy.port}`, {
      machine: { status: null, results: null, groups: [group] },
    });
    connections = await connectMachines([machine], listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
    });
    await listener.value((v) => v.signal === 'count');
  });
  afterEach(async () => {
    await connections.close();
    await proxy.stop();
  });
  afterAll(async () => {
    await plc.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('5: notices a half-open link within 8 s and loses nothing', async () => {
    const counting = new CountingSignal(plc, 'CAS_01/Count');
    counting.start();
    await eventually(() => listener.of('count').length > 5, 'the first values');
    proxy.hole();
    const fromMs = Date.now();
    await listener.state('disconnected', 20_000);
    expect(Date.now() - fromMs).toBeLessThan(8_000);
    await eventually(() => connections.status()[0]?.connected === true, 'the connection');
    const last = counting.stop();
    await eventually(() => listener.of('count').some(({ value }) => value === last), 'the last value');
    expect(counting.missing(listener.of('count'))).toEqual([]);
    expect(counting.repeated(listener.of('count'))).toEqual([]);
  });

  it('14: takes every value of a clock that goes wrong by 5 minutes, stands still or was never set', async () => {
    const nowMs = Date.now();
    const minutes = 60_000;
    const times = [
      nowMs + 5 * minutes,
      nowMs + 5 * minutes + 1,
      nowMs - 5 * minutes,
      nowMs - 5 * minutes,
      nowMs - 5 * minutes,
      0,
      0,
      nowMs,
    ];
    for (const [index, ms] of times.entries()) {
      plc.set('CAS_01/Clock', index + 1, { at: new Date(ms) });
      await plc.sampled();
    }
    await listener.value((v) => v.signal === 'clock' && v.value === times.length);
    const told = listener.of('clock').filter(({ value }) => Number(value) > 0);
    expect(told.map(({ value }) => value)).toEqual(times.map((_ms, index) => index + 1));
    // What a clock says that was never set is no time: the next best is taken.
    expect(told.map(({ sourceMs }) => sourceMs)).toEqual(times.map((ms) => (ms === 0 ? null : ms)));
    expect(listener.gaps).toEqual([]);
  });

  it('9: tells that a node was deleted while it was followed', async () => {
    plc.removeNode('CAS_01/Clock');
    const value = await listener.value((v) => v.signal === 'clock' && v.quality === 'bad');
    expect(value.reason).toMatch(/BadNodeId/);
  });
});
