import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

describe('SamplingRecords', () => {
  const directory = temporaryDirectory();
  const key = { supplier: 'S', material: 'M', class: 'major' };
  const event = { kind: 'started', lot: null, from: null, to: 'normal', reason: 'begins', caller: '' };
  const lot = {
    supplier: 'S',
    material: 'M',
    decision: 'open' as const,
    extraHours: 1.5,
    issued: { n: 80 },
    progress: {},
  };
  let nowMs = 1_000;
  let records: LineRecords;
  beforeEach(() => {
    nowMs = 1_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  it('keeps a stream with its audit over a restart, entries numbered from 1', () => {
    const id = records.sampling.saveStream(key, { mode: 'normal' }, [event]);
    nowMs = 2_000;
    expect(records.sampling.saveStream(key, { mode: 'tightened' }, [event, event])).toBe(id);
    records.close();
    records = LineRecords.open(directory());
    expect(records.sampling.stream(key)).toEqual({
      id,
      ...key,
      state: { mode: 'tightened' },
      updatedAtMs: 2_000,
    });
    const sequences = records.sampling.streamEvents(id, 10).map(({ sequence, atMs }) => [sequence, atMs]);
    expect(sequences).toEqual([
      [3, 2_000],
      [2, 2_000],
      [1, 1_000],
    ]);
    expect(records.sampling.streamEvents(id, 10, 3).map(({ sequence }) => sequence)).toEqual([2, 1]);
  });

  it('lists streams by supplier and material, and those of other suppliers', () => {
    for (const supplier of ['S', 'T', 'U']) records.sampling.saveStream({ ...key, supplier }, supplier, []);
    records.sampling.saveStream({ ...key, material: 'other' }, 'other', []);
    const all = records.sampling.streams({ limit: 10 });
    expect(all.map(({ state }) => state)).toEqual(['S', 'T', 'U', 'other']);
    expect(records.sampling.streams({ limit: 1, after: all[0]?.id }).map(({ state }) => state)).toEqual([
      'T',
    ]);
    expect(records.sampling.streams({ limit: 10, supplier: 'S', material: 'M' })).toHaveLength(1);
    expect(records.sampling.siblings(key).map(({ state }) => state)).toEqual(['T', 'U']);
    expect(records.sampling.stream({ ...key, class: 'minor' })).toBeNull();
  });

  it('keeps lots once, newest first, and knows the hours they were given', () => {
    expect(records.sampling.addLot({ id: 'A', ...lot })).toBe(true);
    expect(records.sampling.addLot({ id: 'A', ...lot, supplier: 'T' })).toBe(false);
    nowMs = 2_000;
    records.sampling.addLot({ id: 'B', ...lot });
    records.sampling.saveProgress('A', 'accepted', { inspected: 80 });
    expect(records.sampling.lots({ limit: 10 }).map(({ id, decision }) => [id, decision])).toEqual([
      ['B', 'open'],
      ['A', 'accepted'],
    ]);
    expect(records.sampling.lots({ limit: 10, decision: 'open', supplier: 'S' })).toHaveLength(1);
    expect(records.sampling.lot('A')).toMatchObject({ issued: { n: 80 }, progress: { inspected: 80 } });
    expect(records.sampling.extraHoursSince(2_000)).toBe(1.5);
    expect(records.sampling.extraHoursSince(0)).toBe(3);
  });

  it('numbers results, and takes none twice', () => {
    const result = { characteristic: 'a', resultId: 'r1', caller: 'bench', content: { inspected: 3 } };
    expect(records.sampling.addResult('A', result)).toBe(1);
    expect(records.sampling.addResult('A', { ...result, resultId: 'r2' })).toBe(2);
    expect(() => records.sampling.addResult('A', result)).toThrow(/UNIQUE/);
    expect(records.sampling.results('A').map(({ sequence, resultId }) => [sequence, resultId])).toEqual([
      [1, 'r1'],
      [2, 'r2'],
    ]);
  });

  it('undoes all of a transaction that fails', () => {
    expect(() =>
      records.sampling.transaction(() => {
        records.sampling.saveStream(key, {}, [event]);
        records.sampling.addLot({ id: 'A', ...lot });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(records.sampling.stream(key)).toBeNull();
    expect(records.sampling.lot('A')).toBeNull();
  });

  it.each([
    ["UPDATE sampling_lot SET issued = '{}'", 'an issued plan is frozen'],
    ["UPDATE sampling_stream_event SET reason = 'x'", 'the audit of a stream is never changed'],
    ['DELETE FROM sampling_stream_event', 'the audit of a stream is never changed'],
    ["UPDATE sampling_result SET content = '{}'", 'a result is never changed'],
  ])('lets nobody do: %s', (sql, rule) => {
    records.sampling.saveStream(key, {}, [event]);
    records.sampling.addLot({ id: 'A', ...lot });
    records.sampling.addResult('A', { characteristic: 'a', resultId: 'r', caller: '', content: {} });
    const database = new DatabaseSync(join(directory(), 'records.sqlite'));
    expect(() => database.exec(sql)).toThrow(rule);
    database.close();
  });

  it('keeps events until they are delivered', () => {
    records.sampling.enqueue({ kind: 'a' });
    records.sampling.enqueue({ kind: 'b' });
    const [first] = records.sampling.waiting(10);
    records.sampling.delivered([first?.id ?? 0]);
    expect(records.sampling.waiting(10).map(({ event: each }) => each)).toEqual([{ kind: 'b' }]);
  });
});
