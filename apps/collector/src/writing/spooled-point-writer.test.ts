import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpoolLoss } from '@cellgate/spool';
import { FaultyFiles } from '@cellgate/spool/testing';
import {
  SqliteTimeSeriesStore,
  StoreUnavailableError,
  type CellSighting,
  type Measurement,
  type Point,
  type Row,
  type TimeSeriesStore,
} from '@cellgate/time-series';
import { StoreAccess } from '../store/store-access';
import { eventually } from '../testing/eventually';
import { AT_MS } from '../testing/received';
import type { WriterListener } from './point-writer';
import { SightingSink } from './sighting-sink';
import { SpooledPointWriter, type SpooledPointWriterOptions } from './spooled-point-writer';
import { StoreSink } from './store-sink';

jest.setTimeout(60_000);

function telemetry(number: number): Point {
  const tags = { line: 'L1', machine: 'CAS_01', kind: 'assembly' };
  return {
    measurement: 'machine',
    tags,
    fields: { temperature: number },
    at: { ms: AT_MS + number, sub: 0 },
  };
}

function inspection(number: number): Point {
  const tags = { line: 'L1', station: 'CAS_01', stage: 'IPQC', verdict: 'PASS' };
  const fields = { cell: `C-${number}` };
  return { measurement: 'inspection', tags, fields, at: { ms: AT_MS + number, sub: 0 } };
}

function sighting(number: number): CellSighting {
  return {
    cell: `C-${number}`,
    line: 'L1',
    lot: 'Löt "1"',
    order: null,
    stage: 'IPQC',
    atMs: AT_MS + number,
  };
}

function numbered<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

