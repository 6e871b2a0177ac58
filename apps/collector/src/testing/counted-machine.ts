import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Open62541Server, TcpProxy } from '@cellgate/opcua/testing';
import { LineRecords, type CollectionGap } from '@cellgate/records';
import { CollectorProcess } from './collector-process';
import { eventually } from './eventually';

const SERVER = join(__dirname, '../../../../test/interop/counting-server.c');

export interface CountedMachineOptions {
  readonly signals: number;
  /** Milliseconds between two numbers of each signal. */
  readonly everyMs: number;
  /** Keys of the signal group beside its signals, in YAML, one a line. */
  readonly group?: readonly string[];
  /** Keys of a second group, which has the later half of the signals; without it there is one group. */
  readonly secondGroup?: readonly string[];
  readonly influxUrl: string;
  readonly database: string;
  /** Where the collector writes to, where that is not InfluxDB itself. */
  readonly storeUrl?: string;
  /** Variables of the collector beside those of the machine. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Series {
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | string | null)[])[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What the store holds of one signal: numbers, in the order of time. */
type Stored = ReadonlyMap<string, readonly number[]>;

/**
 * A machine whose signals count, behind a network that a test can disturb, and the collector process that follows it into a
 * real InfluxDB: every number that is not stored is known by name.
 */
export class CountedMachine {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'cellgate-counted-'));
  collector: CollectorProcess | null = null;

  private constructor(
    public server: Open62541Server,
    readonly proxy: TcpProxy,
    private readonly options: CountedMachineOptions,
  ) {}

  static async start(options: CountedMachineOptions): Promise<CountedMachine> {
    const server = await Open62541Server.start(SERVER, [options.signals, options.everyMs]);
    const create = new URLSearchParams({ q: `CREATE DATABASE ${options.database}` });
    await fetch(`${options.influxUrl}/query?${create}`, { method: 'POST' });
    const machine = new CountedMachine(server, await TcpProxy.start(server.port), options);
    writeFileSync(machine.plantFile, machine.plant(options.signals));
    return machine;
  }

  get signals(): number {
    return this.options.signals;
  }

  get plantFile(): string {
    return join(this.dataDir, 'plant.yaml');
  }

  /** The plant with the first of the signals. */
  plant(signals: number): string {
    const { group = ['sampling: 0', 'publishing: 100ms', 'rideThrough: 30min'], secondGroup } = this.options;
    const names = Array.from({ length: signals }, (_unused, index) => `s${index}`);
    const half = secondGroup === undefined ? signals : signals >> 1;
    const groupOf = (id: string, keys: readonly string[], own: readonly string[]): string[] => [
      `          - id: ${id}`,
      ...keys.map((line) => `            ${line}`),
      '            signals:',
      ...own.map(
        (name) =>
          `              - { id: ${name}, unit: '1', node: { namespace: 'urn:cellgate:counting', path: M/${name} } }`,
      ),
    ];
    return [
      'version: 1',
      'site: { id: test, name: Test, timeZone: UTC }',
      'products: [{ id: HCC, name: Cell }]',
      'lines:',
      '  - id: L1',
      '    name: Line 1',
      '    machines:',
      '      - id: M1',
      '        name: Machine 1',
      '        kind: assembly',
      '        opcua:',
      `          endpoint: opc.tcp://127.0.0.1:${this.proxy.port}`,
      '          security: { mode: None, policy: None }',
      '          user: { type: anonymous }',
      '        groups:',
      ...groupOf('counted', group, names.slice(0, half)),
      ...(secondGroup === undefined ? [] : groupOf('second', secondGroup, names.slice(half))),
      '',
    ].join('\n');
  }

  /** Starts the collector, also after it was killed, and waits until it follows the machine. */
  async collect(): Promise<CollectorProcess> {
    const collector = this.startCollector();
    await eventually(
      () => (collector.stdout.includes('machines connected') ? true : undefined),
      'the connection',
      60_000,
    );
    return collector;
  }

  /** Starts the collector and waits for nothing. */
  startCollector(): CollectorProcess {
    const { env = {}, influxUrl, storeUrl = influxUrl } = this.options;
    const collector = new CollectorProcess({
      ...env,
      CELLGATE_PLANT: this.plantFile,
      CELLGATE_DATA_DIR: this.dataDir,
      INFLUX_URL: storeUrl,
      INFLUX_DB: this.options.database,
    });
    this.collector = collector;
    return collector;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.collector?.kill(signal);
    await this.collector?.exit;
  }

  /** Ends the server as a power cut would: what it had not sent is gone. The next one counts from `start` + 1. */
  async restartServer(start: number): Promise<void> {
    const { port } = this.server;
    await this.server.stop('SIGKILL');
    const { signals, everyMs } = this.options;
    this.server = await Open62541Server.start(SERVER, [signals, everyMs, start], port);
  }

  /** Source time of a number of the first signal in the store, milliseconds since 1970 UTC; null where it is not there. */
  async timeOf(number: number): Promise<number | null> {
    const { values = [] } = await this.query(`SELECT s0 FROM machine WHERE s0 = ${number}`);
    const time = values[0]?.[0];
    return typeof time === 'number' ? time / 1e6 : null;
  }

  /** Stops counting and waits until the last number of every signal is stored, and all that is queued. */
  async settled(deadlineMs = 60_000): Promise<{ last: number; stored: Stored }> {
    const last = Number(await this.server.ask('stop'));
    let stored: Stored = new Map();
    const lacking = (): number =>
      this.options.signals - [...stored.values()].filter((numbers) => !hasHole(numbers, last)).length;
    await eventually(
      async () => {
        await pause(500);
        stored = await this.stored();
        return lacking() === 0 ? true : undefined;
      },
      `number ${last}`,
      deadlineMs,
    ).catch(() => undefined);
    return { last, stored };
  }

  /** The largest number of the first signal in the store; 0: none yet. */
  async newest(): Promise<number> {
    await pause(500);
    const { values = [] } = await this.query('SELECT max(s0) FROM machine');
    return Number(values[0]?.[1] ?? 0);
  }

  async stored(): Promise<Stored> {
    const { columns = [], values = [] } = await this.query('SELECT * FROM machine');
    const signals = columns.flatMap((name, column) => (/^s\d+$/.test(name) ? [{ name, column }] : []));
    return new Map(
      signals.map(({ name, column }) => [
        name,
        values.flatMap((row) => (typeof row[column] === 'number' ? [row[column]] : [])),
      ]),
    );
  }

  private async query(q: string): Promise<Partial<Series>> {
    const { influxUrl, database } = this.options;
    const query = new URLSearchParams({ db: database, epoch: 'ns', q });
    const reply = await fetch(`${influxUrl}/query?${query}`);
    const answer = (await reply.json()) as { results: { series?: Series[] }[] };
    return answer.results[0]?.series?.[0] ?? {};
  }

  gaps(): CollectionGap[] {
    const records = LineRecords.open(this.dataDir);
    try {
      return records.gaps.list({ limit: 1_000 });
    } finally {
      records.close();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.proxy.stop();
    await this.server.stop('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function hasHole(numbers: readonly number[], last: number): boolean {
  return new Set(numbers).size < last;
}

/** Numbers from 1 to the last that a signal lacks, and those that stand there more than once. */
export function faultsOf(
  numbers: readonly number[],
  last: number,
): { missing: number[]; repeated: number[] } {
  const times = new Map<number, number>();
  for (const number of numbers) times.set(number, (times.get(number) ?? 0) + 1);
  const all = Array.from({ length: last }, (_unused, index) => index + 1);
  return {
    missing: all.filter((number) => !times.has(number)),
    repeated: [...times].filter(([, count]) => count > 1).map(([number]) => number),
  };
}
