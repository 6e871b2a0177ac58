import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { Point as ClientPoint } from '@influxdata/influxdb-client';
import { DeadLetters, LaneSender, NodeFiles, Spool, type Chunk } from '@cellgate/spool';
import { InfluxTimeSeriesStore, LineWriter, type Point } from '@cellgate/time-series';
import { startInfluxd } from '../../libs/adapters/time-series/src/testing/influxd.ts';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const START_MS = Date.UTC(2026, 0, 15, 8);
const NARROW = 300_000;
const WIDE = 60_000;
const WIDE_FIELDS = 20;
const MACHINES = 20;
const CHUNK_LINES = 500;
const BATCH_LINES = 5_000;
const IN_FLIGHT = 4;
const ROUNDS = 3;
/** Two values each: 20,000 values a second. */
const LIVE_PER_SECOND = 10_000;

/** Seeded, so that each run writes the same values. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So many different values are enough for an encoder that keeps none. */
const VALUES = 1 << 16;

interface Points extends Iterable<Point> {
  readonly count: number;
}

/**
 * Points as the collector assembles them: three tags, values with three decimals. They are made as they are asked for, which
 * counts as ours: a heap of 300,000 points that no collector has would be measured otherwise, each time it is collected.
 */
function pointsOf(count: number, fields: number): Points {
  const random = randomOf(fields);
  const names = Array.from({ length: fields }, (_, index) => `signal_${index}`);
  const values = Float64Array.from({ length: VALUES }, () => Math.round(random() * 1e5) / 1e3);
  const tags = Array.from({ length: MACHINES }, (_, index) => ({
    line: 'L1',
    machine: `M${index}`,
    kind: 'press',
  }));
  return {
    count,
    *[Symbol.iterator]() {
      for (let index = 0, next = 0; index < count; index++) {
        const of: Record<string, number> = {};
        for (const name of names) of[name] = values[next++ % VALUES] as number;
        yield {
          measurement: 'machine' as const,
          tags: tags[index % MACHINES] as Point['tags'],
          fields: of,
          at: { ms: START_MS + Math.floor(index / MACHINES), sub: 0 },
        };
      }
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] as number;
}

function chunksOf(points: Iterable<Point>): Chunk[] {
  const writer = new LineWriter(1 << 20);
  const chunks: Chunk[] = [];
  for (const point of points) {
    if (writer.append(point) !== null) throw new Error('a point of the benchmark is refused');
    if (writer.lines >= CHUNK_LINES) chunks.push(chunkOf(writer));
  }
  if (writer.lines > 0) chunks.push(chunkOf(writer));
  return chunks;
}

function chunkOf(writer: LineWriter): Chunk {
  const { lines } = writer;
  return { lines, bytes: writer.take(), fromMs: START_MS, toMs: START_MS + NARROW };
}

function clientLines(points: Iterable<Point>): number {
  let characters = 0;
  for (const { measurement, tags, fields, at } of points) {
    const point = new ClientPoint(measurement);
    for (const name in tags) point.tag(name, tags[name] as string);
    for (const name in fields) point.floatField(name, fields[name] as number);
    point.timestamp(`${at.ms}000000`);
    characters += (point.toLineProtocol() ?? '').length;
  }
  return characters;
}

/** Encoder against the client's Point API, in turns: points a second of ours, and the ratio, both medians. */
function encoders(points: readonly Point[]): { rate: number; ratio: number } {
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < 9; round++) {
    const started = performance.now();
    clientLines(points);
    const between = performance.now();
    chunksOf(points);
    const ended = performance.now();
    if (round < 2) continue; // warms both up
    ratios.push((between - started) / (ended - between));
    rates.push((points.length / (ended - between)) * 1e3);
  }
  return { rate: median(rates), ratio: median(ratios) };
}

/** The bodies by the plainest client there is. @returns seconds */
async function rawPosts(url: string, database: string, bodies: readonly Buffer[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const post = (body: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      const target = `${url}/write?db=${database}`;
      const sent = request(target, { method: 'POST', agent, headers: { 'content-length': body.length } });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        answer.resume();
        answer.on('end', () => {
          if (answer.statusCode === 204) resolve();
          else reject(new Error(`InfluxDB answered ${answer.statusCode}`));
        });
      });
      sent.end(body);
    });
  const started = performance.now();
  const queue = [...bodies];
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let body = queue.shift(); body !== undefined; body = queue.shift()) await post(body);
    }),
  );
  agent.destroy();
  return (performance.now() - started) / 1e3;
}

