import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOf } from './lines';
import type { SpoolLoss } from './loss';
import { Spool } from './spool';
import { SpoolLockedError } from './spool-lock';
import type { SpoolOptions } from './spool-options';
import { AT_MS, chunkOf, lineOf, linesOfChunk } from './testing/chunks';
import { eventually } from './testing/eventually';
import { FaultyFiles } from './testing/faulty-files';

jest.setTimeout(60_000);

const LANES = ['events', 'telemetry'];
const KIB = 1024;

describe('Spool', () => {
  let folder = '';
  let files = new FaultyFiles();
  let losses: SpoolLoss[] = [];
  let told: string[] = [];
  const open: Spool[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cellgate-spool-'));
    files = new FaultyFiles();
    losses = [];
    told = [];
  });
  afterEach(async () => {
    files.fault = null;
    files.room = Infinity;
    for (const spool of open.splice(0)) await spool.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(options: Partial<SpoolOptions> = {}): Promise<Spool> {
    const spool = new Spool({
      folder,
      lanes: LANES,
      files,
      commitMs: 1,
      upkeepMs: 10,
      retryMinMs: 5,
      retryMaxMs: 20,
      listener: {
        lost: (loss) => losses.push(loss),
        pressure: (level) => told.push(level),
        fault: (reason) => told.push(reason === null ? 'sound' : 'fault'),
      },
      ...options,
    });
    open.push(spool);
    await spool.open();
    return spool;
  }

  async function drained(spool: Spool, lane: string): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const batch = await spool.lane(lane).next(100, 1 << 20);
      if (batch === null) return lines;
      lines.push(...linesOf(batch.body));
      spool.lane(lane).acknowledge(batch);
    }
  }

  function segmentFiles(lane: string): string[] {
    return readdirSync(join(folder, lane))
      .filter((name) => name.endsWith('.seg'))
      .map((name) => join(folder, lane, name));
  }

  async function killed(spool: Spool): Promise<void> {
    open.splice(open.indexOf(spool), 1);
    // What a new process finds: the files as they are, and the lock gone.
    const copy = mkdtempSync(join(tmpdir(), 'cellgate-spool-'));
    for (const lane of LANES) {
      mkdirSync(join(copy, lane), { recursive: true });
      for (const name of readdirSync(join(folder, lane))) {
        writeFileSync(join(copy, lane, name), readFileSync(join(folder, lane, name)));
      }
    }
    await spool.close();
    rmSync(folder, { recursive: true, force: true });
    folder = copy;
  }

  it('gives back what was appended, lane by lane and in order, and removes what is acknowledged', async () => {
    const spool = await opened({ segmentBytes: 4 * KIB });
    const kept = await Promise.all([
      ...Array.from({ length: 20 }, (_, index) =>
        spool.append('telemetry', chunkOf(index * 10, index * 10 + 9)),
      ),
      spool.append('events', chunkOf(1, 3, 'E')),
    ]);
    expect(kept).toEqual(Array(21).fill(true));
    expect(spool.state().lanes.map(({ waiting }) => waiting)).toEqual([3, 200]);
    expect(await drained(spool, 'telemetry')).toEqual(linesOfChunk(0, 199));
    expect(await drained(spool, 'events')).toEqual(linesOfChunk(1, 3, 'E'));
    expect(spool.state().lanes.map(({ waiting }) => waiting)).toEqual([0, 0]);
    await spool.close();
    expect([...segmentFiles('telemetry'), ...segmentFiles('events')]).toEqual([]);
  });

  it('hands out again after a kill what was not acknowledged, and nothing before it', async () => {
    const spool = await opened({ segmentBytes: 2 * KIB });
    for (let index = 0; index < 10; index++) {
      await spool.append('telemetry', chunkOf(index * 10, index * 10 + 9));
    }
    const lane = spool.lane('telemetry');
    const [first, second, third] = [
      await lane.next(10, 1e6),
      await lane.next(10, 1e6),
      await lane.next(10, 1e6),
    ];
    lane.acknowledge(third as NonNullable<typeof third>);
    lane.acknowledge(first as NonNullable<typeof first>);
    expect(linesOf(second?.body as Buffer)[0]).toBe(lineOf(10));
    await lane.saveCursor();
    await killed(spool);
    const next = await opened();
    expect(next.state().lanes[1]?.waiting).toBe(90);
    await next.append('telemetry', chunkOf(100, 101));
    expect(await drained(next, 'telemetry')).toEqual(linesOfChunk(10, 101));
  });

  it('drops a torn tail, whatever its length, and nothing else', async () => {
    const spool = await opened();
    await spool.append('telemetry', chunkOf(0, 9));
    await spool.append('telemetry', chunkOf(10, 19));
    await killed(spool);
    const [path] = segmentFiles('telemetry') as [string];
    const whole = readFileSync(path);
    const second = whole.indexOf(Buffer.from('CGF1'), 20);
    for (const length of [whole.length - 1, second + 41, second + 40, second + 17, second + 1, second]) {
      writeFileSync(path, whole.subarray(0, length));
      const next = await opened();
      expect(await drained(next, 'telemetry')).toEqual(linesOfChunk(0, 9));
      expect(losses).toEqual([]);
      open.splice(0);
      await next.close();
      rmSync(join(folder, 'telemetry', 'cursor'), { force: true });
    }
    // A power cut may lengthen a file by zeros that were never written.
    writeFileSync(path, whole);
    appendFileSync(path, Buffer.alloc(5_000));
    expect(await drained(await opened(), 'telemetry')).toEqual(linesOfChunk(0, 19));
    expect(losses).toEqual([]);
  });

  it('steps over a damaged frame and names exactly what was in it', async () => {
    const spool = await opened();
    for (let index = 0; index < 5; index++) {
      await spool.append('telemetry', chunkOf(index * 10, index * 10 + 9));
    }
    await spool.close();
    const [path] = segmentFiles('telemetry') as [string];
    const bytes = readFileSync(path);
    const third = bytes.indexOf(lineOf(20));
    bytes[third + 3] = (bytes[third + 3] as number) ^ 1;
    writeFileSync(path, bytes);
    const next = await opened();
    expect(await drained(next, 'telemetry')).toEqual([...linesOfChunk(0, 19), ...linesOfChunk(30, 49)]);
    expect(losses).toMatchObject([
      { lane: 'telemetry', cause: 'corruption', points: 10, from: AT_MS + 20, to: AT_MS + 29 },
    ]);
    expect(next.state().lanes[1]?.waiting).toBe(0);
  });

  it('finds the next frame behind a damaged head', async () => {
    const spool = await opened();
    for (let index = 0; index < 5; index++) {
      await spool.append('telemetry', chunkOf(index * 10, index * 10 + 9));
    }
    await spool.close();
    const [path] = segmentFiles('telemetry') as [string];
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.indexOf(lineOf(20)) - 40, bytes.indexOf(lineOf(20)) - 20);
    writeFileSync(path, bytes);
    const next = await opened();
    expect(await drained(next, 'telemetry')).toEqual([...linesOfChunk(0, 19), ...linesOfChunk(30, 49)]);
    expect(losses).toMatchObject([{ cause: 'corruption', points: 10, from: AT_MS, to: AT_MS + 49 }]);
  });

  it('loses only what a shortened file lacks', async () => {
    const spool = await opened();
    for (let index = 0; index < 5; index++) {
      await spool.append('telemetry', chunkOf(index * 10, index * 10 + 9));
    }
    const [path] = segmentFiles('telemetry') as [string];
    truncateSync(path, readFileSync(path).indexOf(lineOf(30)) + 5);
    expect(await drained(spool, 'telemetry')).toEqual(linesOfChunk(0, 29));
    expect(losses.every(({ cause }) => cause === 'corruption')).toBe(true);
    expect(losses.length).toBeGreaterThan(0);
  });

  it('does without its cursor: everything is handed out again', async () => {
    const spool = await opened();
    await spool.append('telemetry', chunkOf(0, 9));
    await spool.append('telemetry', chunkOf(10, 19));
    const batch = await spool.lane('telemetry').next(1, 1e6);
    spool.lane('telemetry').acknowledge(batch as NonNullable<typeof batch>);
    await spool.close();
    writeFileSync(join(folder, 'telemetry', 'cursor'), '1 99 deadbeef\n');
    expect(await drained(await opened(), 'telemetry')).toEqual(linesOfChunk(0, 19));
  });

  it('belongs to one owner at a time', async () => {
    const spool = await opened();
    const second = new Spool({ folder, lanes: LANES });
    await expect(second.open()).rejects.toThrow(SpoolLockedError);
    await spool.close();
    await second.open();
    await second.close();
  });

  it('keeps lines in memory while the disk fails, and writes all of them when it is sound', async () => {
    const spool = await opened();
    await spool.append('telemetry', chunkOf(0, 9));
    for (const fault of ['EROFS', 'ENOSPC', 'EIO'] as const) {
      files.fault = fault;
      const kept = spool.append('telemetry', chunkOf(10, 19));
      await eventually(() => spool.state().fault !== null, 'the fault');
      expect(spool.state().pressure).toBe('pause');
      files.fault = null;
      expect(await kept).toBe(true);
      await eventually(() => spool.state().pressure === 'normal', 'the end of the pause');
    }
    expect(told).toEqual(Array(3).fill(['fault', 'pause', 'sound', 'normal']).flat());
    expect(new Set(await drained(spool, 'telemetry'))).toEqual(new Set(linesOfChunk(0, 19)));
    expect(losses).toEqual([]);
  });

  it('never appends behind a write or a sync that failed', async () => {
    const spool = await opened();
    await spool.append('telemetry', chunkOf(0, 9));
    files.failNextSync = true;
    await spool.append('telemetry', chunkOf(10, 19));
    files.room = 600;
    const kept = spool.append('telemetry', chunkOf(20, 29));
    await eventually(() => spool.state().fault !== null, 'the full disk');
    files.room = Infinity;
    expect(await kept).toBe(true);
    expect(await drained(spool, 'telemetry')).toEqual(linesOfChunk(0, 29));
    expect(losses).toEqual([]);
  });

  it('sheds telemetry first from a full memory, oldest first, and tells what', async () => {
    const size = chunkOf(100, 109).bytes.length;
    const spool = await opened({ memoryBytes: 10 * size });
    files.fault = 'EROFS';
    const results = [
      spool.append('events', chunkOf(100, 109, 'E1')),
      ...Array.from({ length: 14 }, (_, index) =>
        spool.append('telemetry', chunkOf(100 + index * 10, 109 + index * 10)),
      ),
    ];
    await eventually(() => losses.reduce((sum, { points }) => sum + points, 0) === 50, 'the loss');
    expect(spool.state()).toMatchObject({ pressure: 'shed', dropped: 50 });
    expect(losses[0]).toMatchObject({ lane: 'telemetry', cause: 'disk', from: AT_MS + 100 });
    expect(losses[0]?.series[0]).toMatchObject({
      tags: { machine: 'M1' },
      fields: ['temperature'],
      measurement: 'machine',
    });
    files.fault = null;
    expect((await Promise.all(results)).filter((isKept) => !isKept)).toHaveLength(5);
    expect(await drained(spool, 'telemetry')).toEqual(linesOfChunk(150, 239));
    expect(await drained(spool, 'events')).toEqual(linesOfChunk(100, 109, 'E1'));
    await eventually(() => spool.state().pressure === 'normal', 'calm');
  });

  it('drops the oldest telemetry of a full spool and keeps events until there is no telemetry', async () => {
    const spool = await opened({ segmentBytes: 2 * KIB, capacityBytes: 16 * KIB });
    for (let index = 0; index < 30; index++) {
      await spool.append('telemetry', chunkOf(1_000 + index * 10, 1_009 + index * 10));
      if (index < 5) await spool.append('events', chunkOf(1_000 + index * 10, 1_009 + index * 10, 'E'));
    }
    expect(spool.state().bytes).toBeLessThanOrEqual(17 * KIB);
    expect(told).toContain('shed');
    const lost = losses.reduce((sum, { points }) => sum + points, 0);
    expect(losses.every(({ lane, cause }) => lane === 'telemetry' && cause === 'capacity')).toBe(true);
    expect(await drained(spool, 'telemetry')).toEqual(linesOfChunk(1_000 + lost, 1_299));
    expect(await drained(spool, 'events')).toEqual(linesOfChunk(1_000, 1_049, 'E'));
    expect(losses.map(({ from }) => from)).toEqual(losses.map(({ from }) => from).sort((a, b) => a - b));
    expect(losses[0]?.series).toEqual([
      {
        measurement: 'machine',
        tags: { kind: 'press', line: 'L1', machine: 'M1' },
        fields: ['temperature'],
        points: losses[0]?.points,
        from: losses[0]?.from,
        to: losses[0]?.to,
      },
    ]);
  });

  it('gives events the room of telemetry on a full disk', async () => {
    const spool = await opened({ segmentBytes: 2 * KIB });
    for (let index = 0; index < 10; index++) {
      await spool.append('telemetry', chunkOf(1_000 + index * 10, 1_009 + index * 10));
    }
    files.room = 100;
    expect(await spool.append('events', chunkOf(1, 20, 'E'))).toBe(true);
    expect(losses).toMatchObject([{ lane: 'telemetry', cause: 'disk', from: AT_MS + 1_000 }]);
    expect(await drained(spool, 'events')).toEqual(linesOfChunk(1, 20, 'E'));
  });

  it('drops what waited longer than its age, and tells it', async () => {
    let nowMs = AT_MS;
    const spool = await opened({
      segmentBytes: 2 * KIB,
      maxAgeMs: { telemetry: 1_000 },
      now: () => nowMs,
    });
    for (let index = 0; index < 5; index++) {
      await spool.append('telemetry', chunkOf(1_000 + index * 30, 1_029 + index * 30));
      await spool.append('events', chunkOf(1_000 + index * 30, 1_029 + index * 30, 'E'));
    }
    nowMs += 1_001;
    await eventually(() => losses.reduce((sum, { points }) => sum + points, 0) === 150, 'the end of the old');
    expect(losses.every(({ cause, lane }) => cause === 'age' && lane === 'telemetry')).toBe(true);
    expect(await drained(spool, 'events')).toHaveLength(150);
  });

  it('starts on a read-only disk and takes over when it may', async () => {
    files.fault = 'EROFS';
    const spool = await opened();
    const kept = spool.append('telemetry', chunkOf(0, 9));
    await eventually(() => spool.state().fault !== null, 'the fault');
    files.fault = null;
    expect(await kept).toBe(true);
    expect(await drained(spool, 'telemetry')).toEqual(linesOfChunk(0, 9));
  });

  it('refuses bounds that make no sense', () => {
    expect(() => new Spool({ folder, lanes: LANES, capacityBytes: 1_000 })).toThrow(/capacityBytes is 1000/);
    expect(() => new Spool({ folder, lanes: LANES }).lane('other')).toThrow(RangeError);
  });
});
