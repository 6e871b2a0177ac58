import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { LimitSetContent } from '@cellgate/spc';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const content = (change: Partial<LimitSetContent> = {}): LimitSetContent => ({
  key: { characteristic: 'burr', product: null, machine: 'CAS_01', recipe: null },
  chart: 'i-mr',
  stage: '',
  mean: 5,
  sigma: 0.5,
  n: 1,
  sigmaMethod: 'mean moving range / d2',
  baseline: { fromMs: 1, toMs: 2, count: 100, hash: 'ff' },
  exclusions: [],
  ...change,
});
const decision = { author: 'mh', reason: 'phase I', validFromMs: 1_000 };
const proposal = (change: Partial<LimitSetContent> = {}) => ({
  content: content(change),
  exclusions: [],
  stable: true,
  warnings: [],
});

describe('records of SPC', () => {
  const directory = temporaryDirectory();
  let nowMs = 1_000_000;
  let records: LineRecords;
  beforeEach(() => {
    nowMs = 1_000_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  it('freezes limits as versions of the set of their key', () => {
    const first = records.limitSets.freeze(content(), decision);
    const second = records.limitSets.freeze(content({ mean: 6 }), { ...decision, reason: 'new tool' });
    expect([first.id, first.version, second.version]).toEqual(['burr@CAS_01', 1, 2]);
    expect(records.limitSets.list('burr').map(({ mean }) => mean)).toEqual([5, 6]);
    expect(records.limitSets.latest('burr@CAS_01')).toEqual(second);
    expect(records.limitSets.list('other')).toEqual([]);
  });

  it('refuses a change without author or reason, and nothing is written', () => {
    expect(() => records.limitSets.freeze(content(), { ...decision, reason: ' ' })).toThrow(/reason/);
    expect(() => records.limitSets.freeze(content(), { ...decision, author: '' })).toThrow(/author/);
    expect(records.limitSets.list()).toEqual([]);
  });

  it('cannot be changed or deleted, not even behind its back', () => {
    records.limitSets.freeze(content(), decision);
    const raw = new DatabaseSync(join(directory(), 'records.sqlite'));
    expect(() => raw.exec('UPDATE spc_limit_set SET valid_from_ms = 0')).toThrow(/frozen/);
    expect(() => raw.exec('DELETE FROM spc_limit_set')).toThrow(/frozen/);
    raw.close();
  });

  it('has a revision that changes with every version', () => {
    const before = records.limitSets.revision();
    records.limitSets.freeze(content(), decision);
    expect(records.limitSets.revision()).not.toBe(before);
  });

  it('keeps one open proposal a set; the newer takes the place of the older', () => {
    const first = records.limitSets.propose(proposal());
    nowMs += 1;
    const second = records.limitSets.propose(proposal({ mean: 5.1 }));
    expect(records.limitSets.proposals('open').map(({ id }) => id)).toEqual([second.id]);
    expect(records.limitSets.proposal(first.id)?.state).toBe('superseded');
  });

  it('freezes an accepted proposal once', () => {
    const { id } = records.limitSets.propose(proposal());
    expect(records.limitSets.accept(id, content(), decision)?.version).toBe(1);
    expect(records.limitSets.accept(id, content(), decision)).toBeNull();
    expect(records.limitSets.reject(id, decision)).toBe(false);
    expect(records.limitSets.list()).toHaveLength(1);
    expect(records.limitSets.proposal(id)).toMatchObject({
      state: 'accepted',
      decidedBy: 'mh',
      reason: 'phase I',
    });
  });

  it('leaves a proposal open when its acceptance is refused', () => {
    const { id } = records.limitSets.propose(proposal());
    expect(() => records.limitSets.accept(id, content(), { ...decision, reason: '' })).toThrow();
    expect(records.limitSets.proposal(id)?.state).toBe('open');
  });

  it('lets the first acknowledgement of a signal stand', () => {
    const first = { by: 'mh', cause: 'TOOL', action: 'CHANGED', note: null, atMs: 5 };
    expect(records.spcAcknowledgements.keep('s', first)).toEqual(first);
    expect(records.spcAcknowledgements.keep('s', { ...first, by: 'x', note: 'n' })).toEqual(first);
    expect(records.spcAcknowledgements.find('none')).toBeNull();
  });

  it('keeps the states of series over a restart', () => {
    const state = { last: { atMs: 5, sub: 1 }, chartedMs: 5, quietUntilMs: 0, stageMs: 0, tracks: {} };
    const entry = { id: 'M.c', setup: 'a', state, lastMs: 5, last: 1.5, signals: ['N1'] };
    records.spcSeries.save([entry, { ...entry, id: 'M.d', lastMs: null, last: null }]);
    records.spcSeries.save([{ ...entry, setup: 'b' }]);
    const reopened = LineRecords.open(directory());
    expect(reopened.spcSeries.list().map(({ id, setup, last }) => [id, setup, last])).toEqual([
      ['M.c', 'b', 1.5],
      ['M.d', 'a', null],
    ]);
    expect(reopened.spcSeries.list()[0]).toEqual({ ...entry, setup: 'b' });
    reopened.close();
  });
});
