import { milStd1916Plan } from '../standards/mil-std-1916-plan';
import {
  continuousStep,
  newContinuousState,
  type ContinuousEvent,
  type ContinuousPlans,
  type ContinuousState,
} from './continuous-switching';
import {
  DEFAULT_SKIP_LOT_RULES,
  inspectsLot,
  NEW_SKIP_LOT_STATE,
  skipLotStep,
  type SkipLotState,
} from './skip-lot';

function plansFor(lotSize: number): ContinuousPlans {
  const of = (mode: 'normal' | 'tightened' | 'reduced'): ContinuousPlans['normal'] => {
    const query = { lotSize, level: 'II', mode } as const;
    const continuous = milStd1916Plan({ ...query, type: 'continuous' });
    const n = milStd1916Plan({ ...query, type: 'attributes' }).n as number;
    return { i: continuous.i ?? null, frequency: continuous.frequency as string, n };
  };
  return { normal: of('normal'), tightened: of('tightened'), reduced: of('reduced') };
}

function run(
  state: ContinuousState,
  events: readonly ContinuousEvent[],
): { state: ContinuousState; log: string[] } {
  const log: string[] = [];
  for (const event of events) {
    const step = continuousStep(state, event);
    state = step.state;
    log.push(...step.changes);
  }
  return { state, log };
}
const good = (units: number): ContinuousEvent => ({ kind: 'units', conforming: true, units });
const bad: ContinuousEvent = { kind: 'units', conforming: false };
const allowed: ContinuousEvent = { kind: 'reduction-allowed', allowed: true };

describe('continuousStep', () => {
  it('replays the example of MIL-STD-1916, Appendix 30.4', () => {
    const small = plansFor(750);
    expect(small.normal).toEqual({ i: 116, frequency: '1/48', n: 20 });
    expect(small.reduced.frequency).toBe('1/68');
    const start = newContinuousState(small);
    expect(run(start, [allowed, good(115)]).state.phase).toBe('screening');
    const sampling = run(start, [allowed, good(116)]);
    expect(sampling.log).toEqual(['sampling: 116 units in a row conform']);
    expect(run(sampling.state, [good(199)]).state.mode).toBe('normal');
    const reduced = run(sampling.state, [good(200)]);
    expect(reduced.log).toEqual(['reduced: 200 sampled units in a row conform']);
    expect(reduced.state.plans[reduced.state.mode].frequency).toBe('1/68');

    const large = plansFor(2250);
    expect(large.normal).toMatchObject({ i: 228, frequency: '1/96' });
    const grown = run(reduced.state, [{ kind: 'plans', plans: large }]);
    expect(grown.state.plans[grown.state.mode].frequency).toBe('1/136');
    const caught = run(grown.state, [bad]);
    expect(caught.state).toMatchObject({ mode: 'normal', phase: 'screening' });
    expect(run(caught.state, [good(227)]).state.phase).toBe('screening');
    const back = run(caught.state, [good(228)]);
    expect(back.state.phase).toBe('sampling');
    expect(back.state.plans[back.state.mode].frequency).toBe('1/96');
  });

  it('is the same unit by unit and in bulk', () => {
    const start = newContinuousState(plansFor(750));
    const bulk = run(start, [allowed, good(316), bad, good(150)]);
    const single = run(start, [
      allowed,
      ...new Array<ContinuousEvent>(316).fill(good(1)),
      bad,
      ...new Array<ContinuousEvent>(150).fill(good(1)),
    ]);
    expect(single).toEqual(bulk);
  });

  it('tightens on two nonconforming within 5 n and needs 5 n and a correction to come back', () => {
    const start = newContinuousState(plansFor(750));
    const tightened = run(start, [good(116), bad, good(116 + 50), bad]);
    expect(tightened.state).toMatchObject({ mode: 'tightened', phase: 'screening' });
    const far = run(start, [good(116), bad, good(116 + 100), bad]);
    expect(far.state.mode).toBe('normal');
    const needed = 5 * plansFor(750).tightened.n;
    const clean = run(tightened.state, [good((plansFor(750).tightened.i as number) + needed)]);
    expect(clean.state.mode).toBe('tightened');
    expect(run(clean.state, [{ kind: 'cause-corrected' }]).state.mode).toBe('normal');
  });

  it('screens again after more than three idle operating days and when stability is lost', () => {
    const sampling = run(newContinuousState(plansFor(750)), [good(120)]).state;
    expect(run(sampling, [{ kind: 'interruption', operatingDays: 3 }]).state.phase).toBe('sampling');
    expect(run(sampling, [{ kind: 'interruption', operatingDays: 4 }]).state.phase).toBe('screening');
    expect(run(sampling, [{ kind: 'stability-lost', reason: 'new coater' }]).log).toEqual([
      'screening: new coater',
    ]);
    expect(() => continuousStep(sampling, good(0))).toThrow('units is 0');
  });
});

describe('skipLotStep', () => {
  const lots = (state: SkipLotState, results: string): SkipLotState =>
    [...results].reduce(
      (current, result) =>
        skipLotStep(
          DEFAULT_SKIP_LOT_RULES,
          current,
          { kind: 'inspected', accepted: result === 'A' },
          'minor',
        ),
      state,
    );
  const skipping = lots(NEW_SKIP_LOT_STATE, 'A'.repeat(20));

  it('qualifies after 20 accepted in a row, advances, is interrupted, requalifies and can be disqualified', () => {
    expect(lots(NEW_SKIP_LOT_STATE, `${'A'.repeat(19)}W${'A'.repeat(19)}`).phase).toBe('qualifying');
    expect(skipping).toMatchObject({ phase: 'skipping', step: 0 });
    const later = lots(skipping, 'A'.repeat(20));
    expect(later).toMatchObject({ phase: 'skipping', step: 1 });
    const interrupted = lots(later, 'W');
    expect(interrupted.phase).toBe('interrupted');
    expect(lots(interrupted, 'AAAA')).toMatchObject({ phase: 'skipping', step: 0 });
    expect(lots(interrupted, 'AW')).toEqual(NEW_SKIP_LOT_STATE);
  });

  it('inspects the share of its step, and every lot when not skipping', () => {
    expect([0.1, 0.49, 0.51, 0.9].map((draw) => inspectsLot(DEFAULT_SKIP_LOT_RULES, skipping, draw))).toEqual(
      [true, true, false, false],
    );
    expect(inspectsLot(DEFAULT_SKIP_LOT_RULES, NEW_SKIP_LOT_STATE, 0.99)).toBe(true);
  });

  it('never skips critical characteristics, nor while qualifying', () => {
    let state = NEW_SKIP_LOT_STATE;
    for (let lot = 0; lot < 50; lot += 1) {
      state = skipLotStep(DEFAULT_SKIP_LOT_RULES, state, { kind: 'inspected', accepted: true }, 'critical');
    }
    expect(state.phase).toBe('qualifying');
    expect(() => skipLotStep(DEFAULT_SKIP_LOT_RULES, state, { kind: 'skipped' }, 'minor')).toThrow(
      'not being skipped',
    );
    expect(skipLotStep(DEFAULT_SKIP_LOT_RULES, skipping, { kind: 'interrupt' }, 'minor').phase).toBe(
      'interrupted',
    );
  });
});
