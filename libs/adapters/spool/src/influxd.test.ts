import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfluxTimeSeriesStore } from '@cellgate/time-series';
import { findInfluxd, startInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { DeadLetters } from './dead-letters';
import { NodeFiles } from './files';
import { LaneSender } from './lane-sender';
import { bodyOf } from './lines';
import { Spool } from './spool';
import { AT_MS, lineOf } from './testing/chunks';
import { eventually } from './testing/eventually';

jest.setTimeout(180_000);

const LINES = 24_000;
const A_CHUNK = 100;
/** One line in a thousand is poison, of two kinds in turns. */
const POISON = 1_000;

function lineWithPoison(number: number): string {
  if (number % POISON !== 500) return lineOf(number);
  return (number / POISON) % 2 < 1
    ? lineOf(number).replace(/temperature=\d+/, `temperature="${number}"`)
    : lineOf(number).replace('temperature=', 'temperature=,');
}

(findInfluxd() === null ? describe.skip : describe)('spool and sender at a real InfluxDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-spool-influxd-'));
  let server: InfluxServer;

  beforeAll(async () => {
    server = await startInfluxd();
  }, 30_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** By time in ms since the start of the test's lines. */
  async function stored(database: string): Promise<Map<number, number>> {
    const query = { db: database, epoch: 'ms', q: 'SELECT temperature FROM machine' };
    const reply = await fetch(`${server.url}/query?${new URLSearchParams(query)}`);
    const answer = (await reply.json()) as { results: { series: { values: [number, number][] }[] }[] };
    const values = answer.results[0]?.series[0]?.values ?? [];
    const found = new Map(values.map(([ms, value]) => [ms - AT_MS, value]));
    expect(found.size).toBe(values.length);
    return found;
  }

  it('has every line exactly once after the server was killed under load, was away, and met poison', async () => {
    const store = new InfluxTimeSeriesStore(
      { url: server.url, database: 'killed', authorization: null },
      { writeTimeoutMs: 5_000 },
    );
    await store.ping();
    // The field's type is settled before the first poison comes.
    await fetch(`${server.url}/write?db=killed`, { method: 'POST', body: lineOf(0) });
    const spool = new Spool({ folder, lanes: ['telemetry'], commitMs: 2 });
    await spool.open();
    const deadLetters = new DeadLetters(folder, new NodeFiles());
    const sender = new LaneSender({
      spool,
      lane: 'telemetry',
      sink: store.lineSink(),
      deadLetters,
      lingerMs: 10,
      retryMinMs: 20,
      retryMaxMs: 200,
    });
    sender.start();

    const produce = async (from: number, to: number): Promise<void> => {
      for (let first = from; first < to; first += A_CHUNK) {
        const lines = Array.from({ length: A_CHUNK }, (_, index) => lineWithPoison(first + index));
        const range = { lines: A_CHUNK, fromMs: AT_MS + first, toMs: AT_MS + first + A_CHUNK - 1 };
        const kept = spool.append('telemetry', { bytes: bodyOf(lines), ...range });
        if (first % (10 * A_CHUNK) === 0) expect(await kept).toBe(true);
      }
    };
    const third = LINES / 3;
    const first = produce(0, third);
    await eventually(() => sender.state().stored > 2_000, 'some lines');
    await server.kill();
    await first;
    // An outage that outlasts a third of all lines: several times what is on its way at any moment.
    await produce(third, 2 * third);
    await eventually(() => sender.state().available === false, 'the outage');
    await server.restart();
    const before = sender.state().stored;
    const last = produce(2 * third, LINES);
    await eventually(() => sender.state().stored > before + 2_000, 'some more lines');
    await server.restart();
    await last;
    await eventually(
      () => spool.state().pending + spool.lane('telemetry').waiting === 0,
      'the rest',
      120_000,
    );

    const expected = Array.from({ length: LINES }, (_, number) => number).filter(
      (number) => number % POISON !== 500,
    );
    const found = await stored('killed');
    expect(found.size).toBe(expected.length);
    expect(expected.every((number) => found.get(number) === number)).toBe(true);
    const letters = await deadLetters.read();
    expect(new Set(letters.map(({ line }) => line))).toEqual(
      new Set(Array.from({ length: LINES / POISON }, (_, index) => lineWithPoison(index * POISON + 500))),
    );
    expect(letters.some(({ reason }) => reason.includes('field type conflict'))).toBe(true);
    expect(letters.some(({ reason }) => reason.includes('unable to parse'))).toBe(true);
    await sender.close(1_000);
    await spool.close();
    await store.close();
  });
});
