import { StoreUnavailableError, type Point, type WriteOutcome } from '@cellgate/time-series';
import { eventually } from '../testing/eventually';
import { MemoryPointWriter, type MemoryPointWriterOptions } from './memory-point-writer';
import type { WriterListener } from './point-writer';

function telemetry(number: number): Point {
  return {
    measurement: 'machine',
    tags: { line: 'L1', machine: 'CAS_01', kind: 'assembly' },
    fields: { temperature: number },
    at: { ms: number, sub: 0 },
  };
}

function inspection(number: number): Point {
  const tags = { line: 'L1', station: 'CAS_01', stage: 'IPQC', verdict: 'PASS' };
  return { measurement: 'inspection', tags, fields: { cell: `C-${number}` }, at: { ms: number, sub: 0 } };
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_unused, index) => from + index);
}

class Store {
  readonly batches: Point[][] = [];
  problem: Error | null = null;

  readonly write = async (points: readonly Point[]): Promise<WriteOutcome> => {
    if (this.problem !== null) {
      throw this.problem;
    }
    this.batches.push([...points]);
    return { written: points.length, rejected: [] };
  };

  get points(): Point[] {
    return this.batches.flat();
  }
}

function listening(): jest.Mocked<WriterListener> {
  return {
    available: jest.fn(),
    unavailable: jest.fn(),
    losing: jest.fn(),
    lost: jest.fn(),
    rejected: jest.fn(),
  };
}

describe('MemoryPointWriter', () => {
  const store = { current: new Store() };
  let listener = listening();

  beforeEach(() => {
    store.current = new Store();
    listener = listening();
  });

  function writerWith(options: Partial<MemoryPointWriterOptions> = {}): MemoryPointWriter {
    const fast = { batchMs: 10, retryMinMs: 5, retryMaxMs: 20, closeMs: 200 };
    return new MemoryPointWriter({ write: store.current.write, listener, ...fast, ...options });
  }

  it('writes what waits after the batch time, without being asked', async () => {
    const writer = writerWith();
    writer.add([telemetry(1)]);
    writer.add([telemetry(2)]);
    await eventually(() => (store.current.points.length === 2 ? true : undefined), 'the points');
    expect(store.current.batches).toHaveLength(1);
    expect(writer.state()).toMatchObject({ available: true, queued: 0, written: 2 });
    await writer.close();
  });

  it('cuts batches to their size, events first, in their order', async () => {
    const writer = writerWith({ batchSize: 4, batchMs: 60_000 });
    writer.add([...numbers(1, 3).map(telemetry), inspection(1), inspection(2)]);
    await writer.flush();
    expect(
      store.current.batches.map((batch) => batch.map(({ measurement }) => measurement[0]).join('')),
    ).toEqual(['iimm', 'm']);
    expect(store.current.points.map(({ at }) => at.ms)).toEqual([1, 2, 1, 2, 3]);
  });

  it('keeps points while the store is away and writes them when it is back', async () => {
    const writer = writerWith();
    store.current.problem = new StoreUnavailableError('connection refused');
    writer.add(numbers(1, 10).map(telemetry));
    await eventually(() => (listener.unavailable.mock.calls.length > 0 ? true : undefined), 'the notice');
    expect(writer.state()).toMatchObject({ available: false, reason: 'connection refused', queued: 10 });
    store.current.problem = null;
    await eventually(() => (store.current.points.length === 10 ? true : undefined), 'the points');
    expect(listener.unavailable).toHaveBeenCalledTimes(1);
    expect(listener.available).toHaveBeenCalledTimes(1);
    expect(listener.lost).not.toHaveBeenCalled();
    await writer.close();
  });

  it('drops the oldest telemetry first and inspections last, and tells what was lost', async () => {
    const writer = writerWith({ capacity: 10 });
    store.current.problem = new StoreUnavailableError('connection refused');
    writer.add([...numbers(1, 3).map(inspection), ...numbers(1, 20).map(telemetry)]);
    expect(writer.state()).toMatchObject({ queued: 10, dropped: 13 });
    expect(listener.losing).toHaveBeenCalledTimes(1);
    store.current.problem = null;
    await writer.flush();
    expect(store.current.points.map(({ measurement, at }) => `${measurement[0]}${at.ms}`)).toEqual(
      ['i1', 'i2', 'i3'].concat(numbers(14, 20).map((number) => `m${number}`)),
    );
    expect(listener.lost.mock.calls).toEqual([
      [[{ line: 'L1', machine: 'CAS_01', points: 13, fromMs: 1, toMs: 13 }]],
    ]);
    await writer.close();
  });

  it('drops events only when no telemetry is left', () => {
    const writer = writerWith({ capacity: 5, batchMs: 60_000 });
    writer.add([telemetry(1), telemetry(2), ...numbers(1, 8).map(inspection)]);
    expect(writer.state()).toMatchObject({ queued: 5, dropped: 5 });
    return writer.close().then(() => {
      expect(store.current.points.map(({ at }) => at.ms)).toEqual([4, 5, 6, 7, 8]);
    });
  });

  it('gives a batch up that fails for ever, so that the next ones are written', async () => {
    const failing = new Error('a defect');
    const writer = writerWith({
      batchSize: 1,
      write: async (points) => {
        if (points[0]?.at.ms === 1) {
          throw failing;
        }
        return store.current.write(points);
      },
    });
    writer.add([telemetry(1), telemetry(2)]);
    await eventually(() => (store.current.points.length === 1 ? true : undefined), 'the second point');
    expect(store.current.points[0]?.at.ms).toBe(2);
    expect(writer.state().dropped).toBe(1);
    expect(listener.lost).toHaveBeenCalledTimes(1);
    await writer.close();
  });

  it('passes on which points the store refused', async () => {
    const rejection = { index: 1, code: 'BAD_INSTANT', detail: 'year 1980' } as const;
    const writer = writerWith({ write: async () => ({ written: 1, rejected: [rejection] }) });
    writer.add([telemetry(1), telemetry(2)]);
    await writer.flush();
    expect(listener.rejected).toHaveBeenCalledWith(telemetry(2), rejection);
    expect(writer.state()).toMatchObject({ written: 1, rejected: 1 });
  });

  it('writes the rest when it is closed, and says what could not be', async () => {
    const writer = writerWith({ batchMs: 60_000 });
    writer.add([telemetry(1)]);
    expect(await writer.close()).toBe(0);
    expect(store.current.points).toHaveLength(1);

    const lonely = writerWith({ batchMs: 60_000 });
    store.current.problem = new StoreUnavailableError('connection refused');
    lonely.add([telemetry(2), telemetry(3)]);
    expect(await lonely.close()).toBe(2);
  });

  it('does not wait for a store that never answers when it is closed', async () => {
    const writer = writerWith({ write: () => new Promise(() => undefined), closeMs: 20 });
    writer.add([telemetry(1)]);
    await expect(writer.close()).resolves.toBeGreaterThanOrEqual(0);
  });
});
