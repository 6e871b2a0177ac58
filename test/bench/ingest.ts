import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { connectMachines, type MachineListener, type ReceivedValue } from '@cellgate/opcua';
import type { Machine } from '@cellgate/plant';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

interface Mapping {
  assembleRows(machines: ReadonlyMap<string, Machine>, batch: readonly ReceivedValue[]): readonly unknown[];
}
interface Watching {
  MachineWatch: new (machines: ReadonlyMap<string, Machine>) => {
    values(batch: readonly ReceivedValue[]): readonly unknown[];
  };
}

const requireOfCollector = createRequire(new URL('../../apps/collector/package.json', import.meta.url));
const { assembleRows } = requireOfCollector('./dist/machines/assemble-rows.js') as Mapping;
const { MachineWatch } = requireOfCollector('./dist/machines/machine-watch.js') as Watching;
const requireOfLibrary = createRequire(new URL('../../libs/adapters/opcua/package.json', import.meta.url));

const EVERY_MS = 100;
const PUBLISHING_MS = 250;
const SECONDS = 10;
const NAMESPACE = 'urn:cellgate:bench';

interface Figures {
  /** Values a second that the server changed. */
  readonly offered: number;
  readonly lost: number;
  readonly cpuShare: number;
  readonly cpuUsPerValue: number;
  readonly p99Ms: number;
  readonly setUpMs: number;
  readonly rssMb: number;
}

/**
 * From an OPC UA server in another process to the rows and events of the collector, security None, loopback: CPU of the
 * client alone, everything counted. The bare library does the same without Cellgate in the same run.
 */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = {};
  const bars: Bar[] = [];
  const bar = (name: string, value: number, limit: number): void => {
    bars.push({ name, value, limit, ok: value <= limit });
  };
  const note = (what: string, run: Figures): void => {
    figures[`${what}: values offered a second`] = run.offered;
    figures[`${what}: values lost`] = run.lost;
    figures[`${what}: CPU (% of a core)`] = 100 * run.cpuShare;
    figures[`${what}: CPU (µs a value)`] = run.cpuUsPerValue;
    if (Number.isFinite(run.p99Ms)) {
      figures[`${what}: source to row, p99 (ms)`] = run.p99Ms;
    }
    figures[`${what}: set-up (ms)`] = run.setUpMs;
    figures[`${what}: resident memory (MB)`] = run.rssMb;
  };
  const bare = await measured(2_000, follow(bareLibrary));
  note('bare library, 2,000 signals at 10 Hz', bare);
  const small = await measured(2_000, follow(collector));
  note('collector, 2,000 signals at 10 Hz', small);
  const large = await measured(10_000, follow(collector));
  note('collector, 10,000 signals at 10 Hz', large);
  figures['CPU of the collector over that of the bare library'] = small.cpuUsPerValue / bare.cpuUsPerValue;

  // A share is only comparable at the rate it is meant for: on a busy machine the server offers less.
  bar('20,000 changes/s: CPU (% of a core)', small.cpuUsPerValue * 2, 12);
  bar('20,000 changes/s: values lost', small.lost, 0);
  bar('100,000 changes/s: CPU (% of a core)', large.cpuUsPerValue * 10, 60);
  bar('100,000 changes/s: values lost', large.lost, 0);
  bar('source to row, p99 (ms)', small.p99Ms, PUBLISHING_MS + 150);
  bar('set-up of 2,000 signals (ms)', small.setUpMs, 1_000);
  bar('resident memory at 100,000 changes/s (MB)', large.rssMb, 300);
  return { name: 'ingest', figures, bars };
}

type Take = (count: number, lagsMs: readonly number[]) => void;
type Client = (port: number, signals: number, take: Take) => Promise<() => Promise<void>>;
type Following = (
  port: number,
  signals: number,
  take: Take,
) => Promise<{ close: () => Promise<void>; setUpMs: number }>;

/** Ready when the first value of every signal is there. */
function follow(client: Client): Following {
  return async (port, signals, take) => {
    let seen = 0;
    let all: () => void = () => undefined;
    const complete = new Promise<void>((resolve) => {
      all = resolve;
    });
    const started = performance.now();
    const close = await client(port, signals, (count, lags) => {
      take(count, lags);
      seen += count;
      if (seen >= signals) {
        all();
      }
    });
    await complete;
    return { close, setUpMs: performance.now() - started };
  };
}

