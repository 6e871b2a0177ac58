import fc from 'fast-check';
import { binomialTails } from '@cellgate/statistics';
import { SamplingInputError } from '../errors';
import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import {
  ISO_2859_RULES,
  MIL_STD_1916_RULES,
  newSwitchingState,
  switchingScoreGain,
  switchingStep,
  Z14_RULES,
  type SwitchingMode,
  type SwitchingRules,
  type SwitchingState,
} from './lot-switching';
import { schemePerformance, type SchemePlan } from './scheme-performance';

interface Expected {
  readonly mode_used: string;
  readonly next: string;
}
interface Scheme {
  readonly p: number;
  readonly n: { readonly N: number; readonly T: number; readonly R: number };
  readonly scheme_Pa: number;
  readonly weights: { readonly N: number; readonly T: number; readonly R: number };
  readonly ASN: number;
  readonly scheme_Pa_no_reduced: number;
}
const file = readVectors<{
  sequences: ({ lots: string } & Record<string, Expected>)[];
  stephens_larson_check: {
    p: number;
    PN: number;
    PT: number;
    Pa_markov: number;
    w: { N: number; T: number };
  }[];
  scheme_oc_mil_std_1916: Scheme[];
}>('sampling/switching.json');
const LETTER: Record<SwitchingMode, string> = {
  normal: 'N',
  tightened: 'T',
  reduced: 'R',
  discontinued: 'D',
};

function play(rules: SwitchingRules, lots: string, reductionApproved: boolean): Expected {
  let state = newSwitchingState({ reductionApproved });
  let used = '';
  for (const lot of lots) {
    used += LETTER[state.mode];
    if (state.mode === 'discontinued') continue;
    state = switchingStep(rules, state, { kind: 'lot', accepted: lot === 'A' }).state;
    state = switchingStep(rules, state, { kind: 'cause-corrected' }).state;
  }
  return { mode_used: used, next: LETTER[state.mode] };
}

describe('switchingStep', () => {
  it.each(file.sequences)('$lots: the mode of every lot, for three sets of rules', (row) => {
    expect(play(MIL_STD_1916_RULES, row.lots, true)).toEqual(row['mil_std_1916']);
    expect(play(Z14_RULES, row.lots, true)).toEqual(row['z1_4_discontinue5']);
    expect(play(MIL_STD_1916_RULES, row.lots, false)).toEqual(row['no_reduced_approval']);
  });

  it('is never on reduced without 10 accepted lots, and discontinued only after 5 withheld on tightened', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 80 }), (lots) => {
        let state = newSwitchingState({ reductionApproved: true });
        let row = 0;
        let onTightened = 0;
        for (const accepted of lots) {
          const before = state.mode;
          if (before === 'discontinued') return;
          row = accepted ? row + 1 : 0;
          onTightened = before === 'tightened' ? onTightened + (accepted ? 0 : 1) : 0;
          const { state: next, transition } = switchingStep(Z14_RULES, state, { kind: 'lot', accepted });
          if (next.mode === 'reduced' && before !== 'reduced') expect(row).toBeGreaterThanOrEqual(10);
          if (next.mode === 'discontinued') expect(onTightened).toBe(5);
          expect(transition === null).toBe(next.mode === before);
          state = next;
        }
      }),
      { seed: 71, numRuns: 500 },
    );
  });

  const after = (state: SwitchingState, ...events: Parameters<typeof switchingStep>[2][]): SwitchingState =>
    events.reduce((current, event) => switchingStep(MIL_STD_1916_RULES, current, event).state, state);
  const good = { kind: 'lot', accepted: true } as const;
  const bad = { kind: 'lot', accepted: false } as const;
  const reduced = after(newSwitchingState({ reductionApproved: true }), ...new Array(10).fill(good));

  it('leaves tightened inspection only once the cause is corrected', () => {
    const tightened = after(newSwitchingState(), bad, bad);
    const five = after(tightened, good, good, good, good, good);
    expect(five.mode).toBe('tightened');
    expect(after(five, { kind: 'cause-corrected' }).mode).toBe('normal');
  });

  it.each([
    [{ kind: 'conditions', steadyProduction: false } as const, 'production is irregular'],
    [
      { kind: 'conditions', qualitySystemSatisfactory: false } as const,
      'the quality system is not satisfactory',
    ],
    [
      { kind: 'conditions', reductionApproved: false } as const,
      'the approval of reduced inspection was withdrawn',
    ],
    [{ kind: 'withdraw-reduction', reason: 'risk alarm' } as const, 'risk alarm'],
    [bad, 'a lot withheld on reduced inspection'],
    [{ ...good, betweenAcAndRe: true }, 'more than Ac but fewer than Re found on reduced inspection'],
  ])('%j ends reduced inspection', (event, reason) => {
    expect(reduced.mode).toBe('reduced');
    const { state, transition } = switchingStep(MIL_STD_1916_RULES, reduced, event);
    expect(transition).toEqual({ from: 'reduced', to: 'normal', reason });
    expect(state).toMatchObject({ recent: [], acceptedInARow: 0 });
  });

  it('does not count resubmitted lots, and takes no lot while discontinued', () => {
    expect(after(newSwitchingState(), bad, { ...bad, original: false }).mode).toBe('normal');
    const stopped = after(newSwitchingState(), { kind: 'discontinue', reason: 'no correction in sight' });
    const frozen = JSON.stringify(stopped);
    expect(() => after(stopped, good)).toThrow(SamplingInputError);
    expect(JSON.stringify(stopped)).toBe(frozen);
    expect(after(stopped, { kind: 'resume' }).mode).toBe('tightened');
  });

  it('reaches reduced by score where the rules say so', () => {
    let state = newSwitchingState({ reductionApproved: true });
    for (let lot = 1; lot <= 15; lot += 1) {
      expect(state.mode).toBe('normal');
      const scoreGain = switchingScoreGain(0, true, false);
      state = switchingStep(ISO_2859_RULES, state, { kind: 'lot', accepted: true, scoreGain }).state;
    }
    expect(state.mode).toBe('reduced');
    expect(switchingScoreGain(3, true, false)).toBe(0);
    expect(switchingScoreGain(3, true, true)).toBe(3);
    expect(ISO_2859_RULES.provenance.confirmation).toBe('unverified');
  });
});

