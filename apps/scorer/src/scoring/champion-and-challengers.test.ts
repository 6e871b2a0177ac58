import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InconsistentModelError } from '@cellgate/risk';
import type { ApprovedModel } from '../model/model-source';
import { LineStore } from '../testing/line-store';
import { FakeClock, MODEL_DIR, ScorerUnderTest } from '../testing/scorer-under-test';

jest.setTimeout(60_000);

const NOON = Date.UTC(2026, 10, 24, 12);

describe('Scorer with champion and challengers', () => {
  let line: LineStore;
  let clock: FakeClock;
  let approved: ApprovedModel | null | Error;
  const started: ScorerUnderTest[] = [];
  let models: string;

  const start = async (challengers = ['boosted-trees']): Promise<ScorerUnderTest> => {
    const beside = {
      challengers,
      approved: () => {
        if (approved instanceof Error) throw approved;
        return approved;
      },
    };
    const directory = join(models, 'logistic-regression');
    const fresh = new ScorerUnderTest(
      line.plant,
      () => Promise.resolve(line.store),
      clock,
      directory,
      beside,
    );
    started.push(fresh);
    return fresh.start();
  };
  const grade = async (subject: ScorerUnderTest, cell: string, changes = {}) => {
    await line.finish(cell, clock.ms, changes);
    await subject.runAfter(2_000);
    return (await line.grades(cell)).at(-1)?.assessment;
  };
  const stateOf = (subject: ScorerUnderTest, name: string) =>
    subject.components.all().find((component) => component.name === name);

  beforeEach(async () => {
    models = mkdtempSync(join(tmpdir(), 'cellgate-models-'));
    for (const name of ['logistic-regression', 'boosted-trees']) {
      cpSync(join(dirname(MODEL_DIR), name), join(models, name), { recursive: true });
    }
    line = await LineStore.open();
    clock = new FakeClock(NOON);
    approved = null;
  });
  afterEach(async () => {
    for (const each of started.splice(0)) await each.models.close();
    await line.store.close();
    rmSync(models, { recursive: true, force: true });
  });

  it('lets the champion grade and writes beside it what the challenger says, of every cell, once', async () => {
    const subject = await start();
    expect((await grade(subject, 'C1'))?.grade).toBe('LOW');
    expect((await grade(subject, 'C2', { k_value: 0.9 }))?.grade).toBe('HIGH');
    expect((await grade(subject, 'C3', { k_value: null }))?.grade).toBe('INSUFFICIENT_EVIDENCE');
    await subject.runAfter(2_000);
    expect(await line.grades()).toHaveLength(3);
    expect((await line.grades()).map(({ assessment }) => assessment.model)).toEqual(
      Array(3).fill('logistic-regression'),
    );
    const shadows = await line.shadows();
    expect(shadows.map(({ cell, model, grade: opinion }) => [cell, model, opinion])).toEqual([
      ['C1', 'boosted-trees', 'LOW'],
      ['C2', 'boosted-trees', 'HIGH'],
      ['C3', 'boosted-trees', 'INSUFFICIENT_EVIDENCE'],
    ]);
    expect(shadows[0]?.probability).toBeGreaterThan(0);
    expect(shadows[2]?.score).toBeNull();
    // After a start the newest row is no grade, and nothing is graded twice.
    const again = await start();
    await again.runAfter(2_000);
    expect(await line.grades()).toHaveLength(3);
    expect(await line.shadows()).toHaveLength(3);
  });

  it('changes to the model that a person approved with the next run, and back', async () => {
    const subject = await start();
    expect((await grade(subject, 'C1'))?.model).toBe('logistic-regression');
    const revision = subject.models.challengers[0]?.risk.revision ?? '';
    approved = { model: 'boosted-trees', revision };
    expect(await grade(subject, 'C2')).toMatchObject({ model: 'boosted-trees', revision });
    expect((await line.shadows()).at(-1)).toMatchObject({ cell: 'C2', model: 'logistic-regression' });
    expect(stateOf(subject, 'model')).toMatchObject({ ready: true, detail: `boosted-trees ${revision}` });
    approved = null;
    expect((await grade(subject, 'C3'))?.model).toBe('logistic-regression');
  });

  it('goes on with what graded before when the approved model cannot be used, and says so', async () => {
    const subject = await start();
    approved = { model: 'boosted-trees', revision: '9.9.9-000000000000' };
    expect((await grade(subject, 'C1'))?.model).toBe('logistic-regression');
    expect(stateOf(subject, 'model')).toMatchObject({
      ready: false,
      detail: expect.stringMatching(
        /was approved, its folder has .*; logistic-regression .* goes on grading/,
      ),
    });
    approved = { model: 'gone', revision: '1' };
    await subject.models.load();
    expect((await grade(subject, 'C2'))?.model).toBe('logistic-regression');
    expect(stateOf(subject, 'model')?.detail).toMatch(/^refused \(MODEL_FILE_MISSING\)/);
    approved = new Error('the records are away');
    await subject.models.load();
    expect((await grade(subject, 'C3'))?.model).toBe('logistic-regression');
  });

  it('grades nothing before it knows what was approved', async () => {
    approved = new Error('the records are away');
    const subject = await start();
    expect(await grade(subject, 'C1')).toBeUndefined();
    expect(stateOf(subject, 'model')?.detail).toMatch(/records/);
    approved = null;
    await subject.runAfter(2_000);
    expect((await line.grades('C1'))[0]?.assessment.grade).toBe('LOW');
  });

  it('grades without a challenger that was refused, and without one that fails', async () => {
    const card = join(models, 'boosted-trees', 'model-card.json');
    const text = readFileSync(card, 'utf8');
    writeFileSync(card, '{}');
    const subject = await start();
    expect((await grade(subject, 'C1'))?.grade).toBe('LOW');
    expect(stateOf(subject, 'challengers')?.detail).toMatch(/^refused \(MODEL_CARD_INVALID\)/);
    writeFileSync(card, text);
    await subject.models.load();
    const [challenger] = subject.models.challengers;
    if (!challenger) throw new Error('no challenger');
    jest.spyOn(challenger, 'score').mockRejectedValue(new InconsistentModelError('not a number'));
    expect((await grade(subject, 'C2'))?.grade).toBe('LOW');
    expect(stateOf(subject, 'challengers')?.detail).toBe('not a number');
    expect(await line.shadows()).toEqual([]);
  });

  it('gives no challenger and no champion a clear cell over a gap, and a bad one is bad all the same', async () => {
    const subject = await start();
    subject.gaps = [
      {
        id: 1,
        machine: 'CAS_01',
        signals: ['results'],
        fromMs: 0,
        toMs: null,
        cause: 'connection_lost',
        state: 'open',
        detail: null,
        noticedAtMs: NOON,
        changedAtMs: NOON,
      },
    ];
    expect((await grade(subject, 'C1'))?.grade).toBe('INSUFFICIENT_EVIDENCE');
    expect((await grade(subject, 'C2', { k_value: 0.9 }))?.grade).toBe('HIGH');
  });

  it('tells of a sensor that stands still, and of a feature that is missing more often than in training', async () => {
    const subject = await start([]);
    for (let number = 0; number < 300; number++) {
      const burr = 5 + (number % 7) / 10;
      await line.finish(`C${number}`, clock.ms, { burr, soak_time: number % 2 === 0 ? 24 : null });
    }
    await subject.runAfter(2_000);
    await subject.scorer.watchDrift();
    const detail = stateOf(subject, 'drift')?.detail ?? '';
    expect(detail).toMatch(/moisture has been exactly 220 for 300 cells: its sensor may stand still/);
    expect(detail).not.toMatch(/burr has been exactly/);
    expect(detail).toMatch(/soak_time is missing in 50 % of the cells/);
    expect((await line.drift()).find(({ feature }) => feature === 'soak_time')).toMatchObject({
      state: 'alarm',
      share: 0.5,
      cells: 300,
    });
    expect(stateOf(subject, 'drift')?.ready).toBe(true);
  });

  it('holds LOW back while the cells of late are outside the domain of the model, and writes the drift', async () => {
    const subject = await start([]);
    // A cell of another kind: every value plausible and within its limits, none of the kind that was trained on.
    for (let number = 0; number < 320; number++) {
      await line.finish(`odd-${number}`, clock.ms, {
        capacity: 53,
        dcir: 0.7,
        k_value: -0.5,
        fill_mass: 70.9,
      });
    }
    await subject.runAfter(2_000);
    const odd = await line.grades();
    expect(odd.filter(({ assessment }) => assessment.grade === 'LOW')).toEqual([]);
    expect(odd[0]?.assessment.reasons.join()).toMatch(/unlike the training cells: distance/);
    expect((await grade(subject, 'good'))?.grade).toBe('INSUFFICIENT_EVIDENCE');
    expect((await line.grades('good'))[0]?.assessment.reasons).toEqual([
      'hold: the cells of late are outside the domain of the model, look at its drift',
    ]);
    await subject.scorer.watchDrift();
    const drift = await line.drift();
    expect(drift.find(({ feature }) => feature === 'dcir')).toMatchObject({ state: 'alarm' });
    expect(drift.find(({ feature }) => feature === 'cell')).toMatchObject({ state: 'alarm' });
    expect(stateOf(subject, 'drift')?.detail).toMatch(/dcir has shifted, population stability index/);
    // Ordinary cells end the hold, and what was held back is cleared by the sweep.
    for (let number = 0; number < 100; number++) await line.finish(`good-${number}`, clock.ms);
    await subject.runAfter(2_000);
    expect((await grade(subject, 'later'))?.grade).toBe('LOW');
    await subject.runAfter(600_000);
    expect((await line.grades('good')).at(-1)?.assessment.grade).toBe('LOW');
  }, 60_000);
});