async function measured(signals: number, following: Following): Promise<Figures> {
  const server = await BenchServer.start(signals);
  let received = 0;
  const lags: number[] = [];
  const { close, setUpMs } = await following(server.port, signals, (count, lagsMs) => {
    received += count;
    lags.push(...lagsMs);
  });
  // What was compiled and cached while setting up is no part of a value's cost.
  received = 0;
  lags.length = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  server.say('go');
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  const ticks = (await server.ask('stop')) - 1;
  const seconds = (performance.now() - started) / 1_000;
  const expected = ticks * signals;
  for (const end = performance.now() + 5_000; received < expected && performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { user, system } = process.cpuUsage(cpu);
  const rssMb = process.memoryUsage.rss() / 2 ** 20;
  await close();
  await server.stop();
  lags.sort((a, b) => a - b);
  return {
    offered: expected / seconds,
    lost: expected - received,
    cpuShare: (user + system) / 1e6 / seconds,
    cpuUsPerValue: (user + system) / received,
    p99Ms: lags[Math.floor(lags.length * 0.99)] ?? Number.NaN,
    setUpMs,
    rssMb,
  };
}

const collector: Client = async (port, signals, take) => {
  const machine = machineOf(port, signals);
  const machines = new Map([[machine.id, machine]]);
  const watch = new MachineWatch(machines);
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-bench-'));
  const listener: MachineListener = {
    values(batch) {
      assembleRows(machines, batch);
      watch.values(batch);
      const nowMs = Date.now();
      const last = batch.at(-1);
      const sourceMs = last?.sourceMs ?? null;
      take(batch.length, sourceMs === null ? [] : [nowMs - sourceMs]);
    },
    connection: () => undefined,
    gap: () => undefined,
  };
  const connections = await connectMachines([machine], listener, {
    pkiFolder: join(dataDir, 'pki'),
    applicationName: 'cellgate-bench',
    secretOf: () => '',
  });
  return async () => {
    await connections.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
};

const bareLibrary: Client = async (port, signals, take) => {
  const { AttributeIds, ClientMonitoredItemGroup, OPCUAClient, TimestampsToReturn } = requireOfLibrary(
    'node-opcua',
  ) as typeof import('node-opcua');
  const client = OPCUAClient.create({ endpointMustExist: false });
  await client.connect(`opc.tcp://127.0.0.1:${port}`);
  const session = await client.createSession();
  const index = (await session.readNamespaceArray()).indexOf(NAMESPACE);
  const subscription = await session.createSubscription2({
    requestedPublishingInterval: PUBLISHING_MS,
    requestedLifetimeCount: 2_400,
    requestedMaxKeepAliveCount: 20,
    publishingEnabled: true,
  });
  subscription.on(
    'received_notifications',
    (message: { notificationData?: { monitoredItems?: unknown[] }[] }) => {
      const count = (message.notificationData ?? []).reduce(
        (sum, part) => sum + (part.monitoredItems?.length ?? 0),
        0,
      );
      take(count, []);
    },
  );
  for (let start = 0; start < signals; start += 1_000) {
    const items = Array.from({ length: Math.min(1_000, signals - start) }, (_unused, i) => ({
      nodeId: `ns=${index};s=s${start + i}`,
      attributeId: AttributeIds.Value,
    }));
    const group = ClientMonitoredItemGroup.create(
      subscription,
      items,
      { samplingInterval: 0, queueSize: 305, discardOldest: true },
      TimestampsToReturn.Both,
    );
    await once(group, 'initialized');
  }
  return () => client.disconnect();
};

function machineOf(port: number, signals: number): Machine {
  return {
    id: 'M',
    name: 'M',
    line: 'L1',
    kind: 'bench',
    after: [],
    connection: {
      endpoint: `opc.tcp://127.0.0.1:${port}`,
      securityMode: 'None',
      securityPolicy: 'None',
      serverThumbprint: null,
      user: { type: 'anonymous' },
    },
    status: null,
    results: null,
    groups: [
      {
        id: 'all',
        samplingIntervalMs: 0,
        publishingIntervalMs: PUBLISHING_MS,
        signals: Array.from({ length: signals }, (_unused, index) => ({
          id: `s${index}`,
          label: `s${index}`,
          unit: '°C',
          range: null,
          node: { namespace: NAMESPACE, address: { type: 'browsePath', path: ['M', `s${index}`] } },
        })),
      },
    ],
  };
}

class BenchServer {
  readonly port: number;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;

  private constructor(port: number, child: ChildProcessByStdio<Writable, Readable, null>) {
    this.port = port;
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
  }

  static async start(signals: number): Promise<BenchServer> {
    const port = await freePort();
    const script = new URL('./ingest-server.mjs', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, String(port), String(signals), String(EVERY_MS)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const server = new BenchServer(port, child);
    await once(server.#lines, 'line');
    return server;
  }

  say(command: string): void {
    this.#child.stdin.write(`${command}\n`);
  }

  async ask(command: string): Promise<number> {
    const answer = once(this.#lines, 'line');
    this.say(command);
    return Number((await answer)[0]);
  }

  async stop(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exit;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
