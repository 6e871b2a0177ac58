import { InvalidGapError } from './errors';
import { LineRecords } from './line-records';
import type { NewGap } from './collection-gaps';
import { temporaryDirectory } from './testing/temporary-directory';

describe('CollectionGaps', () => {
  const directory = temporaryDirectory();
  let nowMs = 1_000_000;
  let records: LineRecords;
  beforeEach(() => {
    nowMs = 1_000_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  const gap = (changes: Partial<NewGap> = {}): NewGap => ({
    machine: 'CAS_01',
    signals: ['temperature', 'results'],
    fromMs: 10_000,
    toMs: 20_000,
    cause: 'queue_overflow',
    state: 'open',
    detail: null,
    ...changes,
  });
  const overlapping = (fromMs: number, toMs: number, signals = ['temperature']) =>
    records.gaps.gapsOverlapping('CAS_01', signals, fromMs, toMs).map(({ id }) => id);

  it('keeps a gap and what became of it, for another process too', () => {
    const { id } = records.gaps.add(gap({ toMs: null, cause: 'connection_lost' }));
    nowMs += 5_000;
    const changed = records.gaps.change(id, {
      toMs: 22_000,
      cause: 'session_lost',
      state: 'lost',
      detail: 'no history',
    });
    expect(changed).toEqual({
      id,
      machine: 'CAS_01',
      signals: ['results', 'temperature'],
      fromMs: 10_000,
      toMs: 22_000,
      cause: 'session_lost',
      state: 'lost',
      detail: 'no history',
      noticedAtMs: 1_000_000,
      changedAtMs: 1_005_000,
    });
    expect(records.gaps.get(id)).toEqual(changed);
    expect(records.gaps.change(id + 1, { state: 'filled' })).toBeNull();
  });

  it('finds the holes under a window of a signal: both ends included, lasting ones, not the filled ones', () => {
    const over = records.gaps.add(gap()).id;
    const lasting = records.gaps.add(gap({ fromMs: 50_000, toMs: null })).id;
    records.gaps.add(gap({ state: 'filled' }));
    records.gaps.add(gap({ machine: 'EOL_01' }));
    expect(overlapping(0, 9_999)).toEqual([]);
    expect(overlapping(0, 10_000)).toEqual([over]);
    expect(overlapping(20_000, 49_999)).toEqual([over]);
    expect(overlapping(20_001, 49_999)).toEqual([]);
    expect(overlapping(60_000, 70_000)).toEqual([lasting]);
    expect(overlapping(12_000, 13_000, ['force'])).toEqual([]);
    expect(overlapping(12_000, 13_000, ['force', 'results'])).toEqual([over]);
    expect(records.gaps.countOpen()).toBe(3);
  });

  it('lists by machine, time and state, newest first', () => {
    const first = records.gaps.add(gap()).id;
    const second = records.gaps.add(gap({ fromMs: 30_000, toMs: 31_000, state: 'lost' })).id;
    const other = records.gaps.add(gap({ machine: 'EOL_01', fromMs: 40_000, toMs: null })).id;
    const ids = (query: object) => records.gaps.list({ limit: 10, ...query }).map(({ id }) => id);
    expect(ids({})).toEqual([other, second, first]);
    expect(ids({ limit: 1 })).toEqual([other]);
    expect(ids({ machine: 'CAS_01' })).toEqual([second, first]);
    expect(ids({ state: 'lost' })).toEqual([second]);
    expect(ids({ fromMs: 20_001, toMs: 30_000 })).toEqual([]);
    expect(ids({ fromMs: 20_000, toMs: 30_001 })).toEqual([second, first]);
    expect(ids({ fromMs: 99_000 })).toEqual([other]);
  });

  it.each([
    [{ machine: '' }, 'machine'],
    [{ signals: [] }, 'signals'],
    [{ fromMs: Number.NaN }, 'fromMs'],
    [{ toMs: 9_999 }, 'toMs 9999'],
  ])('refuses %j', (changes, named) => {
    expect(() => records.gaps.add(gap(changes))).toThrow(InvalidGapError);
    expect(() => records.gaps.add(gap(changes))).toThrow(named);
    expect(records.gaps.list({ limit: 10 })).toEqual([]);
  });

  it('remembers one text for each connection', () => {
    expect(records.subscriptions.load('a')).toBeNull();
    records.subscriptions.keep('a', '{"id":1}');
    records.subscriptions.keep('a', '{"id":2}');
    expect(records.subscriptions.load('a')).toBe('{"id":2}');
    records.subscriptions.forget('a');
    expect(records.subscriptions.load('a')).toBeNull();
  });
});
