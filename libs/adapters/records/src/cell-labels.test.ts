import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewCellLabel } from './cell-labels';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

describe('CellLabels', () => {
  const directory = temporaryDirectory();
  let records: LineRecords;
  beforeEach(() => {
    records = LineRecords.open(directory(), { now: () => 9_000 });
  });
  afterEach(() => records.close());

  const label = (changes: Partial<NewCellLabel> = {}): NewCellLabel => ({
    cell: 'C1',
    source: 'field',
    outcome: 'good',
    atMs: 1_000,
    reference: 'claim 7',
    samplingShare: 0.5,
    by: 'mes',
    ...changes,
  });
  const score = {
    model: 'm',
    revision: '1',
    line: 'L1',
    probability: 0.1,
    grade: 'HIGH',
    assessedAtMs: 500,
  };
  const outcomes = (...labels: NewCellLabel[]) => {
    records.labels.add(labels);
    for (const { id } of records.labels.unjoined(100)) records.labels.join(id, [score]);
    return records.labels
      .outcomes('m', '1')
      .map(({ cell, failed }) => `${cell} ${failed ? 'failed' : 'good'}`);
  };

  it('keeps a label with where it came from, the same one once', () => {
    expect(records.labels.add([label(), label()])).toBe(1);
    expect(records.labels.add([label()])).toBe(0);
    expect(records.labels.of('C1')).toEqual([{ ...label(), id: 1, receivedMs: 9_000 }]);
  });

  it('tells a label that is known from one that says otherwise, and keeps the first', () => {
    const fates = records.labels.take([
      label(),
      label({ by: 'somebody else' }),
      label({ reference: null }),
      label({ samplingShare: 1 }),
      label({ reference: null, atMs: 2_000 }),
      label({ reference: null, atMs: 2_000 }),
    ]);
    expect(fates).toEqual(['added', 'known', 'differs', 'differs', 'added', 'known']);
    expect(records.labels.of('C1').map(({ by, reference }) => [by, reference])).toEqual([
      ['mes', null],
      ['mes', 'claim 7'],
    ]);
  });

  it('lists labels as they came, of one cell or of all, page by page', () => {
    records.labels.add([label(), label({ cell: 'C2' }), label({ atMs: 500 })]);
    const ids = (query: Parameters<typeof records.labels.list>[0]) =>
      records.labels.list(query).map(({ id }) => id);
    expect(ids({ limit: 2 })).toEqual([3, 2]);
    expect(ids({ limit: 2, before: 2 })).toEqual([1]);
    expect(ids({ limit: 9, cell: 'C1' })).toEqual([3, 1]);
  });

  it.each([
    ['one source', [label()], ['C1 good']],
    ['a failure from any source', [label(), label({ source: '0-km', outcome: 'failed' })], ['C1 failed']],
    ['a later label of the same source', [label({ outcome: 'failed' }), label({ atMs: 2_000 })], ['C1 good']],
    ['an earlier one that comes later', [label({ atMs: 2_000 }), label({ outcome: 'failed' })], ['C1 good']],
    ['no failure yet, which is no outcome', [label({ outcome: 'open' })], []],
  ])('judges by %s', (_, labels, expected) => {
    expect(outcomes(...labels)).toEqual(expected);
  });

  it('joins a label once', () => {
    records.labels.add([label()]);
    records.labels.join(1, [score]);
    records.labels.join(1, [{ ...score, probability: 0.9 }]);
    expect(records.labels.outcomes('m', '1').map(({ probability }) => probability)).toEqual([0.1]);
    expect(records.labels.models()).toEqual([{ model: 'm', revision: '1' }]);
  });

  it('lets nobody change or delete a label', () => {
    records.labels.add([label()]);
    const file = new DatabaseSync(join(directory(), 'records.sqlite'));
    expect(() => file.exec("UPDATE cell_label SET outcome = 'failed'")).toThrow(/never changed/);
    expect(() => file.exec('DELETE FROM cell_label')).toThrow(/never deleted/);
    file.close();
  });
});