describe('SpooledPointWriter', () => {
  let folder = '';
  let files: FaultyFiles;
  let store: TimeSeriesStore;
  let problem: Error | null = null;
  let listener: jest.Mocked<WriterListener>;
  const open: SpooledPointWriter[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cellgate-writer-'));
    files = new FaultyFiles();
    store = await SqliteTimeSeriesStore.open(':memory:');
    problem = null;
    listener = {
      available: jest.fn(),
      unavailable: jest.fn(),
      lost: jest.fn(),
      rejected: jest.fn(),
      pressure: jest.fn(),
      diskFault: jest.fn(),
    };
  });
  afterEach(async () => {
    files.fault = null;
    for (const writer of open.splice(0)) {
      await writer.close();
    }
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function writing(options: Partial<SpooledPointWriterOptions> = {}): SpooledPointWriter {
    const access = new StoreAccess(async () => {
      if (problem !== null) {
        throw problem;
      }
      return store;
    });
    const writer = new SpooledPointWriter({
      folder,
      store: new StoreSink(access),
      sightings: new SightingSink(access),
      listener,
      files,
      sender: { lingerMs: 5, retryMinMs: 5, retryMaxMs: 20, holdMs: 10 },
      ...options,
      spool: { commitMs: 1, retryMinMs: 5, retryMaxMs: 20, ...options.spool },
    });
    open.push(writer);
    return writer;
  }

  async function closed(writer: SpooledPointWriter): Promise<number> {
    open.splice(open.indexOf(writer), 1);
    return writer.close();
  }

  function rows(measurement: Measurement): Promise<Row[]> {
    return store.rows({ measurement, window: { fromMs: AT_MS, toMs: AT_MS + 3_600_000 } });
  }

  it('stores points and sightings without being asked, each once', async () => {
    const writer = writing();
    writer.add([...numbered(1_200, telemetry), ...numbered(3, inspection)]);
    writer.addSightings(numbered(3, sighting));
    await eventually(() => (writer.state().written === 1_206 ? true : undefined), 'the points');
    expect((await rows('machine')).map(({ fields }) => fields['temperature'])).toEqual(
      numbered(1_200, (number) => number),
    );
    expect(await rows('inspection')).toHaveLength(3);
    expect((await rows('cell_index')).map(({ fields }) => fields['lot'])).toEqual(Array(3).fill('Löt "1"'));
    expect(writer.state()).toMatchObject({ available: true, queued: 0, dropped: 0, rejected: 0 });
    expect(listener.available).toHaveBeenCalledTimes(1);
  });

  it('keeps everything on disk while the store is away, even when the process ends', async () => {
    problem = new StoreUnavailableError('connection refused');
    const first = writing({ closeMs: 50 });
    first.add([...numbered(100, telemetry), inspection(1)]);
    first.addSightings([sighting(1)]);
    await first.committed();
    await eventually(() => (first.state().available === false ? true : undefined), 'the notice');
    expect(first.state()).toMatchObject({ reason: 'connection refused', queued: 102 });
    expect(listener.unavailable).toHaveBeenCalledTimes(1);
    expect(await closed(first)).toBe(0);

    problem = null;
    const second = writing();
    await second.open();
    await second.flush();
    expect(await rows('machine')).toHaveLength(100);
    expect(await rows('inspection')).toHaveLength(1);
    expect(await rows('cell_index')).toHaveLength(1);
  });

  it('refuses at once what no store can keep, and passes on what this store refuses', async () => {
    const writer = writing();
    writer.add([{ ...inspection(1), at: { ms: 1, sub: 0 } }]);
    expect(listener.rejected.mock.calls[0]?.[1]).toMatchObject({ code: 'BAD_INSTANT' });
    writer.add([{ ...telemetry(1), fields: { Speed: 1 } }]);
    await writer.flush();
    writer.add([{ ...telemetry(2), fields: { speed: 1 } }, telemetry(3)]);
    await writer.flush();
    expect(listener.rejected).toHaveBeenCalledTimes(2);
    expect(listener.rejected.mock.calls[1]).toMatchObject([
      { measurement: 'machine', fields: { speed: 1 } },
      { code: 'REFUSED_BY_STORE' },
    ]);
    expect(await rows('machine')).toHaveLength(2);
    expect(readFileSync(join(folder, 'dead-letters.jsonl'), 'utf8')).toContain('speed=1');
    expect(writer.state()).toMatchObject({ rejected: 2, written: 2 });
  });

  it('acknowledges only what is on disk, and asks for less while the disk fails', async () => {
    const writer = writing();
    await writer.open();
    files.fault = 'ENOSPC';
    writer.add([telemetry(1)]);
    let isCommitted = false;
    const committed = writer.committed().then(() => {
      isCommitted = true;
    });
    await eventually(() => (listener.pressure.mock.calls.length > 0 ? true : undefined), 'the pause');
    expect(isCommitted).toBe(false);
    expect(listener.pressure.mock.calls[0]?.[0]).toBe('pause');
    expect(writer.state()).toMatchObject({ queued: 1, spool: { fault: 'ENOSPC: injected' } });
    files.fault = null;
    await committed;
    await writer.flush();
    expect(await rows('machine')).toHaveLength(1);
    expect(listener.diskFault.mock.calls.map(([reason]) => reason)).toEqual(['ENOSPC: injected', null]);
  });

  it('sheds telemetry before inspections where nobody asks for less, and tells the signals', async () => {
    const writer = writing({ spool: { memoryBytes: 40_000 } });
    await writer.open();
    files.fault = 'EROFS';
    writer.add(numbered(100, inspection));
    for (let turn = 0; turn < 20; turn += 1) {
      writer.add(numbered(100, (number) => telemetry(turn * 100 + number)));
    }
    const dropped = writer.state().dropped;
    await eventually(() => (listener.lost.mock.calls.length > 0 ? true : undefined), 'the loss');
    files.fault = null;
    await writer.flush();
    const losses = listener.lost.mock.calls.map(([loss]): SpoolLoss => loss);
    const lost = losses.reduce((sum, { points }) => sum + points, 0);
    expect(lost).toBeGreaterThan(0);
    expect(dropped).toBe(0);
    expect(losses[0]).toMatchObject({ lane: 'telemetry', cause: 'disk', from: AT_MS });
    expect(losses[0]?.series[0]?.fields).toEqual(['temperature']);
    expect(await rows('inspection')).toHaveLength(100);
    const kept = await rows('machine');
    expect(kept).toHaveLength(2_000 - lost);
    expect(kept[0]?.at.ms).toBe(AT_MS + lost);
  });

  it('does not wait for a store that never answers when it is closed', async () => {
    const access = new StoreAccess(() => new Promise(() => undefined));
    const writer = writing({ store: new StoreSink(access), closeMs: 20 });
    writer.add([telemetry(1)]);
    expect(await closed(writer)).toBe(0);
  });
});
