import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType } from 'node-opcua';
import type { Machine } from '@cellgate/plant';
import type { ConnectionTiming } from './client-settings';
import { connectMachines, type MachineConnections } from './connect-machines';
import type { SubscriptionMemory } from './subscription-memory';
import { CountingSignal } from './testing/counting-signal';
import { eventually } from './testing/eventually';
import { machineAt, signalOf } from './testing/machine-builder';
import { PlcServer, freePort } from './testing/plc-server';
import { RecordingListener } from './testing/recording-listener';
import { TcpProxy } from './testing/tcp-proxy';

jest.setTimeout(90_000);

/** Ten times as fast as in a plant, so that an outage of a second tests what one of ten does there. */
const FAST: Partial<ConnectionTiming> = {
  retryMinMs: 50,
  retryMaxMs: 300,
  nodeRetryMinMs: 200,
  nodeRetryMaxMs: 400,
  keepAliveIntervalMs: 300,
  transportTimeoutMs: 1_500,
  connectDeadlineMs: 5_000,
  signOfLifeMs: 1_000,
};

describe('no value is lost in silence', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-opcua-faults-'));
  let plc: PlcServer;
  let proxy: TcpProxy;
  let counting: CountingSignal;
  let listener: RecordingListener;
  let memory: Map<string, string>;
  const open: MachineConnections[] = [];

  beforeAll(async () => {
    plc = await PlcServer.start({
      port: await freePort(),
      nodes: ['Temperature', 'Vibration', 'Force', 'Count'].map((name) => ({
        path: `CAS_01/${name}`,
        dataType: DataType.Double,
        value: 0,
      })),
      historizing: ['CAS_01/Count'],
    });
  });
  beforeEach(async () => {
    proxy = await TcpProxy.start(plc.port);
    counting = new CountingSignal(plc, 'CAS_01/Count');
    listener = new RecordingListener();
    memory = new Map();
  });
  afterEach(async () => {
    counting.stop();
    await Promise.all(open.splice(0).map((connections) => connections.close()));
    await proxy.stop();
  });
  afterAll(async () => {
    await plc.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const kept: SubscriptionMemory = {
    load: (key) => memory.get(key) ?? null,
    keep: (key, content) => void memory.set(key, content),
  };

  function machine(changes: Partial<Machine['groups'][number]> = {}, port = proxy.port): Machine {
    const group = {
      id: 'process',
      samplingIntervalMs: 0,
      publishingIntervalMs: 100,
      signals: [signalOf('count', ['CAS_01', 'Count'])],
      ...changes,
    };
    return machineAt(`opc.tcp://localhost:${port}`.replace('localhost', '127.0.0.1'), {
      machine: { status: null, results: null, groups: [group] },
    });
  }

  async function connect(
    followed: Machine,
    timing: Partial<ConnectionTiming> = {},
    options: { memory?: SubscriptionMemory; listener?: RecordingListener } = {},
  ): Promise<MachineConnections> {
    const connections = await connectMachines([followed], options.listener ?? listener, {
      pkiFolder: join(dataDir, 'pki'),
      applicationName: 'cellgate-test',
      secretOf: () => '',
      timing: { ...FAST, ...timing },
      ...(options.memory === undefined ? {} : { memory: options.memory }),
    });
    open.push(connections);
    return connections;
  }

  /** Counts on until the collector has what was counted last. */
  async function caughtUp(heard = listener): Promise<void> {
    const last = counting.times.length + 3;
    await eventually(
      () => heard.of('count').some(({ value }) => Number(value) >= last),
      'a value after the fault',
    );
    const end = counting.stop();
    await eventually(() => heard.of('count').some(({ value }) => value === end), 'the last value');
  }

  async function started(): Promise<void> {
    counting.start();
    await listener.state('connected');
    await eventually(() => listener.of('count').length > 3, 'the first values');
  }

  const outcomes = () => listener.gaps.map(({ outcome }) => outcome);

  it('1: bridges resets that the session survives, and says in the ledger that nothing is missing', async () => {
    await connect(machine());
    await started();
    for (const outageMs of [0, 1_000]) {
      listener.changes.length = 0;
      proxy.cut();
      await listener.state('disconnected');
      await new Promise((resolve) => setTimeout(resolve, outageMs));
      proxy.restore();
      await listener.state('connected');
    }
    await caughtUp();
    expect(counting.missing(listener.of('count'))).toEqual([]);
    expect(counting.repeated(listener.of('count'))).toEqual([]);
    expect(outcomes()).toEqual(['lasting', 'delivered', 'lasting', 'delivered']);
  });

  it('2: gets the queues of the subscription though the session ended during the outage', async () => {
    await connect(machine(), { sessionTimeoutMs: 1_000 });
    await started();
    const before = plc.sessionCount;
    proxy.cut();
    await eventually(() => plc.sessionCount < before, 'the end of the session at the server');
    proxy.restore();
    await caughtUp();
    expect(counting.missing(listener.of('count'))).toEqual([]);
  });

  it('3: accounts for every value of an outage that was longer than the subscription, and fills the gap', async () => {
    const connections = await connect(machine());
    await started();
    proxy.cut();
    await listener.state('disconnected');
    // What a server does whose lifetime count has run out, at once.
    plc.endSubscriptions();
    plc.forgetSessions();
    const from = counting.times.length;
    await eventually(() => counting.times.length > from + 15, 'values that nobody queues');
    proxy.restore();
    await caughtUp();
    await eventually(() => outcomes().includes('missing'), 'the gap');
    expect(counting.missing(listener.of('count')).length).toBeGreaterThan(5);
    expect(counting.silentlyMissing(listener.of('count'), listener.gaps)).toEqual([]);

    expect(counting.repeated(listener.of('count'))).toEqual([]);

    // The server has a history of this node: the hole can be closed. What is read beyond its edges may be known.
    const gap = listener.gaps.find(({ outcome }) => outcome === 'missing');
    const filled = await connections.backfill('CAS_01', ['count'], gap?.fromMs ?? 0, gap?.toMs ?? 0);
    expect(filled).toMatchObject({ complete: true, problem: null });
    expect(counting.missing(listener.of('count'))).toEqual([]);
  });

  it('4: loses nothing when the link stalls and goes on', async () => {
    await connect(machine(), { transportTimeoutMs: 5_000 });
    await started();
    proxy.stall();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    proxy.restore();
    await caughtUp();
    expect(counting.missing(listener.of('count'))).toEqual([]);
    expect(outcomes()).not.toContain('missing');
  });

  it('5: notices a half-open link and loses nothing', async () => {
    await connect(machine());
    await started();
    proxy.hole();
    await listener.state('disconnected', 15_000);
    await caughtUp();
    expect(counting.silentlyMissing(listener.of('count'), listener.gaps)).toEqual([]);
    expect(counting.missing(listener.of('count'))).toEqual([]);
  });

  it('6: gets over a server that accepts and never answers', async () => {
    await connect(machine());
    await started();
    proxy.mute();
    await listener.state('disconnected');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    proxy.restore();
    await caughtUp();
    expect(counting.missing(listener.of('count'))).toEqual([]);
  });

  it('gets over corrupted bytes and a slow link', async () => {
    await connect(machine());
    await started();
    proxy.corrupt(2);
    await caughtUp();
    expect(counting.silentlyMissing(listener.of('count'), listener.gaps)).toEqual([]);
    counting.start();
    proxy.delay(150);
    await caughtUp();
    expect(counting.silentlyMissing(listener.of('count'), listener.gaps)).toEqual([]);
  });

  it('10: tells a queue that was too short, and closes the gap from the history of the server', async () => {
    const connections = await connect(machine({ samplingIntervalMs: 50, rideThroughMs: 0 }));
    await started();
    await connections.setPublishing(false);
    const from = counting.times.length;
    await eventually(() => counting.times.length > from + 15, 'more values than the queue holds');
    await connections.setPublishing(true);
    await caughtUp();
    await eventually(() => listener.gaps.some(({ cause }) => cause === 'queue_overflow'), 'the gap');
    expect(counting.missing(listener.of('count')).length).toBeGreaterThan(5);
    expect(counting.silentlyMissing(listener.of('count'), listener.gaps)).toEqual([]);
    expect(connections.status()[0]?.counters.overflows).toBeGreaterThan(0);
    for (const { fromMs, toMs } of listener.gaps.filter(({ cause }) => cause === 'queue_overflow')) {
      expect(await connections.backfill('CAS_01', ['count'], fromMs, toMs ?? 0)).toMatchObject({
        complete: true,
      });
    }
    expect(counting.missing(listener.of('count'))).toEqual([]);
  });

  it('15: takes over the subscription of a process that died, without a gap', async () => {
    await connect(machine(), {}, { memory: kept });
    await started();
    await eventually(() => memory.size === 2, 'the memory');
    // As a kill: the connection is gone, the session and its subscription stay at the server.
    proxy.cut();
    const dead = listener;
    const before = new Map(memory);
    await eventually(() => dead.changes.some(({ state }) => state === 'disconnected'), 'the end');
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    memory = before;
    listener = new RecordingListener();
    const proxy2 = await TcpProxy.start(plc.port);
    try {
      // The key of the memory names the endpoint: the same process would come back through the same one.
      const renamed: SubscriptionMemory = {
        load: (key) => before.get(key.replace(String(proxy2.port), String(proxy.port))) ?? null,
        keep: () => undefined,
      };
      await connect(machine({}, proxy2.port), {}, { memory: renamed });
      await listener.state('connected');
      await eventually(() => outcomes().length === 2, 'the end of the gap');
      await caughtUp();
      const both = [...dead.of('count'), ...listener.of('count')];
      expect(counting.missing(both)).toEqual([]);
      expect(listener.gaps).toMatchObject([
        { cause: 'collector_stopped', outcome: 'lasting' },
        { outcome: 'delivered', detail: 'the server had kept the subscriptions' },
      ]);
    } finally {
      await Promise.all(open.splice(0).map((connections) => connections.close()));
      await proxy2.stop();
    }
  });

  it('15: accounts for a restart whose subscriptions the server has lost', async () => {
    memory.set(`${KEY}#last`, String(Date.now() - 5_000));
    const wrong = { identity: 'another run', subscriptions: [{ id: 1, handles: [] }] };
    memory.set(`${KEY}#subscriptions`, JSON.stringify(wrong));
    const anyKey: SubscriptionMemory = {
      load: (key) => memory.get(KEY + key.slice(key.indexOf('#'))) ?? null,
      keep: () => undefined,
    };
    await connect(machine(), {}, { memory: anyKey });
    await eventually(() => outcomes().length === 2, 'the gap');
    expect(listener.gaps).toMatchObject([
      { cause: 'collector_stopped', outcome: 'lasting', toMs: null },
      { cause: 'server_restarted', outcome: 'missing' },
    ]);
  });

  it('18: follows other signals from one moment to the next; those that stay keep their subscription', async () => {
    const connections = await connect(machine());
    await started();
    const more = [signalOf('count', ['CAS_01', 'Count']), signalOf('force', ['CAS_01', 'Force'])];
    await connections.update([machine({ signals: more })]);
    await listener.value((v) => v.signal === 'force');
    await connections.update([machine({ signals: more.slice(0, 1) })]);
    plc.set('CAS_01/Force', 77);
    await caughtUp();
    expect(counting.missing(listener.of('count'))).toEqual([]);
    expect(counting.repeated(listener.of('count'))).toEqual([]);
    expect(listener.of('force').map(({ value }) => value)).not.toContain(77);
    expect(connections.status()).toMatchObject([{ nodes: 1, counters: { reconnects: 0 } }]);
    expect(listener.gaps).toEqual([]);
  });

  it('19: loses, repeats and invents nothing over random drops', async () => {
    const connections = await connect(machine());
    await started();
    // A fixed row of pauses stands for chance.
    for (const pauseMs of [120, 40, 260, 15, 90, 330, 60, 180]) {
      proxy.drop();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    await caughtUp();
    expect(counting.missing(listener.of('count'))).toEqual([]);
    expect(counting.repeated(listener.of('count'))).toEqual([]);
    expect(connections.status()[0]?.counters.dropped).toBe(0);
  });

  it('11: follows all nodes of a server that grants one subscription only', async () => {
    const small = await PlcServer.start({
      port: await freePort(),
      maxSubscriptionsPerSession: 1,
      nodes: ['Force', 'Vibration'].map((name) => ({
        path: `CAS_01/${name}`,
        dataType: DataType.Double,
        value: 7,
      })),
    });
    try {
      const { connection, groups } = machine(
        { signals: [signalOf('force', ['CAS_01', 'Force'])] },
        small.port,
      );
      const slow = machine({
        publishingIntervalMs: 200,
        signals: [signalOf('vibration', ['CAS_01', 'Vibration'])],
      });
      const both = { ...slow, connection, groups: [...groups, ...slow.groups] };
      await connect(both);
      await listener.value((v) => v.signal === 'vibration' && v.value === 7);
      await listener.value((v) => v.signal === 'force' && v.value === 7);
    } finally {
      await Promise.all(open.splice(0).map((connections) => connections.close()));
      await small.stop();
    }
  });

  it('12: applies the deadband here where the server takes no filter, and lets the server do it where it does', async () => {
    const signal = { ...signalOf('force', ['CAS_01', 'Force']), deadband: { abs: 5 } };
    for (const profile of ['s7-1200', 'generic'] as const) {
      plc.set('CAS_01/Force', 100);
      const heard = new RecordingListener();
      const followed = machine({ signals: [signal] });
      const connections = await connect(
        { ...followed, connection: { ...followed.connection, profile } },
        {},
        { listener: heard },
      );
      await heard.value((v) => v.value === 100);
      for (const value of [103, 104, 109, 105]) {
        plc.set('CAS_01/Force', value);
        await plc.sampled();
      }
      plc.set('CAS_01/Force', 50);
      await heard.value((v) => v.value === 50);
      expect(heard.of('force').map(({ value }) => value)).toEqual([100, 109, 50]);
      expect(connections.status()[0]?.counters.filtered).toBe(profile === 's7-1200' ? 3 : 0);
    }
  });
});

const KEY = 'any';
