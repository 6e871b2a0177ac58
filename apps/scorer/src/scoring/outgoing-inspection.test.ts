import { basename, dirname, join } from 'node:path';
import { LineStore } from '../testing/line-store';
import { FakeClock, MODEL_DIR, ScorerUnderTest } from '../testing/scorer-under-test';

jest.setTimeout(60_000);

const NOON = Date.UTC(2026, 10, 24, 12);
const OQC = 'logistic-regression-oqc';

describe('Scorer with a model of outgoing inspection', () => {
  let line: LineStore;
  let clock: FakeClock;
  const started: ScorerUnderTest[] = [];
  const start = async (outgoing = OQC): Promise<ScorerUnderTest> => {
    const subject = new ScorerUnderTest(
      line.plant,
      () => Promise.resolve(line.store),
      clock,
      join(dirname(MODEL_DIR), basename(MODEL_DIR)),
      { outgoing },
    );
    started.push(subject);
    return subject.start();
  };
  const inspect = (cell: string, changes = {}) =>
    line.inspect({ cell, station: 'EOL_01', stage: 'OQC', atMs: clock.ms, changes });
  const grades = async (cell: string) =>
    (await line.grades(cell)).map(({ assessment: { grade, model } }) => [grade, model]);

  beforeEach(async () => {
    line = await LineStore.open();
    clock = new FakeClock(NOON);
  });
  afterEach(async () => {
    for (const each of started.splice(0)) await each.models.close();
    await line.store.close();
  });

  it('grades a cell again by what was inspected for shipping, once', async () => {
    const subject = await start();
    await line.finish('C1', clock.ms);
    await subject.runAfter(2_000);
    await inspect('C1');
    await subject.runAfter(2_000);
    await subject.runAfter(2_000);
    expect(await grades('C1')).toEqual([
      ['LOW', 'logistic-regression'],
      ['LOW', OQC],
    ]);
    const restarted = await start();
    await restarted.runAfter(2_000);
    expect(await grades('C1')).toHaveLength(2);
  });

  it('sees in the insulation a short that the self-discharge does not show', async () => {
    const subject = await start();
    await line.finish('C1', clock.ms);
    // Within its limit of 100 MΩ, and far below what is typical.
    await inspect('C1', { insulation_resistance: 130 });
    await subject.runAfter(2_000);
    const [grade] = await line.grades('C1');
    expect(grade?.assessment).toMatchObject({ grade: 'HIGH', model: OQC });
    expect(grade?.assessment.factors[0]?.feature).toBe('insulation_decades');
    expect(await line.indexGrade('C1')).toBe('HIGH');
  });

  it('clears no cell that the champion does not clear, and none whose insulation was not measured', async () => {
    const subject = await start();
    await line.finish('C1', clock.ms, { k_value: 0.9 });
    await inspect('C1');
    await line.finish('C2', clock.ms);
    await inspect('C2', { insulation_resistance: null });
    await subject.runAfter(2_000);
    expect((await grades('C1')).map(([grade]) => grade)).toEqual(['HIGH']);
    expect(await grades('C2')).toEqual([['INSUFFICIENT_EVIDENCE', OQC]]);
  });

  it.each([
    ['no-such-model', /MODEL_FILE_MISSING/],
    ['logistic-regression-ipqc', /is for IPQC, not OQC/],
  ])('says that %s cannot be used, and lets the champion decide', async (model, problem) => {
    const subject = await start(model);
    const state = subject.components.outgoing.component;
    expect(state).toMatchObject({ ready: false, detail: expect.stringMatching(problem) });
    await line.finish('C1', clock.ms);
    await inspect('C1');
    await subject.runAfter(2_000);
    expect(await grades('C1')).toEqual([['LOW', 'logistic-regression']]);
  });
});
