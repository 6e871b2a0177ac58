import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, type ClientSession } from 'node-opcua';
import { connectMachines, type MachineConnections } from './connect-machines';
import { HeldAcknowledgements, holdAcknowledgements } from './held-acknowledgements';
import { CountingSignal } from './testing/counting-signal';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { PlcServer, freePort } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';

jest.setTimeout(60_000);

describe('HeldAcknowledgements', () => {
  let commits: (() => void)[];
  let acknowledged: number[];
  let requests: number;
  let held: HeldAcknowledgements;

  beforeEach(() => {
    commits = [];
    acknowledged = [];
    requests = 0;
    held = new HeldAcknowledgements(
      (_subscription, sequence) => acknowledged.push(sequence),
      () => (requests += 1),
      () => new Promise((resolve) => commits.push(resolve)),
    );
  });
  afterEach(() => {
    held.stop();
    jest.useRealTimers();
  });

  /** Everything that waits for no commit is done. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('acknowledges each message after its commit', async () => {
    held.arrived(1, 7);
    held.arrived(1, 8);
    await settled();
    expect(acknowledged).toEqual([]);
    commits[0]?.();
    await settled();
    expect(acknowledged).toEqual([7]);
    commits[1]?.();
    await settled();
    expect(acknowledged).toEqual([7, 8]);
    expect(held.count).toBe(0);
  });

  it('asks for the commit only when the values of the message were passed on', async () => {
    let passOn: () => void = () => undefined;
    held.arrived(1, 1);
    held.until(new Promise((resolve) => (passOn = resolve)));
    await settled();
    expect(commits).toEqual([]);
    passOn();
    await settled();
    expect(commits).toHaveLength(1);
  });

  it('never acknowledges what could not be made safe', async () => {
    held = new HeldAcknowledgements(
      (_subscription, sequence) => acknowledged.push(sequence),
      () => undefined,
      () => Promise.reject(new Error('no disk')),
    );
    held.arrived(1, 1);
    await settled();
    expect([acknowledged, held.count]).toEqual([[], 0]);
  });

  it('asks for one message a second, no more, while 32 wait, and for all that were wanted when there is room', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    for (let sequence = 1; sequence <= 32; sequence += 1) held.arrived(1, sequence);
    for (let wanted = 0; wanted < 5; wanted += 1) held.wanted();
    await settled();
    expect(requests).toBe(0);
    jest.advanceTimersByTime(2_000);
    expect(requests).toBe(2);
    commits[0]?.();
    await settled();
    expect(requests).toBe(5);
    held.wanted();
    expect(requests).toBe(6);
  });
});

describe('acknowledgement by the pinned version of node-opcua', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-acknowledge-'));
  let plc: PlcServer;
  let connections: MachineConnections | null = null;

  beforeAll(async () => {
    const count = { path: 'CAS_01/Count', dataType: DataType.Double, value: 0 };
    plc = await PlcServer.start({ port: await freePort(), nodes: [count] });
  });
  afterAll(async () => {
    await connections?.close();
    await plc.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('waits for the commit of the values, and makes up for it then', async () => {
    const listener = new RecordingListener();
    const counting = new CountingSignal(plc, 'CAS_01/Count');
    let isSound = false;
    const waiting: (() => void)[] = [];
    const machine = machineAt(plc.endpoint, {
      machine: {
        status: null,
        results: null,
        groups: [
          {
            id: 'process',
            samplingIntervalMs: 0,
            publishingIntervalMs: 100,
            signals: [signalOf('count', ['CAS_01', 'Count'])],
          },
        ],
      },
    });
    connections = await connectMachines([machine], listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
      committed: () => (isSound ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    });
    counting.start();
    await eventually(() => new Set(listener.of('count').map(({ value }) => value)).size >= 12, 'values');
    // Every message that came is still kept by the server.
    expect(waiting.length).toBeGreaterThanOrEqual(5);
    expect(plc.unacknowledged).toBeGreaterThanOrEqual(waiting.length);
    isSound = true;
    for (const commit of waiting) commit();
    await eventually(() => plc.unacknowledged < 5, 'the acknowledgements');
    const last = counting.stop();
    await eventually(() => listener.of('count').some(({ value }) => value === last), 'the last value');
    expect(counting.missing(listener.of('count'))).toEqual([]);
  });

  it('refuses a session that acknowledges in another way', () => {
    const other = { getPublishEngine: () => ({}) } as unknown as ClientSession;
    expect(() => holdAcknowledgements(other, () => Promise.resolve())).toThrow(
      'another way than version 2.182.2',
    );
  });
});
