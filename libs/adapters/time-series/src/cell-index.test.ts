import { CellIndex, cellBucket, type CellSighting } from './cell-index';
import { StoreUnavailableError } from './errors';
import { instantAt } from './instant';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';
import { HOUR, START_MS } from './testing/points';
import type { RowQuery } from './time-series-store';

const seen = (
  cell: string,
  stage: CellSighting['stage'],
  afterMs: number,
  more: Partial<CellSighting> = {},
): CellSighting => ({
  cell,
  line: 'L1',
  lot: 'A',
  order: '98765',
  stage,
  atMs: START_MS + afterMs,
  ...more,
});

describe('CellIndex', () => {
  let store: SqliteTimeSeriesStore;
  let index: CellIndex;
  beforeEach(async () => {
    store = await SqliteTimeSeriesStore.open(':memory:');
    index = new CellIndex(store);
  });
  afterEach(() => store.close());
  const record = async (of: CellIndex, ...sightings: CellSighting[]): Promise<void> => {
    const points = await of.sightings(sightings);
    expect((await store.write(points)).rejected).toEqual([]);
  };
  const rows = (): Promise<unknown[]> => store.rows({ measurement: 'cell_index', window: HOUR });

  it('does not know a cell that was never seen', async () => {
    expect(await index.find('C1')).toBeNull();
    expect(await index.gradePoint('C1', 'LOW')).toBeNull();
    expect(await index.sightings([])).toEqual([]);
  });

  it('puts the sightings of a cell into one row at its birth', async () => {
    await record(index, seen('C1', 'IPQC', 10));
    await record(index, seen('C1', 'FQC', 20), seen('C1', 'OQC', 30));
    expect(await rows()).toHaveLength(1);
    expect(await index.find('C1')).toEqual({
      cell: 'C1',
      line: 'L1',
      lot: 'A',
      order: '98765',
      lastStage: 'OQC',
      grade: null,
      born: instantAt(START_MS + 10, 'C1'),
      stages: { IPQC: START_MS + 10, FQC: START_MS + 20, OQC: START_MS + 30 },
    });
  });

  it('goes on in the same row after a restart', async () => {
    await record(index, seen('C1', 'IPQC', 10));
    await record(new CellIndex(store), seen('C1', 'FQC', 20, { lot: null }));
    expect(await rows()).toHaveLength(1);
    expect(await index.find('C1')).toMatchObject({ lot: 'A', lastStage: 'FQC', born: { ms: START_MS + 10 } });
  });

  it('adds the grade, from another process too', async () => {
    await record(index, seen('C1', 'IPQC', 10));
    const scorer = new CellIndex(store);
    const point = await scorer.gradePoint('C1', 'HIGH');
    await store.write(point === null ? [] : [point]);
    await record(index, seen('C1', 'FQC', 20));
    expect(await index.find('C1')).toMatchObject({ grade: 'HIGH', lastStage: 'FQC' });
    const again = await scorer.gradePoint('C1', 'LOW');
    await store.write(again === null ? [] : [again]);
    expect((await index.find('C1'))?.grade).toBe('LOW');
    expect(await rows()).toHaveLength(1);
  });

  it('does not let a late sighting take back the last stage', async () => {
    await record(index, seen('C1', 'FQC', 20));
    await record(index, seen('C1', 'IPQC', 10));
    expect(await index.find('C1')).toMatchObject({ lastStage: 'FQC', stages: { IPQC: START_MS + 10 } });
    await record(new CellIndex(store), seen('C1', 'FQC', 15));
    expect((await index.find('C1'))?.stages.FQC).toBe(START_MS + 20);
  });

  it('gives one birth to a cell that is seen twice at once', async () => {
    const both = await Promise.all([
      index.sightings([seen('C1', 'IPQC', 10)]),
      index.sightings([seen('C1', 'FQC', 20)]),
    ]);
    await store.write(both.flat());
    expect(await rows()).toHaveLength(1);
  });

  it('reads two rows of one cell as one, the earliest gives the birth', async () => {
    const other = new CellIndex(store);
    const [late, early] = await Promise.all([
      index.sightings([seen('C1', 'FQC', 20, { lot: null })]),
      other.sightings([seen('C1', 'IPQC', 10)]),
    ]);
    await store.write([...late, ...early]);
    expect(await rows()).toHaveLength(2);
    const point = await new CellIndex(store).gradePoint('C1', 'LOW');
    expect(point?.at).toEqual(instantAt(START_MS + 10, 'C1'));
    await store.write(point === null ? [] : [point]);
    expect(await index.find('C1')).toEqual({
      cell: 'C1',
      line: 'L1',
      lot: 'A',
      order: '98765',
      lastStage: 'FQC',
      grade: 'LOW',
      born: instantAt(START_MS + 10, 'C1'),
      stages: { IPQC: START_MS + 10, FQC: START_MS + 20 },
    });
  });

  it('keeps the cells of one bucket and one millisecond apart', async () => {
    const cells = Array.from({ length: 20_000 }, (_, number) => `C${number}`).filter(
      (cell) => cellBucket(cell) === '7',
    );
    expect(cells.length).toBeGreaterThan(2);
    await record(index, ...cells.map((cell) => seen(cell, 'IPQC', 0, { lot: cell })));
    expect(await rows()).toHaveLength(cells.length);
    for (const cell of cells) expect((await index.find(cell))?.lot).toBe(cell);
  });

  it('records a tray of 256 cells with few look-ups, and knows them the next time', async () => {
    const asked: RowQuery[] = [];
    const ask = store.rows.bind(store);
    store.rows = (query) => {
      asked.push(query);
      return ask(query);
    };
    const tray = Array.from({ length: 256 }, (_, slot) => seen(`C${slot}`, 'IPQC', 0));
    await record(index, ...tray);
    expect(asked.length).toBeLessThan(10);
    const before = asked.length;
    await record(index, ...tray.map((cell) => ({ ...cell, stage: 'FQC' as const, atMs: START_MS + 99 })));
    expect(asked).toHaveLength(before);
    expect(await rows()).toHaveLength(256);
  });

  it('remembers as many cells as it may, and asks for the others', async () => {
    const small = new CellIndex(store, { capacity: 2 });
    await record(small, seen('C1', 'IPQC', 1), seen('C2', 'IPQC', 2), seen('C3', 'IPQC', 3));
    await record(small, seen('C1', 'FQC', 10), seen('C2', 'FQC', 11), seen('C3', 'FQC', 12));
    expect(await rows()).toHaveLength(3);
    expect((await small.find('C1'))?.born.ms).toBe(START_MS + 1);
  });

  it('gives no birth while the store cannot be asked, and goes on afterwards', async () => {
    const ask = store.rows.bind(store);
    store.rows = () => Promise.reject(new StoreUnavailableError('away'));
    await expect(index.sightings([seen('C1', 'FQC', 20)])).rejects.toThrow(StoreUnavailableError);
    store.rows = ask;
    await record(new CellIndex(store), seen('C1', 'IPQC', 10));
    await record(index, seen('C1', 'FQC', 20));
    expect(await rows()).toHaveLength(1);
  });

  it('finds many cells at once, each of them once, and leaves out those never seen', async () => {
    await record(index, ...Array.from({ length: 90 }, (_, slot) => seen(`C${slot}`, 'IPQC', slot)));
    const found = await index.findAll(['C0', 'C0', 'C89', 'GONE']);
    expect([...found.keys()].sort()).toEqual(['C0', 'C89']);
    expect(found.get('C89')?.born.ms).toBe(START_MS + 89);
  });

  it('keeps the bucket within 4,096 and steady', () => {
    expect(['', 'a', 'foobar'].map(cellBucket)).toEqual(['3525', '2348', '2408']);
  });
});
