import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, OPCUAClient, type ClientSession } from 'node-opcua';
import type { Machine } from '@cellgate/plant';
import { connectMachines, type MachineConnections } from './connect-machines';
import { CountingSignal } from './testing/counting-signal';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { PlcServer, freePort, type PlcOptions } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';
import { TcpProxy } from './testing/tcp-proxy';

jest.setTimeout(60_000);

describe('11: a server with narrow limits', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-limits-'));
  let plc: PlcServer;
  let proxy: TcpProxy;
  let listener: RecordingListener;
  let counting: CountingSignal;
  let connections: MachineConnections | null = null;
  const others: OPCUAClient[] = [];

  beforeEach(() => {
    listener = new RecordingListener();
  });
  afterEach(async () => {
    counting.stop();
    await connections?.close();
    connections = null;
    await leave();
    await proxy.stop();
    await plc.stop();
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(limits: Partial<PlcOptions>): Promise<void> {
    plc = await PlcServer.start({
      port: await freePort(),
      nodes: ['Count', 'Force', 'Vibration'].map((name) => ({
        path: `CAS_01/${name}`,
        dataType: DataType.Double,
        value: 0,
      })),
      ...limits,
    });
    proxy = await TcpProxy.start(plc.port);
    counting = new CountingSignal(plc, 'CAS_01/Count');
  }

  /** Three publishing intervals, so three subscriptions of one session, each of which wants requests of its own. */
  function machine(): Machine {
    const groups = ['Count', 'Force', 'Vibration'].map((name, position) => ({
      id: `group-${position}`,
      samplingIntervalMs: 0,
      publishingIntervalMs: 50 * (position + 1),
      signals: [signalOf(name.toLowerCase(), ['CAS_01', name])],
    }));
    return machineAt(`opc.tcp://127.0.0.1:${proxy.port}`, {
      machine: { status: null, results: null, groups },
    });
  }

  async function connect(): Promise<void> {
    connections = await connectMachines([machine()], listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
      timing: {
        retryMinMs: 50,
        retryMaxMs: 300,
        keepAliveIntervalMs: 300,
        transportTimeoutMs: 1_500,
        signOfLifeMs: 1_000,
      },
    });
  }

  /** Another client takes a session. */
  async function occupy(): Promise<ClientSession> {
    const client = OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 } });
    others.push(client);
    await client.connect(plc.endpoint);
    return client.createSession();
  }

  async function leave(): Promise<void> {
    await Promise.all(others.splice(0).map((client) => client.disconnect()));
  }

  async function caughtUp(): Promise<void> {
    const last = counting.times.length + 5;
    await eventually(() => listener.of('count').some(({ value }) => Number(value) >= last), 'a later value');
    const end = counting.stop();
    await eventually(() => listener.of('count').some(({ value }) => value === end), 'the last value');
  }

  const refusals = (): number => connections?.status()[0]?.counters.publishRefusals ?? 0;

  it.each([1, 2])(
    'asks for as many messages as the server lets wait, %d, and loses nothing',
    async (most) => {
      await start({ maxPublishRequests: most });
      await connect();
      counting.start();
      await eventually(() => listener.of('count').length > 5, 'the first values');
      await eventually(() => refusals() > 0, 'a refusal');
      const learnt = refusals();
      await caughtUp();
      expect(counting.missing(listener.of('count'))).toEqual([]);
      // Learnt once: the server is not asked for more over and over.
      expect(refusals()).toBe(learnt);
      expect(plc.waitingPublishRequests).toBeLessThanOrEqual(most);

      counting.start();
      listener.changes.length = 0;
      proxy.drop();
      await listener.state('disconnected');
      await listener.state('connected');
      await caughtUp();
      expect(counting.missing(listener.of('count'))).toEqual([]);
      expect(counting.repeated(listener.of('count'))).toEqual([]);
      expect(listener.gaps.filter(({ outcome }) => outcome === 'missing')).toEqual([]);
      // What the refused requests carried was acknowledged too; the last messages are with the next sign of life.
      await eventually(() => plc.unacknowledged < 5, 'the acknowledgements');
    },
  );

  it('says that no session is free, and connects when one becomes free', async () => {
    await start({ maxSessions: 1 });
    await occupy();
    await connect();
    expect((await listener.state('disconnected')).reason).toContain('no free session (BadTooManySessions)');
    expect(connections?.status()[0]).toMatchObject({
      connected: false,
      reason: expect.stringContaining('BadTooManySessions'),
    });
    expect(listener.received).toEqual([]);
    await leave();
    await listener.state('connected');
    await listener.value((v) => v.signal === 'count');
  });

  it('keeps the gap open while another client has taken the session it lost, and accounts for every value', async () => {
    await start({ maxSessions: 1 });
    await connect();
    counting.start();
    await eventually(() => listener.of('count').length > 5, 'the first values');
    proxy.cut();
    await listener.state('disconnected');
    plc.endSubscriptions();
    plc.forgetSessions();
    await occupy();
    proxy.restore();
    await eventually(
      () => connections?.status()[0]?.reason?.includes('BadTooManySessions') === true,
      'the reason',
    );
    expect(listener.gaps).toMatchObject([{ outcome: 'lasting', toMs: null }]);
    await leave();
    await caughtUp();
    await eventually(() => listener.gaps.length > 1, 'the end of the gap');
    expect(listener.gaps.at(-1)).toMatchObject({ outcome: 'missing' });
    expect(counting.missing(listener.of('count')).length).toBeGreaterThan(0);
    expect(counting.silentlyMissing(listener.of('count'), listener.gaps)).toEqual([]);
  });
});