describe('schemePerformance', () => {
  const planOf = (n: number, c: number, p: number): SchemePlan => ({ n, acceptance: binomialTails(c, n, p) });

  it.each(file.scheme_oc_mil_std_1916)('n = $n at p = $p: Pa and shares to 1e-10, ASN to 1e-9', (row) => {
    const plans = {
      normal: planOf(row.n.N, 0, row.p),
      tightened: planOf(row.n.T, 0, row.p),
      reduced: planOf(row.n.R, 0, row.p),
    };
    const scheme = schemePerformance(MIL_STD_1916_RULES, plans);
    expect(Math.abs(scheme.pa - row.scheme_Pa)).toBeLessThan(1e-10);
    expect(Math.abs(scheme.weights.normal - row.weights.N)).toBeLessThan(1e-10);
    expect(Math.abs(scheme.weights.tightened - row.weights.T)).toBeLessThan(1e-10);
    expect(Math.abs(scheme.weights.reduced - row.weights.R)).toBeLessThan(1e-10);
    expect(relativeError(scheme.asn, row.ASN)).toBeLessThan(1e-9);
    const without = schemePerformance(MIL_STD_1916_RULES, { ...plans, reduced: null });
    expect(Math.abs(without.pa - row.scheme_Pa_no_reduced)).toBeLessThan(1e-10);
  });

  it.each(file.stephens_larson_check)('Stephens & Larson at p = $p', (row) => {
    const scheme = schemePerformance(
      { ...Z14_RULES, discontinueAfter: null },
      {
        normal: { n: 200, acceptance: { lower: row.PN, upper: 1 - row.PN } },
        tightened: { n: 200, acceptance: { lower: row.PT, upper: 1 - row.PT } },
        reduced: null,
      },
    );
    expect(Math.abs(scheme.pa - row.Pa_markov)).toBeLessThan(1e-10);
    expect(Math.abs(scheme.weights.tightened - row.w.T)).toBeLessThan(1e-10);
  });

  it('knows where perfect and hopeless product end up, where the closed formula is 0/0', () => {
    const plans = { normal: planOf(80, 0, 0), tightened: planOf(192, 0, 0), reduced: planOf(32, 0, 0) };
    expect(schemePerformance(MIL_STD_1916_RULES, plans)).toMatchObject({
      pa: 1,
      weights: { reduced: 1 },
      asn: 32,
    });
    const hopeless = { normal: planOf(80, 0, 1), tightened: planOf(192, 0, 1), reduced: planOf(32, 0, 1) };
    expect(schemePerformance(MIL_STD_1916_RULES, hopeless)).toMatchObject({
      pa: 0,
      weights: { tightened: 1 },
    });
  });
});