class Path {
  readonly spool: Spool;
  readonly store: InfluxTimeSeriesStore;
  readonly sender: LaneSender;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'cellgate-bench-'));

  constructor(url: string, database: string) {
    this.spool = new Spool({ folder: this.#folder, lanes: ['telemetry'], memoryBytes: 256 << 20 });
    this.store = new InfluxTimeSeriesStore({ url, database, authorization: null });
    this.sender = new LaneSender({
      spool: this.spool,
      lane: 'telemetry',
      sink: this.store.lineSink(),
      deadLetters: new DeadLetters(this.#folder, new NodeFiles()),
    });
  }

  async open(): Promise<void> {
    await this.spool.open();
    await this.store.ping();
  }

  get waiting(): number {
    return this.spool.lane('telemetry').waiting + this.spool.state().pending;
  }

  async stored(count: number): Promise<void> {
    while (this.sender.state().stored < count) {
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
    }
  }

  /** Points in, encoded, committed, sent, acknowledged. @returns seconds */
  async through(points: Points): Promise<number> {
    const before = this.sender.state().stored;
    this.sender.start();
    const started = performance.now();
    const writer = new LineWriter(1 << 20);
    for (const point of points) {
      if (writer.append(point) !== null) throw new Error('a point of the benchmark is refused');
      if (writer.lines < CHUNK_LINES) continue;
      const kept = this.spool.append('telemetry', chunkOf(writer));
      // A source that outruns the disk waits, as a paused subscription does.
      if (this.spool.state().pendingBytes > 16 << 20) await kept;
      else if (this.spool.state().pending % (8 * CHUNK_LINES) === 0) await new Promise(setImmediate);
    }
    if (writer.lines > 0) void this.spool.append('telemetry', chunkOf(writer));
    await this.stored(before + points.count);
    return (performance.now() - started) / 1e3;
  }

  async close(): Promise<void> {
    await this.sender.close(5_000);
    await this.spool.close();
    await this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function rowsOf(url: string, database: string): Promise<number> {
  const query = new URLSearchParams({ db: database, q: 'SELECT count(signal_0) FROM machine' });
  const answer = (await (await fetch(`${url}/query?${query}`)).json()) as {
    results: { series?: { values: number[][] }[] }[];
  };
  return answer.results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
}

/** Time that the spool adds to a value: frames, checksums, writes, group commits; nobody reads. */
async function spoolCost(
  points: Points,
  fields: number,
): Promise<{ cpuMicros: number; wallMicros: number; commitMs: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cellgate-bench-'));
  const spool = new Spool({ folder, lanes: ['telemetry'], memoryBytes: 256 << 20 });
  await spool.open();
  const chunks = chunksOf(points);
  const cpu = process.cpuUsage();
  const started = performance.now();
  let kept = Promise.resolve(true);
  for (const [index, chunk] of chunks.entries()) {
    kept = spool.append('telemetry', chunk);
    if (index % 100 === 99) await kept;
  }
  await kept;
  const wall = performance.now() - started;
  const used = process.cpuUsage(cpu);
  const { commits } = spool.state();
  await spool.close();
  rmSync(folder, { recursive: true, force: true });
  const values = points.count * fields;
  return {
    cpuMicros: (used.user + used.system) / values,
    wallMicros: (wall * 1e3) / values,
    commitMs: wall / commits,
  };
}

/** Live data keep coming while an outage is caught up. @returns how many times the live rate went to the store */
async function catchUp(url: string, database: string, points: Points): Promise<number> {
  const way = new Path(url, database);
  await way.open();
  const chunks = chunksOf(points);
  const backlog = chunks.slice(0, (chunks.length * 2) / 3);
  const live = chunks.slice(backlog.length);
  await Promise.all(backlog.map((chunk) => way.spool.append('telemetry', chunk)));
  const started = performance.now();
  way.sender.start();
  let appended = backlog.length * CHUNK_LINES;
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1e3) * LIVE_PER_SECOND;
    while (appended - backlog.length * CHUNK_LINES < due) {
      const chunk = live.shift();
      if (chunk === undefined) break;
      appended += chunk.lines;
      void way.spool.append('telemetry', chunk);
    }
  }, 5);
  while (way.waiting > LIVE_PER_SECOND) {
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
  const seconds = (performance.now() - started) / 1e3;
  clearInterval(timer);
  const rate = way.sender.state().stored / seconds;
  await way.close();
  return rate / LIVE_PER_SECOND;
}

/** The way of values into InfluxDB, against the least that any way could cost. */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = { processors: cpus().length };
  const bars: Bar[] = [];
  const bar = (name: string, value: number, limit: number): void => {
    bars.push({ name, value, limit, ok: value >= limit });
  };
  const narrow = pointsOf(NARROW, 2);
  const wide = pointsOf(WIDE, WIDE_FIELDS);

  const narrowEncoder = encoders([...pointsOf(50_000, 2)]);
  const wideEncoder = encoders([...pointsOf(10_000, WIDE_FIELDS)]);
  figures['encoder, 2 fields (points/s)'] = narrowEncoder.rate;
  figures['encoder, 20 fields (values/s)'] = wideEncoder.rate * WIDE_FIELDS;
  bar('encoder against the Point API of the client, 2 fields (times)', narrowEncoder.ratio, 3);
  bar('encoder against the Point API of the client, 20 fields (times)', wideEncoder.ratio, 3);

  for (const [name, points, fields] of [
    ['2 fields', narrow, 2],
    ['20 fields', wide, WIDE_FIELDS],
  ] as const) {
    const cost = await spoolCost(points, fields);
    figures[`spool append and fdatasync, ${name} (CPU µs a value)`] = cost.cpuMicros;
    figures[`spool append and fdatasync, ${name} (wall µs a value)`] = cost.wallMicros;
    figures[`commit, ${name} (ms, mean)`] = cost.commitMs;
  }

  const server = await startInfluxd();
  try {
    const bodies: Buffer[] = [];
    const lines = chunksOf(narrow);
    const perBody = BATCH_LINES / CHUNK_LINES;
    for (let from = 0; from < lines.length; from += perBody) {
      bodies.push(Buffer.concat(lines.slice(from, from + perBody).map(({ bytes }) => bytes)));
    }
    const ratios: number[] = [];
    const rawRates: number[] = [];
    const rawCpus: number[] = [];
    const ourCpus: number[] = [];
    const ourRates: number[] = [];
    // In turns, each into an empty database: what the machine does besides meets both.
    for (let round = 0; round <= ROUNDS; round++) {
      const [rawName, ourName] = [`raw${round}`, `ours${round}`];
      const admin = new InfluxTimeSeriesStore({ url: server.url, database: rawName, authorization: null });
      await admin.ping();
      await admin.close();
      const rawCpu = process.cpuUsage();
      const raw = await rawPosts(server.url, rawName, bodies);
      const rawUsed = process.cpuUsage(rawCpu);
      const way = new Path(server.url, ourName);
      await way.open();
      const ourCpu = process.cpuUsage();
      const ours = await way.through(narrow);
      const ourUsed = process.cpuUsage(ourCpu);
      await way.close();
      const counts = [await rowsOf(server.url, rawName), await rowsOf(server.url, ourName)];
      if (counts.some((count) => count !== NARROW))
        throw new Error(`stored ${counts.join(', ')} of ${NARROW}`);
      if (round === 0) continue; // warms the server up
      ratios.push(raw / ours);
      rawCpus.push((rawUsed.user + rawUsed.system) / NARROW);
      ourCpus.push((ourUsed.user + ourUsed.system) / NARROW);
      rawRates.push(NARROW / raw);
      ourRates.push(NARROW / ours);
    }
    figures['raw POST of pre-built lines, 5,000 a request, 4 in flight (points/s)'] = median(rawRates);
    figures['point to stored, encoder, spool with fdatasync, sender (points/s)'] = median(ourRates);
    figures['raw POST (client CPU µs a point)'] = median(rawCpus);
    figures['point to stored (client CPU µs a point)'] = median(ourCpus);
    bar('store path against raw POST in the same run (ratio)', median(ratios), 0.65);

    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const way = new Path(server.url, `wide${round}`);
      await way.open();
      const seconds = await way.through(wide);
      await way.close();
      const stored = await rowsOf(server.url, `wide${round}`);
      if (stored !== WIDE) throw new Error(`stored ${stored} of ${WIDE} wide rows`);
      rates.push((WIDE * WIDE_FIELDS) / seconds);
    }
    bar('wide rows of 20 fields, point to stored (values/s)', median(rates), 500_000);
    bar(
      `catch-up against the live rate of ${LIVE_PER_SECOND} points/s that goes on (times)`,
      await catchUp(server.url, 'catchup', narrow),
      3,
    );
  } finally {
    await server.stop();
  }
  return { name: 'store', figures, bars };
}
