import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LineRecords } from './line-records';
import { temporaryDirectory } from './testing/temporary-directory';

describe('ModelPromotions', () => {
  const directory = temporaryDirectory();
  const decision = {
    action: 'promote' as const,
    model: 'boosted-trees',
    revision: '2.0.0-0123456789ab',
    previous: 'logistic-regression',
    by: 'quality',
    reason: 'pilot lot',
    warnings: ['PR-AUC over oracle: 0.36'],
    grounds: {
      kind: 'override' as const,
      cells: 12,
      failures: 1,
      missing: ['labelled cells: 12, at least 1,000'],
    },
  };

  it('keeps every decision over a restart, the last one in force', () => {
    let now = 1_000;
    const records = LineRecords.open(directory(), { now: () => now });
    expect(records.promotions.current()).toBeNull();
    expect(records.promotions.add(decision)).toEqual({ ...decision, atMs: 1_000 });
    now = 2_000;
    records.promotions.add({ ...decision, action: 'rollback', model: 'logistic-regression', warnings: [] });
    records.close();
    const again = LineRecords.open(directory());
    expect(again.promotions.current()).toMatchObject({ action: 'rollback', atMs: 2_000, warnings: [] });
    expect(again.promotions.list()[1]).toEqual({ ...decision, atMs: 1_000 });
    expect(again.promotions.list(1)).toHaveLength(1);
    again.close();
  });

  it('reads decisions from before grounds were recorded', () => {
    LineRecords.open(directory()).close();
    const file = new DatabaseSync(join(directory(), 'records.sqlite'));
    file.exec(
      `INSERT INTO model_promotion (action, model, revision, previous, by, reason, warnings, at_ms)
       VALUES ('promote', 'm', 'r', 'p', 'quality', '', '[]', 1)`,
    );
    file.close();
    const records = LineRecords.open(directory());
    expect(records.promotions.current()).toMatchObject({ model: 'm', grounds: null });
    records.close();
  });

  it('lets nobody change or delete a decision', () => {
    const records = LineRecords.open(directory());
    records.promotions.add(decision);
    records.close();
    const file = new DatabaseSync(join(directory(), 'records.sqlite'));
    expect(() => file.exec("UPDATE model_promotion SET by = 'nobody'")).toThrow(/never changed/);
    expect(() => file.exec('DELETE FROM model_promotion')).toThrow(/never deleted/);
    file.close();
  });
});
