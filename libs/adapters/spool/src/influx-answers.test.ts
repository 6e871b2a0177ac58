import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfluxTimeSeriesStore } from '@cellgate/time-series';
import { json, startInfluxStub, type InfluxStub, type StubAnswer } from '@cellgate/time-series/testing';
import { DeadLetters } from './dead-letters';
import { NodeFiles } from './files';
import { LaneSender } from './lane-sender';
import { Spool } from './spool';
import { chunkOf, lineOf, linesOfChunk } from './testing/chunks';
import { eventually } from './testing/eventually';

jest.setTimeout(60_000);

const LINES = 2_000;
const POISON = [lineOf(17), lineOf(1_500)];

function linesOfBody(body: string): string[] {
  return body.split('\n').filter((line) => line !== '');
}

describe('what a server answers, and what becomes of the lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-answers-'));
  let stub: InfluxStub;
  let stored: Map<string, number>;
  let number = 0;

  beforeAll(async () => {
    stub = await startInfluxStub();
  });
  afterAll(async () => {
    await stub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const keep = (lines: readonly string[]): void => {
    for (const line of lines) stored.set(line, (stored.get(line) ?? 0) + 1);
  };
  const well: StubAnswer = ({ body }, response) => {
    keep(linesOfBody(body));
    response.writeHead(204).end();
  };

  /** Sends the lines to a server that answers so for some requests, then well. @returns the dead letters */
  async function sent(
    faulty: StubAnswer,
    requests: number,
  ): Promise<{ letters: string[]; problems: string[] }> {
    stored = new Map();
    let count = 0;
    stub.answer = (request, response) => {
      count += 1;
      if (count <= requests) faulty(request, response);
      else well(request, response);
    };
    const place = join(folder, String(number++));
    const spool = new Spool({ folder: place, lanes: ['telemetry'], commitMs: 1 });
    await spool.open();
    const store = new InfluxTimeSeriesStore(
      { url: stub.url, database: 'cellgate', authorization: null },
      { writeTimeoutMs: 250 },
    );
    const deadLetters = new DeadLetters(place, new NodeFiles());
    const problems: string[] = [];
    const sender = new LaneSender({
      spool,
      lane: 'telemetry',
      sink: store.lineSink(),
      deadLetters,
      lingerMs: 5,
      retryMinMs: 5,
      retryMaxMs: 20,
      holdMs: 20,
      problem: (reason) => {
        if (reason !== null) problems.push(reason);
      },
    });
    sender.start();
    for (let from = 0; from < LINES; from += 200) void spool.append('telemetry', chunkOf(from, from + 199));
    await spool.sync();
    try {
      await eventually(() => spool.lane('telemetry').waiting === 0, 'the end of the lane');
    } finally {
      await sender.close(1_000);
      await spool.close();
      await store.close();
    }
    return { letters: (await deadLetters.read()).map(({ line }) => line), problems };
  }

  const html =
    (status: number): StubAnswer =>
    (_, response) =>
      void response
        .writeHead(status, { 'content-type': 'text/html' })
        .end('<html><body>Welcome</body></html>');

  it.each<[string, StubAnswer]>([
    ['401', json(401, { error: 'authorization failed' })],
    ['403', json(403, { error: 'forbidden' })],
    ['404', json(404, { error: 'database not found: "cellgate"' })],
    ['400 about the request', json(400, { error: 'database is required' })],
    ['408', json(408, {})],
    ['429', json(429, { error: 'too many requests' })],
    ['500', json(500, { error: 'timeout' })],
    ['503', json(503, { error: 'overloaded' })],
    ['a page with status 200', html(200)],
    ['a page with status 400', html(400)],
    ['a page with status 502', html(502)],
    [
      'a redirection',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    ],
    ['no answer in time', () => undefined],
    ['a broken connection', (_, response) => void response.destroy()],
  ])('%s: nothing is lost, nothing buried, a person is told', async (_name, answer) => {
    const { letters, problems } = await sent(answer, 5);
    expect([...stored.keys()].sort()).toEqual(linesOfChunk(0, LINES - 1).sort());
    expect(Math.max(...stored.values())).toBe(1);
    expect(letters).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it('waits as many seconds as Retry-After says', async () => {
    const times: number[] = [];
    const answer: StubAnswer = (request, response) => {
      times.push(performance.now());
      json(429, { error: 'slow down' }, { 'retry-after': '1' })(request, response);
    };
    const started = performance.now();
    await sent(answer, 1);
    expect(performance.now() - started).toBeGreaterThanOrEqual(995);
    expect(stored.size).toBe(LINES);
  });

  it('413: halves until it fits', async () => {
    const { letters } = await sent((request, response) => {
      if (request.body.length > 20_000) response.writeHead(413).end('Request Entity Too Large');
      else well(request, response);
    }, Infinity);
    expect(stored.size).toBe(LINES);
    expect(Math.max(...stored.values())).toBe(1);
    expect(letters).toEqual([]);
  });

  it.each([
    [
      400,
      { error: 'partial write: field type conflict: input field "temperature" is type string dropped=1' },
    ],
    [422, { code: 'unprocessable entity', message: 'failure writing points: partial write dropped=1' }],
    [400, { error: "unable to parse 'machine': invalid number" }],
  ])('%i for some lines: they are buried, all others are stored', async (status, words) => {
    const { letters } = await sent((request, response) => {
      const lines = linesOfBody(request.body);
      const good = lines.filter((line) => !POISON.includes(line));
      if (good.length === lines.length) well(request, response);
      else {
        if (!JSON.stringify(words).includes('parse')) keep(good);
        json(status, words)(request, response);
      }
    }, Infinity);
    expect([...stored.keys()].sort()).toEqual(
      linesOfChunk(0, LINES - 1)
        .filter((line) => !POISON.includes(line))
        .sort(),
    );
    expect(letters.sort()).toEqual([...POISON].sort());
  });

  it('500 for some lines while others are accepted: they are found after five attempts', async () => {
    const { letters } = await sent((request, response) => {
      if (linesOfBody(request.body).some((line) => POISON.includes(line))) json(500, {})(request, response);
      else well(request, response);
    }, Infinity);
    expect(stored.size).toBe(LINES - letters.length);
    expect(letters.every((line) => POISON.includes(line))).toBe(true);
  });
});
