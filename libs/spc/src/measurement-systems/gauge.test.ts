import fc from 'fast-check';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';
import type { GaugeReading } from './crossed-study';
import { gaugeAnova } from './gauge-anova';
import { gaugeBias } from './gauge-bias';
import { gaugeLinearity } from './gauge-linearity';
import { gaugeRange } from './gauge-range';

const vector = spcVector('gauge_rr');
const readings: GaugeReading[] = (vector.data['y'] as number[][][]).flatMap((operators, p) =>
  operators.flatMap((trials, o) => trials.map((value) => ({ part: `${p}`, operator: `${o}`, value }))),
);

describe('gauge R&R', () => {
  it('range method of AIAG', () => {
    const found = gaugeRange(readings);
    const { value, tol } = expectedOf<Record<string, number>>(vector, 'range_method');
    expectWithin(found.rbar, value['rbar'], tol);
    expectWithin(found.xdiff, value['xdiff'], tol);
    expectWithin(found.rp, value['rp'], tol);
    for (const [ours, theirs] of [
      ['ev', 'EV'],
      ['av', 'AV'],
      ['grr', 'GRR'],
      ['pv', 'PV'],
      ['tv', 'TV'],
    ] as const) {
      expectWithin(found[ours], value[theirs], tol);
    }
    expectWithin(found.percentStudyVariation.grr, value['pct_GRR'], 0.006);
    expect(found.ndc).toBe(value['ndc']);
    expectWithin([found.k1, found.k2, found.k3], [0.5908, 0.5231, 0.3146], 5e-5);
  });

  it('ANOVA with the interaction pooled', () => {
    const found = gaugeAnova(readings);
    const { value, tol } = expectedOf<Record<string, number>>(vector, 'anova');
    const [part, operator, interaction, error] = found.table;
    expectWithin(part?.meanSquare, value['ms_part'], tol);
    expectWithin(operator?.meanSquare, value['ms_operator'], tol);
    expectWithin(interaction?.meanSquare, value['ms_interaction'], tol);
    expectWithin(error?.meanSquare, value['ms_error'], tol);
    expectWithin(interaction?.pValue, value['p_interaction'], tol);
    expect(found.pooled).toBe(true);
    expectWithin(found.ev, value['EV_pooled'], tol);
    expectWithin(found.av, value['AV_pooled'], tol);
    expectWithin(found.grr, value['GRR'], tol);
    expectWithin(found.pv, value['PV'], tol);
    expectWithin(found.tv, value['TV'], tol);
    expectWithin(found.percentStudyVariation.grr, value['pct_study_var'], 1e-8);
    expect(found.ndc).toBe(value['ndc']);
  });

  it('without pooling the interaction belongs to GRR', () => {
    const found = gaugeAnova(
      readings.map((reading) => ({
        ...reading,
        value: reading.value + (reading.part === reading.operator ? 2 : 0),
      })),
    );
    expect(found.pooled).toBe(false);
    expect(found.interaction).toBeGreaterThan(0.1);
    expect(found.grr).toBeCloseTo(Math.hypot(found.ev, found.av, found.interaction), 12);
  });

  it('sums of squares add up, shares of variance add to 100, order does not matter', () => {
    const cell = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 2 });
    const study = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(study, (y) => {
        const list = y.flatMap((operators, p) =>
          operators.flatMap((trials, o) =>
            trials.map((value) => ({ part: `p${p}`, operator: `o${o}`, value })),
          ),
        );
        const found = gaugeAnova(list);
        const mean = list.reduce((sum, reading) => sum + reading.value, 0) / list.length;
        const total = list.reduce((sum, reading) => sum + (reading.value - mean) ** 2, 0);
        expect(found.table[4]?.sumOfSquares).toBeCloseTo(total, 8);
        const { grr, pv } = found.percentContribution;
        if (found.tv > 0) expect(grr + pv).toBeCloseTo(100, 8);
        expect(gaugeAnova([...list].reverse()).grr).toBeCloseTo(found.grr, 9);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('%tolerance and the verdict follow a tolerance', () => {
    expect(gaugeAnova(readings, { tolerance: 100 }).percentTolerance?.grr).toBeCloseTo(6 * 0.302372, 4);
    expect(gaugeAnova(readings, { tolerance: 1 }).verdict).toBe('unacceptable');
  });

  it.each([
    ['an unbalanced study', readings.slice(1), {}, /trials of part/],
    ['one part', readings.filter((reading) => reading.part === '0'), {}, /parts/],
    ['a reading that is not finite', [...readings, { part: '0', operator: '0', value: NaN }], {}, /finite/],
    ['a tolerance of 0', readings, { tolerance: 0 }, /tolerance/],
    ['no readings', [], {}, /parts/],
  ])('refuses %s', (_name, list, options, message) => {
    expect(() => gaugeAnova(list, options)).toThrow(message);
    expect(() => gaugeRange(list, options)).toThrow(message);
  });

  it('one operator leaves no reproducibility', () => {
    const found = gaugeAnova(readings.filter((reading) => reading.operator === '0'));
    expect(found.av).toBe(0);
    expect(found.table[1]?.meanSquare).toBeNull();
  });
});

describe('bias', () => {
  it('is the mean error with a t interval', () => {
    // 5.8 5.7 5.9 5.9 6.0 6.1 6.0 6.1 6.4 6.3 6.0 6.1 6.2 5.6 6.0 of reference 6.0 (AIAG MSA, bias example).
    const found = gaugeBias([5.8, 5.7, 5.9, 5.9, 6.0, 6.1, 6.0, 6.1, 6.4, 6.3, 6.0, 6.1, 6.2, 5.6, 6.0], 6);
    expect(found.bias).toBeCloseTo(0.0067, 4);
    expect(found.repeatability).toBeCloseTo(0.212, 3);
    expect(found.lower).toBeCloseTo(-0.1107, 3);
    expect(found.upper).toBeCloseTo(0.1241, 3);
    expect(found.significant).toBe(false);
  });

  it('refuses one reading', () => {
    expect(() => gaugeBias([1], 1)).toThrow(/at least 2/);
  });
});

describe('linearity', () => {
  it('finds the line of the bias', () => {
    const noise = [0.01, -0.01, 0.02, -0.02];
    const list = [2, 4, 6, 8, 10].flatMap((reference) =>
      noise.map((e) => ({ reference, value: reference + 0.7 - 0.13 * reference + e })),
    );
    const found = gaugeLinearity(list);
    expect(found.slope).toBeCloseTo(-0.13, 10);
    expect(found.intercept).toBeCloseTo(0.7, 10);
    expect(found.slopePValue).toBeLessThan(1e-6);
    expect(found.acceptable).toBe(false);
    expect(found.levels.map((level) => level.reference)).toEqual([2, 4, 6, 8, 10]);
  });

  it('refuses one reference', () => {
    const same = [1, 2, 3].map((value) => ({ reference: 1, value }));
    expect(() => gaugeLinearity(same)).toThrow(/references/);
  });
});
