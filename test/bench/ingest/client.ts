// One client of the ingest benchmark in a process of its own, so that CPU and memory are its own: `client.ts NAME PORT SIGNALS KEYS`.
// Lines on the input: "measure" begins, a number is how many values there were in all; the answer is one line of JSON.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { ReceivedValue } from '@cellgate/opcua';
import type { Machine, Plant } from '@cellgate/plant';
import { NAMESPACE, PUBLISHING_MS, type Measured } from './client-contract.ts';

const SIGNALS_A_MACHINE = 100;
const WAIT_MS = 10_000;
const PROGRESS_MS = 15_000;

interface Client {
  readonly received: () => number;
  /** From the source timestamp to the commit, ms; null: nothing is kept. A histogram, for a list would grow in a soak. */
  readonly lags: RecordableHistogram | null;
  readonly spooledRows: () => number | null;
  readonly close: () => Promise<void>;
}

interface CollectorModule {
  Collector: new (options: unknown) => {
    start(): Promise<void>;
    close(): Promise<void>;
    values(batch: readonly ReceivedValue[]): void;
    writer: { committed(): Promise<void>; state(): { queued: number } };
  };
}
interface StoreAccessModule {
  StoreAccess: new (open: () => Promise<never>) => unknown;
}

const [name, port, signals, keys = ''] = process.argv.slice(2);
const requireOfCollector = createRequire(new URL('../../../apps/collector/package.json', import.meta.url));
const requireOfLibrary = createRequire(new URL('../../../libs/adapters/opcua/package.json', import.meta.url));

/** The collector as it runs, with its spool; the store is away, so everything stays there. */
async function collector(
  port: number,
  signals: number,
  begin: () => void,
  first: () => void,
): Promise<Client> {
  const { Collector } = requireOfCollector('./dist/collector.js') as CollectorModule;
  const { StoreAccess } = requireOfCollector('./dist/store/store-access.js') as StoreAccessModule;
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-bench-'));
  const pki = join(dataDir, 'pki-collector');
  // A key is made once in the life of a collector, the first run of the benchmark does it.
  if (existsSync(keys)) cpSync(keys, pki, { recursive: true });
  const lags = createHistogram({ lowest: 1, highest: 600_000, figures: 3 });
  let received = 0;
  const log = { info: () => undefined, warn: () => undefined, error: console.error };
  const subject = new Collector({
    plant: plantOf(port, signals),
    dataDir,
    env: {},
    access: new StoreAccess(() => Promise.reject(new Error('the store is away'))),
    log,
    changed: () => undefined,
  });
  const values = subject.values.bind(subject);
  subject.values = (batch) => {
    values(batch);
    received += batch.length;
    if (received >= signals) first();
    const sourceMs = batch.at(-1)?.sourceMs ?? null;
    if (sourceMs === null) return;
    void subject.writer.committed().then(() => lags.record(Math.max(1, Date.now() - sourceMs)));
  };
  begin();
  await subject.start();
  return {
    received: () => received,
    lags,
    spooledRows: () => subject.writer.state().queued,
    close: async () => {
      await subject.close();
      if (!existsSync(keys)) cpSync(pki, keys, { recursive: true });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The library alone, which counts what arrives. */
async function bare(port: number, signals: number, begin: () => void, first: () => void): Promise<Client> {
  const { AttributeIds, ClientMonitoredItemGroup, OPCUAClient, TimestampsToReturn } = requireOfLibrary(
    'node-opcua',
  ) as typeof import('node-opcua');
  let received = 0;
  begin();
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
      for (const part of message.notificationData ?? []) received += part.monitoredItems?.length ?? 0;
      if (received >= signals) first();
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
  return {
    received: () => received,
    lags: null,
    spooledRows: () => null,
    close: () => client.disconnect(),
  };
}

/** Machines of 100 signals each behind one server, as a line controller has them. */
function plantOf(port: number, signals: number): Plant {
  const machines: Machine[] = [];
  for (let start = 0; start < signals; start += SIGNALS_A_MACHINE) {
    const count = Math.min(SIGNALS_A_MACHINE, signals - start);
    machines.push({
      id: `M${start / SIGNALS_A_MACHINE}`,
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
          signals: Array.from({ length: count }, (_unused, index) => ({
            id: `temperature_${index}`,
            label: `Temperature ${index}`,
            unit: '°C',
            range: null,
            node: {
              namespace: NAMESPACE,
              address: { type: 'browsePath', path: ['M', `s${start + index}`] },
            },
          })),
        },
      ],
    });
  }
  return {
    site: { id: 'bench', name: 'Bench', timeZone: 'UTC' },
    products: [],
    lines: [{ id: 'L1', name: 'L1', machines }],
    characteristics: [],
    orders: null,
    setPoints: [],
  } as unknown as Plant;
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (answer: unknown): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
let first: () => void = () => undefined;
const complete = new Promise<void>((resolve) => (first = resolve));
// Loading the modules is no part of the set-up.
let started = 0;
const begin = (): void => void (started = performance.now());
const client = await (name === 'bare' ? bare : collector)(Number(port), Number(signals), begin, first);
await complete;
say({ setUpMs: performance.now() - started });

await lines.next();
const before = client.received();
const rowsBefore = client.spooledRows();
client.lags?.reset();
const rss: number[] = [];
const sampling = setInterval(() => rss.push(process.memoryUsage.rss() / 2 ** 20), 250);
const progress = setInterval(() => {
  const { rss: resident, heapUsed, external } = process.memoryUsage();
  const [all, heap, outside] = [resident, heapUsed, external].map((bytes) => Math.round(bytes / 2 ** 20));
  process.stderr.write(
    `  ${client.received() - before} values, memory ${all} MB: heap ${heap}, outside it ${outside}\n`,
  );
}, PROGRESS_MS);
const cpu = process.cpuUsage();
const from = performance.now();
const expected = Number((await lines.next()).value);
const wallSeconds = (performance.now() - from) / 1_000;
for (const end = performance.now() + WAIT_MS; client.received() < expected && performance.now() < end;) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
const { user, system } = process.cpuUsage(cpu);
clearInterval(sampling);
clearInterval(progress);
await new Promise((resolve) => setTimeout(resolve, 100));
const half = rss.slice(rss.length >> 1);
const report: Measured = {
  received: client.received() - before,
  receivedInAll: client.received(),
  cpuSeconds: (user + system) / 1e6,
  wallSeconds,
  p50Ms: client.lags?.percentile(50) ?? null,
  p99Ms: client.lags?.percentile(99) ?? null,
  rssMb: Math.max(...rss),
  rssMbPerMinute: slope(half) * 240,
  spooledRows: rowsBefore === null ? null : (client.spooledRows() ?? 0) - rowsBefore,
};

say(report);
await client.close();
process.exit(0);

function slope(values: readonly number[]): number {
  const mean = (values.length - 1) / 2;
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  let over = 0;
  let under = 0;
  values.forEach((value, index) => {
    over += (index - mean) * (value - average);
    under += (index - mean) ** 2;
  });
  return under === 0 ? 0 : over / under;
}
