import type { CollectionGap } from '@cellgate/records';
import { GOOD, LineStore, SwitchedStore } from '../testing/line-store';
import { FakeClock, ScorerUnderTest } from '../testing/scorer-under-test';

jest.setTimeout(60_000);

const NOON = Date.UTC(2026, 10, 24, 12);

describe('Scorer', () => {
  let line: LineStore;
  let store: SwitchedStore;
  let clock: FakeClock;
  let subject: ScorerUnderTest;
  const started: ScorerUnderTest[] = [];

  /** A scorer process that starts now; an earlier one is gone. */
  const restart = async (plant = line.plant): Promise<ScorerUnderTest> => {
    const fresh = await new ScorerUnderTest(plant, () => Promise.resolve(store), clock).start();
    started.push(fresh);
    return fresh;
  };

  beforeEach(async () => {
    line = await LineStore.open();
    store = new SwitchedStore(line.store);
    clock = new FakeClock(NOON);
    subject = await restart();
  });
  afterEach(async () => {
    for (const each of started.splice(0)) await each.models.close();
    await line.store.close();
  });

  it('grades a good cell LOW as soon as the last station has reported, with where it came from', async () => {
    await line.finish('C1', NOON - 1_000);
    await subject.runAfter(0);
    const [grade, ...others] = await line.grades();
    expect(others).toEqual([]);
    expect(grade).toMatchObject({ cell: 'C1', line: 'L1', lot: 'L1', order: '98765', assessedAtMs: NOON });
    expect(grade?.assessment).toMatchObject({
      grade: 'LOW',
      recommendation: 'safe for all usage',
      reasons: [],
      model: 'logistic-regression',
    });
    expect(grade?.assessment.score).toBeLessThan(75);
    expect(grade?.assessment.factors).toHaveLength(3);
    expect(await line.indexGrade('C1')).toBe('LOW');
  });

  it('rests no grade on a hole in what was collected, and grades again when it was filled', async () => {
    const gap: CollectionGap = {
      id: 1,
      machine: 'EOL_01',
      signals: ['results'],
      fromMs: NOON - 5_000,
      toMs: NOON - 500,
      cause: 'queue_overflow',
      state: 'open',
      detail: null,
      noticedAtMs: NOON,
      changedAtMs: NOON,
    };
    subject.gaps = [gap];
    await line.finish('C1', NOON - 1_000);
    await subject.runAfter(0);
    const grades = async () => (await line.grades()).map(({ assessment }) => assessment);
    expect(await grades()).toMatchObject([
      {
        grade: 'INSUFFICIENT_EVIDENCE',
        reasons: [
          'records of EOL_01 may be missing from 2026-11-24T11:59:55.000Z to 2026-11-24T11:59:59.500Z (queue_overflow)',
        ],
      },
    ]);
    await subject.runAfter(61_000);
    expect(await grades()).toHaveLength(1);
    subject.gaps = [{ ...gap, state: 'filled' }];
    await subject.runAfter(61_000);
    expect((await grades()).map(({ grade }) => grade)).toEqual(['INSUFFICIENT_EVIDENCE', 'LOW']);
  });

  it('is not disturbed by holes of other times, other signals and machines', async () => {
    const gap = {
      id: 1,
      machine: 'EOL_01',
      signals: ['results'],
      fromMs: NOON + 600,
      toMs: null,
      cause: 'connection_lost',
      state: 'open',
      detail: null,
      noticedAtMs: NOON,
      changedAtMs: NOON,
    } as const;
    subject.gaps = [gap, { ...gap, signals: ['force'], fromMs: 0 }, { ...gap, machine: 'X', fromMs: 0 }];
    await line.finish('C1', NOON - 1_000);
    await subject.runAfter(0);
    expect((await line.grades()).map(({ assessment }) => assessment.grade)).toEqual(['LOW']);
  });

  it('grades a bad cell HIGH with the reason', async () => {
    await line.finish('C1', NOON, { k_value: 0.9, acir: 0.59, fill_mass: 69.1 });
    await subject.runAfter(0);
    const [grade] = await line.grades();
    expect(grade?.assessment.grade).toBe('HIGH');
    expect(grade?.assessment.reasons[0]).toBe(
      'k_value 0.9 mV/d is above its upper specification limit 0.714 mV/d (hard limit)',
    );
    expect(await line.indexGrade('C1')).toBe('HIGH');
  });

  it('asks to measure again when a required value is missing or impossible, without waiting', async () => {
    await line.finish('C1', NOON, { k_value: null });
    await line.finish('C2', NOON, { fill_mass: -70 });
    await subject.runAfter(0);
    const grades = await line.grades();
    expect(grades.map(({ cell, assessment }) => [cell, assessment.grade, assessment.score]).sort()).toEqual([
      ['C1', 'INSUFFICIENT_EVIDENCE', null],
      ['C2', 'INSUFFICIENT_EVIDENCE', null],
    ]);
    expect(grades.flatMap(({ assessment }) => assessment.reasons).join()).toMatch(/k_value was not measured/);
    expect(grades.flatMap(({ assessment }) => assessment.reasons).join()).toMatch(
      /fill_mass -70 g is outside/,
    );
  });

  it('waits for the inspections of a cell on its way, and grades it when the last one comes', async () => {
    await line.inspect({ cell: 'C1', station: 'CAS_01', atMs: NOON });
    await line.inspect({ cell: 'C1', station: 'FORM_01', atMs: NOON + 20_000 });
    await subject.runAfter(21_000);
    expect(await line.grades()).toEqual([]);
    await line.inspect({ cell: 'C1', station: 'EOL_01', atMs: NOON + 40_000 });
    await subject.runAfter(20_000);
    expect((await line.grades()).map(({ assessment }) => assessment.grade)).toEqual(['LOW']);
  });

  it('grades a cell INSUFFICIENT_EVIDENCE after the grace time, naming the inspection that did not come', async () => {
    await line.inspect({ cell: 'C1', station: 'CAS_01', atMs: NOON });
    await line.inspect({ cell: 'C1', station: 'EOL_01', atMs: NOON + 1_000 });
    await subject.runAfter(60_999);
    expect(await line.grades()).toEqual([]);
    await subject.runAfter(1);
    const [grade] = await line.grades();
    expect(grade?.assessment).toMatchObject({ grade: 'INSUFFICIENT_EVIDENCE', score: null });
    expect(grade?.assessment.reasons[0]).toBe('no FQC inspection of FORM_01');
    await subject.runAfter(3_600_000);
    expect(await line.grades()).toHaveLength(1);
  });

  it('grades again when the missing inspection comes after all, and only then', async () => {
    await line.inspect({ cell: 'C1', station: 'CAS_01', atMs: NOON });
    await line.inspect({ cell: 'C1', station: 'EOL_01', atMs: NOON });
    await subject.runAfter(60_000);
    await line.inspect({ cell: 'C1', station: 'FORM_01', atMs: NOON + 61_000 });
    await subject.runAfter(2_000);
    await subject.runAfter(2_000);
    const grades = (await line.grades()).map(({ assessment }) => assessment.grade);
    expect(grades).toEqual(['INSUFFICIENT_EVIDENCE', 'LOW']);
    expect(await line.indexGrade('C1')).toBe('LOW');
  });

  it('grades again when a value was measured again: the newest one counts', async () => {
    await line.finish('C1', NOON, { k_value: 0.9 });
    await subject.runAfter(0);
    await line.inspect({ cell: 'C1', station: 'EOL_01', atMs: NOON + 10_000 });
    await subject.runAfter(11_000);
    expect((await line.grades()).map(({ assessment }) => assessment.grade)).toEqual(['HIGH', 'LOW']);
  });

  it('writes nothing new when it runs again, starts again or both', async () => {
    for (let number = 0; number < 120; number++) await line.finish(`C${number}`, NOON - number * 1_000);
    await subject.runAfter(0);
    expect(await line.grades()).toHaveLength(120);
    await subject.runAfter(2_000);
    const again = await restart();
    await again.runAfter(2_000);
    await again.runAfter(2_000);
    expect(await line.grades()).toHaveLength(120);
  });

  it('catches up on a start with what was not graded within a day, even behind newer grades', async () => {
    await line.finish('yesterday', NOON - 23 * 3_600_000);
    await line.finish('long ago', NOON - 25 * 3_600_000);
    await line.finish('now', NOON);
    await subject.runAfter(0);
    expect((await line.grades()).map(({ cell }) => cell).sort()).toEqual(['now', 'yesterday']);
  });

  it('finds an inspection that reached the store hours late at the next sweep', async () => {
    await line.finish('C1', NOON);
    await subject.runAfter(0);
    await line.finish('late', NOON - 7_200_000);
    await subject.runAfter(2_000);
    expect(await line.grades('late')).toEqual([]);
    await subject.runAfter(600_000);
    expect(await line.grades('late')).toHaveLength(1);
  });

  it('takes inspections from before its window into account', async () => {
    await line.inspect({
      cell: 'C1',
      station: 'CAS_01',
      atMs: NOON - 9 * 86_400_000,
      changes: { burr: 12.5 },
    });
    await line.inspect({ cell: 'C1', station: 'FORM_01', atMs: NOON - 8 * 86_400_000 });
    await line.inspect({ cell: 'C1', station: 'EOL_01', atMs: NOON });
    await subject.runAfter(0);
    const [grade] = await line.grades();
    expect(grade?.assessment.grade).toBe('HIGH');
    expect(grade?.assessment.reasons[0]).toMatch(/^burr 12.5 µm is above/);
  });

  it('grades a cell of a station whose clock is ahead once', async () => {
    await line.finish('C1', NOON + 600_000);
    for (const afterMs of [0, 2_000, 300_000, 300_000]) await subject.runAfter(afterMs);
    const again = await restart();
    await again.runAfter(2_000);
    expect(await line.grades()).toHaveLength(1);
  });

  it('grades what it can and nothing twice when the store goes away while it writes', async () => {
    for (let number = 0; number < 130; number++) await line.finish(`C${number}`, NOON - number * 500);
    store.writesLeft = 1;
    await subject.runAfter(0);
    expect(subject.components.store.component).toMatchObject({
      ready: false,
      detail: 'the store does not answer',
    });
    const before = (await line.grades()).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(130);
    store.writesLeft = Infinity;
    await subject.runAfter(2_000);
    expect(subject.components.store.component.ready).toBe(false);
    store.up = true;
    await subject.runAfter(2_000);
    expect(subject.components.store.component).toMatchObject({ ready: true });
    const cells = (await line.grades()).map(({ cell }) => cell);
    expect(cells).toHaveLength(130);
    expect(new Set(cells).size).toBe(130);
  });

  it('writes the grade into the index later when the cell was not there yet', async () => {
    for (const station of ['CAS_01', 'FORM_01', 'EOL_01'] as const) {
      await line.inspect({ cell: 'C1', station, atMs: NOON, indexed: false });
    }
    await subject.runAfter(0);
    expect(await line.grades()).toHaveLength(1);
    expect(await line.indexGrade('C1')).toBeNull();
    await line.inspect({ cell: 'C1', station: 'EOL_01', atMs: NOON });
    await subject.runAfter(600_000);
    expect(await line.indexGrade('C1')).toBe('LOW');
    expect(await line.grades()).toHaveLength(1);
  });

  it('gives each of many cells graded in one run a row of its own', async () => {
    for (let number = 0; number < 400; number++) await line.finish(`CELL-${number}`, NOON - number * 10);
    await subject.runAfter(0);
    expect(new Set((await line.grades()).map(({ cell }) => cell)).size).toBe(400);
  });

  it('joins a run that is under way instead of starting a second one', async () => {
    await line.finish('C1', NOON);
    const runs = [subject.scorer.run(), subject.scorer.run()];
    expect(runs[0]).toBe(runs[1]);
    await Promise.all(runs);
    expect(await line.grades()).toHaveLength(1);
  });

  it('ends after the cells at hand when it is stopped, and the next start does the rest', async () => {
    for (let number = 0; number < 130; number++) await line.finish(`C${number}`, NOON - number * 500);
    const running = subject.scorer.run();
    await subject.scorer.stop();
    await running;
    const before = (await line.grades()).length;
    expect(before).toBeLessThan(130);
    const again = await restart();
    await again.runAfter(2_000);
    expect(await line.grades()).toHaveLength(130);
  });

  it('says once what is wrong, not at every run', async () => {
    store.up = false;
    for (let times = 0; times < 5; times++) await subject.runAfter(2_000);
    expect(subject.log.lines.filter(({ message }) => message === 'store not ready')).toHaveLength(1);
  });

  it('opens the store again after it could not be opened', async () => {
    let tries = 0;
    const patient = await new ScorerUnderTest(
      line.plant,
      () => (++tries < 3 ? Promise.reject(new Error('locked')) : Promise.resolve(store)),
      clock,
    ).start();
    started.push(patient);
    await line.finish('C1', NOON);
    await patient.runAfter(0);
    expect(patient.components.store.component).toMatchObject({ ready: false });
    await patient.runAfter(2_000);
    await patient.runAfter(2_000);
    expect(await line.grades()).toHaveLength(1);
  });

  it('scores nothing with a refused model, says why and still watches the store', async () => {
    const refused = await new ScorerUnderTest(
      line.plant,
      () => Promise.resolve(store),
      clock,
      '/nowhere/model',
    ).start();
    await line.finish('C1', NOON);
    await refused.runAfter(0);
    expect(await line.grades()).toEqual([]);
    expect(refused.components.all().slice(0, 2)).toEqual([
      { name: 'store', ready: true, detail: 'connected' },
      {
        name: 'model',
        ready: false,
        detail: expect.stringMatching(/^refused \(MODEL_FILE_MISSING\): .*model-card.json/),
      },
    ]);
  });

  it('scores nothing when the model is not for this plant, and names what does not fit', async () => {
    const characteristics = line.plant.characteristics
      .filter(({ id }) => id !== 'soak_time')
      .map((each) => (each.id === 'burr' ? { ...each, unit: 'mm' as const } : each));
    const foreign = await restart({ ...line.plant, characteristics });
    await line.finish('C1', NOON);
    await foreign.runAfter(0);
    expect(await line.grades()).toEqual([]);
    expect(foreign.components.model.component.detail).toBe(
      'model logistic-regression is not for this plant: burr is in mm, the model expects µm; ' +
        'the plant has no characteristic soak_time',
    );
  });

  it('reports a model whose answers do not add up and grades nothing with it', async () => {
    const model = subject.models.model;
    if (model === null) throw new Error('no model');
    const score = jest.spyOn(model, 'score').mockImplementation((rows) => {
      const zeros = new Float32Array(rows.length / model.width);
      return Promise.resolve({ margin: zeros, probability: zeros });
    });
    await line.finish('C1', NOON);
    await subject.runAfter(0);
    expect(await line.grades()).toEqual([]);
    expect(subject.components.model.component).toMatchObject({
      ready: false,
      detail: expect.stringMatching(/contributions of model logistic-regression add up to/),
    });
    score.mockRestore();
    await subject.runAfter(2_000);
    expect(await line.grades()).toHaveLength(1);
    expect(subject.components.model.component.ready).toBe(true);
  });

  it('knows the stations of the demonstration plant', () => {
    expect(Object.keys(GOOD)).toEqual(
      line.plant.lines.flatMap(({ machines }) => machines.map(({ id }) => id)),
    );
  });
});
