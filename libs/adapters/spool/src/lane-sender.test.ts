import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SinkReply } from '@cellgate/time-series';
import { DeadLetters } from './dead-letters';
import type { Refusal } from './delivery';
import { LaneSender, type LaneSenderOptions } from './lane-sender';
import { Spool } from './spool';
import { chunkOf, lineOf, linesOfChunk } from './testing/chunks';
import { eventually } from './testing/eventually';
import { FaultyFiles } from './testing/faulty-files';
import { RecordingSink } from './testing/recording-sink';

jest.setTimeout(60_000);

const BUSY: SinkReply = { kind: 'busy', detail: 'no answer', status: null, retryAfterMs: null };

function refusal(some: Partial<Extract<SinkReply, { kind: 'refused' }>> = {}): SinkReply {
  return {
    kind: 'refused',
    detail: 'field type conflict',
    lines: [],
    stored: 'unknown',
    tooOld: false,
    ...some,
  };
}

describe('LaneSender', () => {
  let folder = '';
  let files: FaultyFiles;
  let spool: Spool;
  let letters: DeadLetters;
  let sink: RecordingSink;
  let sender: LaneSender;
  let problems: (string | null)[] = [];
  let refused: Refusal[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cellgate-sender-'));
    files = new FaultyFiles();
    spool = new Spool({ folder, lanes: ['events', 'telemetry'], files, commitMs: 1, upkeepMs: 10 });
    await spool.open();
    letters = new DeadLetters(folder, files);
    sink = new RecordingSink();
    problems = [];
    refused = [];
  });
  afterEach(async () => {
    files.fault = null;
    await sender.close(0);
    await spool.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function sending(options: Partial<LaneSenderOptions> = {}): void {
    sender = new LaneSender({
      spool,
      lane: 'telemetry',
      sink,
      deadLetters: letters,
      lingerMs: 5,
      retryMinMs: 5,
      retryMaxMs: 20,
      holdMs: 10,
      problem: (reason) => problems.push(reason),
      refused: (some) => refused.push(...some),
      ...options,
    });
    sender.start();
  }

  async function append(chunks: number, lines = 100): Promise<string[]> {
    await Promise.all(
      Array.from({ length: chunks }, (_, index) =>
        spool.append('telemetry', chunkOf(index * lines, index * lines + lines - 1)),
      ),
    );
    return linesOfChunk(0, chunks * lines - 1);
  }

  async function emptied(): Promise<void> {
    await eventually(() => spool.lane('telemetry').waiting === 0, 'the end of the lane');
  }

  it('sends everything once, several requests at a time, and moves the cursor over the contiguous ones only', async () => {
    const held: (() => void)[] = [];
    sink.answer = () => new Promise((resolve) => held.push(() => resolve(null)));
    const lane = spool.lane('telemetry');
    for (let index = 0; index < 4; index++) {
      await spool.append('telemetry', chunkOf(index * 6_000, index * 6_000 + 5_999));
    }
    sending();
    await eventually(() => held.length === 4, 'four requests');
    for (const later of held.slice(1)) later();
    await eventually(() => sender.state().inFlight === 1, 'three answers');
    expect(lane.waiting).toBe(24_000);
    (held[0] as () => void)();
    await emptied();
    expect([...sink.stored.keys()].sort()).toEqual(linesOfChunk(0, 23_999).sort());
    expect(Math.max(...sink.stored.values())).toBe(1);
    expect(sender.state()).toMatchObject({ available: true, reason: null, stored: 24_000, refused: 0 });
  });

  it('keeps everything through an outage, one request at a time meanwhile, and says so once', async () => {
    sink.answer = () => BUSY;
    const lines = await append(200);
    sending();
    await eventually(() => sink.requests.length > 8, 'some attempts');
    expect(spool.lane('telemetry').waiting).toBe(20_000);
    expect(sender.state()).toMatchObject({ available: false, reason: 'no answer' });
    sink.answer = () => null;
    await emptied();
    expect([...sink.stored.keys()].sort()).toEqual(lines.sort());
    expect(problems).toEqual(['no answer', null]);
  });

  it('honours the pause that the store asks for, in its own unit', async () => {
    await append(1);
    const times: number[] = [];
    sink.answer = () => {
      times.push(performance.now());
      return times.length === 1 ? { ...BUSY, status: 429, retryAfterMs: 700 } : null;
    };
    sending();
    await emptied();
    expect(times).toHaveLength(2);
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(695);
  });

  it.each([1, 3, 10])(
    'finds %i lines that are refused, buries them with the words, stores all others',
    async (count) => {
      const poison = new Set(Array.from({ length: count }, (_, index) => lineOf(37 + index * 999)));
      sink.answer = (lines) => {
        const bad = lines.filter((line) => poison.has(line));
        if (bad.length === 0) return null;
        sink.keep(lines.filter((line) => !poison.has(line)));
        return refusal();
      };
      const lines = await append(100);
      sending();
      await emptied();
      expect([...sink.stored.keys()].sort()).toEqual(lines.filter((line) => !poison.has(line)).sort());
      expect((await letters.read()).map(({ line }) => line).sort()).toEqual([...poison].sort());
      expect((await letters.read())[0]).toMatchObject({ lane: 'telemetry', reason: 'field type conflict' });
      expect(refused).toHaveLength(count);
      expect(sink.requests.length).toBeLessThanOrEqual(3 + 2 * count * Math.ceil(Math.log2(5_000)));
      expect(sender.state()).toMatchObject({ stored: 10_000 - count, refused: count });
    },
  );

  it('takes the numbers of refused lines where the store names them', async () => {
    const bad = new Set([lineOf(3), lineOf(50)]);
    sink.answer = (lines) => {
      const numbers = lines.flatMap((line, index) => (bad.has(line) ? [index + 1] : []));
      return numbers.length === 0 ? null : refusal({ lines: numbers });
    };
    await append(1);
    sending();
    await emptied();
    expect(sink.requests).toHaveLength(2);
    expect(sink.stored.size).toBe(98);
    expect((await letters.read()).map(({ line }) => line)).toEqual([...bad]);
  });

  it('parts lines that are too old from the others, even when they are most', async () => {
    const isOld = (line: string): boolean => Number(/=(\d+) /.exec(line)?.[1]) < 800;
    sink.answer = (lines) => {
      const old = lines.filter(isOld).length;
      sink.keep(lines.filter((line) => !isOld(line)));
      if (old === 0) return null;
      return refusal({ tooOld: true, stored: old === lines.length ? 'none' : 'unknown' });
    };
    await append(10);
    sending();
    await emptied();
    expect(sink.stored.size).toBe(200);
    expect(await letters.read()).toHaveLength(800);
  });

  it('halves what is too large, sends no such request again, and buries a line that is too large alone', async () => {
    sink.answer = (lines) =>
      lines.length > 300 || lines.some((line) => line === lineOf(5))
        ? { kind: 'too-large', detail: 'Request Entity Too Large' }
        : null;
    const lines = await append(100);
    sending();
    await emptied();
    expect([...sink.stored.keys()].sort()).toEqual(lines.filter((line) => line !== lineOf(5)).sort());
    expect((await letters.read()).map(({ line, reason }) => [line, reason])).toEqual([
      [lineOf(5), 'Request Entity Too Large'],
    ]);
  });

  it('holds when a person has to repair something, and drops nothing', async () => {
    sink.answer = () => ({ kind: 'withheld', detail: 'authorization failed', status: 401 });
    await append(10);
    sending();
    await eventually(() => sink.requests.length > 3, 'some attempts');
    expect(problems).toEqual(['authorization failed']);
    expect(spool.lane('telemetry').waiting).toBe(1_000);
    sink.answer = () => null;
    await emptied();
    expect(sink.stored.size).toBe(1_000);
    expect(await letters.read()).toEqual([]);
  });

  it('pulls the brake when most of a batch is refused, until it is released', async () => {
    let mayBury = false;
    sink.answer = (lines) => (lines.some((line) => !line.includes('M2')) ? refusal() : null);
    await append(1);
    sending({ released: async () => mayBury });
    await eventually(() => problems.some((problem) => problem?.includes('held') === true), 'the brake');
    expect(await letters.read()).toEqual([]);
    expect(spool.lane('telemetry').waiting).toBe(100);
    mayBury = true;
    await emptied();
    expect(await letters.read()).toHaveLength(100);
  });

  it('pulls the brake when one small batch after the other is refused, and not when some are stored between', async () => {
    let isWrong = true;
    sink.answer = () => (isWrong ? refusal() : null);
    sending();
    const oneByOne = async (from: number, count: number): Promise<void> => {
      for (let number = from; number < from + count; number++) {
        await spool.append('telemetry', chunkOf(number, number));
        await eventually(
          () => spool.lane('telemetry').waiting === 0 || problems.at(-1)?.includes('held') === true,
          'its end',
        );
      }
    };
    await oneByOne(0, 15);
    isWrong = false;
    await oneByOne(15, 1);
    isWrong = true;
    await oneByOne(16, 15);
    expect(problems.some((problem) => problem?.includes('held') === true)).toBe(false);
    await oneByOne(31, 6);
    expect(problems.at(-1)).toContain('held until they are released');
    expect(await letters.read()).toHaveLength(35);
    isWrong = false;
    await emptied();
    expect(await letters.read()).toHaveLength(35);
  });

  it('takes status 500 for the fault of a line only while others are accepted', async () => {
    const poison = lineOf(150);
    let isWell = false;
    sink.answer = (lines) => (isWell && !lines.includes(poison) ? null : { ...BUSY, status: 500 });
    await append(1);
    sending({ retryMinMs: 1, retryMaxMs: 2 });
    await eventually(() => sink.requests.length > 15, 'more attempts than five');
    expect(await letters.read()).toEqual([]);
    isWell = true;
    await emptied();
    await spool.append('telemetry', chunkOf(100, 199));
    await emptied();
    expect((await letters.read()).map(({ line }) => line)).toEqual([poison]);
    expect(sink.stored.size).toBe(199);
  });

  it('acknowledges only when dead letters are safe', async () => {
    sink.answer = (lines) => (lines.includes(lineOf(1)) ? refusal() : null);
    await append(1, 10);
    files.fault = 'ENOSPC';
    sending();
    await eventually(
      () => problems.some((problem) => problem?.includes('dead letters') === true),
      'the word',
    );
    expect(spool.lane('telemetry').waiting).toBe(10);
    files.fault = null;
    await emptied();
    expect((await letters.read()).map(({ line }) => line)).toEqual([lineOf(1)]);
  });

  it('flushes at once, and comes back when the store turns out to be away', async () => {
    sending({ lingerMs: 60_000, retryMinMs: 60_000, retryMaxMs: 60_000 });
    await append(1);
    await sender.flush();
    expect(sink.stored.size).toBe(100);
    sink.answer = () => BUSY;
    await spool.append('telemetry', chunkOf(100, 199));
    await sender.flush();
    expect(spool.lane('telemetry').waiting).toBe(100);
    sink.answer = () => null;
    await sender.flush();
    expect(sink.stored.size).toBe(200);
  });

  it('makes batches larger while the store is quick', async () => {
    const lines = await append(600);
    sending();
    await emptied();
    expect(sink.stored.size).toBe(lines.length);
    expect(Math.max(...sink.requests.map(({ length }) => length))).toBeGreaterThan(7_000);
  });
});
