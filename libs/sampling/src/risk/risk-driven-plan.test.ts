import fc from 'fast-check';
import { milStd1916Plan, INSPECTION_MODES } from '../standards/mil-std-1916-plan';
import { VERIFICATION_LEVELS } from '../standards/mil-std-1916-tables';
import { z14Plan } from '../standards/z1-4-plan';
import { milStd1916Ladder, z14Ladder, type Rung } from './elevation-ladder';
import {
  acceptedForSwitching,
  DEFAULT_RISK_POLICIES,
  NO_ELEVATION,
  riskDrivenPlan,
  type ElevationState,
  type LotRisk,
} from './risk-driven-plan';

const policy = DEFAULT_RISK_POLICIES.major;
const floorOf = (lotSize: number, level: (typeof VERIFICATION_LEVELS)[number] = 'IV'): Rung[] =>
  milStd1916Ladder(milStd1916Plan({ lotSize, level, type: 'attributes', mode: 'normal' }), lotSize);
const valid = (probability: number): LotRisk => ({ probability, status: 'valid', modelVersion: 'm-1' });
const calm = { characteristicClass: 'major', priorRisk: 0, policy, state: NO_ELEVATION, draw: 0.99 } as const;

const risks = fc.record({
  probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  status: fc.constantFrom('valid' as const, 'out-of-distribution' as const, 'missing' as const),
});
const inputs = fc.record({
  lotSize: fc.integer({ min: 2, max: 50000 }),
  level: fc.constantFrom(...VERIFICATION_LEVELS),
  mode: fc.constantFrom(...INSPECTION_MODES),
  aql: fc.constantFrom(0.1, 0.65, 1, 2.5),
  standard: fc.boolean(),
  risk: risks,
  priorRisk: fc.double({ min: 0, max: 1, noNaN: true }),
  draw: fc.double({ min: 0, max: 1, noNaN: true }),
  state: fc.record({ steps: fc.integer({ min: 0, max: 9 }), lotsLeft: fc.nat(6), lowInARow: fc.nat(3) }),
});

describe('riskDrivenPlan', () => {
  it('never inspects less than the floor, never changes Ac, never touches critical characteristics', () => {
    fc.assert(
      fc.property(
        inputs,
        fc.constantFrom('critical' as const, 'major' as const, 'minor' as const),
        (any, cls) => {
          const { lotSize, level, mode, aql } = any;
          const ladder = any.standard
            ? milStd1916Ladder(milStd1916Plan({ lotSize, level, type: 'attributes', mode }), lotSize)
            : z14Ladder(z14Plan({ lotSize, level: 'II', aql, mode }), lotSize);
          const { floor, applied, consumerRisk, reasons } = riskDrivenPlan({
            ...any,
            ladder,
            characteristicClass: cls,
            policy,
          });
          expect(floor).toEqual(ladder[0]);
          expect(applied.n).toBeGreaterThanOrEqual(floor.n);
          expect(applied.n).toBeLessThanOrEqual(lotSize);
          expect(applied.c).toBe(floor.c);
          expect(consumerRisk.applied).toBeLessThanOrEqual(consumerRisk.floor);
          expect(reasons.length).toBeGreaterThan(0);
          if (cls === 'critical') expect(applied).toEqual(floor);
        },
      ),
      { seed: 91, numRuns: 1000 },
    );
  });

  it('with r = 0 is the standard', () => {
    fc.assert(
      fc.property(inputs, ({ lotSize, level }) => {
        const ladder = floorOf(lotSize, level);
        const plan = riskDrivenPlan({ ...calm, ladder, risk: valid(0) });
        expect(plan).toMatchObject({ applied: ladder[0], reasons: ['floor'], state: NO_ELEVATION });
      }),
      { seed: 92 },
    );
  });

  it('more predicted risk never means less inspection', () => {
    const risk = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(risk, risk, (a, b) => {
        const ladder = floorOf(2000);
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
          (r) => riskDrivenPlan({ ...calm, ladder, risk: valid(r) }).applied.n,
        ) as [number, number];
        expect(low).toBeLessThanOrEqual(high);
      }),
      { seed: 93 },
    );
  });

  it('takes the first rung with r·Pa(bad) within the tolerance: n ≥ ln(ρ/r)/ln(1 − p)', () => {
    const ladder = floorOf(500);
    expect(ladder.map(({ level, n }) => [level, n])).toEqual([
      ['IV', 80],
      ['V', 192],
      ['100 %', 500],
    ]);
    const needed = Math.log(policy.tolerance / 0.2) / Math.log(1 - policy.badFraction);
    expect(needed).toBeGreaterThan(80);
    const plan = riskDrivenPlan({ ...calm, ladder, risk: valid(0.2) });
    expect(plan).toMatchObject({
      applied: { level: 'V', n: 192 },
      reasons: ['predicted-risk'],
      modelVersion: 'm-1',
    });
    expect(plan.consumerRisk.floor).toBeGreaterThan(policy.tolerance);
    expect(plan.consumerRisk.applied).toBeLessThanOrEqual(policy.tolerance);
    expect(plan.producerRisk.applied).toBeGreaterThan(plan.producerRisk.floor);
  });

  it('gives no relief without a valid prediction: the prior stands in', () => {
    const ladder = floorOf(500);
    for (const status of ['missing', 'out-of-distribution'] as const) {
      const risk = { probability: 0, status };
      const plan = riskDrivenPlan({ ...calm, ladder, risk, priorRisk: 0.2 });
      expect(plan).toMatchObject({ risk: 0.2, applied: { level: 'V' }, reasons: ['prior-risk'] });
    }
  });

  it('holds an elevation for five lots, or until two lots in a row are of low risk', () => {
    const ladder = floorOf(500);
    const play = (after: number[]): string[] => {
      let state: ElevationState = NO_ELEVATION;
      return [0.2, ...after].map((r) => {
        const plan = riskDrivenPlan({ ...calm, ladder, risk: valid(r), state });
        state = plan.state;
        return plan.applied.level;
      });
    };
    // 0.024 is neither high enough to ask for more nor low enough to end it.
    expect(play([0.024, 0.024, 0.024, 0.024, 0.024])).toEqual(['V', 'V', 'V', 'V', 'V', 'IV']);
    expect(play([0.001, 0.024, 0.001, 0.001, 0.024])).toEqual(['V', 'V', 'V', 'V', 'IV', 'IV']);
    expect(play([0.001, 0.001, 0.001])).toEqual(['V', 'V', 'IV', 'IV']);
    expect(play([0.024, 0.2, 0.024, 0.024, 0.024, 0.024, 0.024])).toEqual([
      'V',
      'V',
      'V',
      'V',
      'V',
      'V',
      'V',
      'IV',
    ]);
  });

  it('elevates unflagged lots at random, by one rung', () => {
    const ladder = floorOf(500);
    const plan = riskDrivenPlan({ ...calm, ladder, risk: valid(0), draw: 0.01 });
    expect(plan).toMatchObject({
      applied: { level: 'V' },
      reasons: ['random-elevation'],
      state: NO_ELEVATION,
    });
  });

  it('refuses a ladder that shrinks or changes its acceptance number', () => {
    const rung = { level: 'x', n: 80, c: 0, hundredPercent: false };
    const ask = (ladder: Rung[]) => () => riskDrivenPlan({ ...calm, ladder, risk: valid(0) });
    expect(ask([])).toThrow('needs the floor plan');
    expect(ask([rung, { ...rung, n: 50 }])).toThrow('samples must grow');
    expect(ask([rung, { ...rung, n: 125, c: 1 }])).toThrow('share the acceptance number');
    expect(() => riskDrivenPlan({ ...calm, ladder: [rung], risk: valid(1.5) })).toThrow(
      'risk.probability is 1.5',
    );
  });
});

describe('elevation ladders', () => {
  it('climb the columns of a row to level VII, from a reduced floor too', () => {
    const reduced = milStd1916Plan({ lotSize: 20000, level: 'IV', type: 'attributes', mode: 'reduced' });
    expect(milStd1916Ladder(reduced, 20000).map(({ level }) => level)).toEqual([
      'III',
      'IV',
      'V',
      'VI',
      'VII',
      '100 %',
    ]);
    const single = z14Plan({ lotSize: 1000, level: 'II', aql: 1, mode: 'normal' });
    expect(z14Ladder(single, 1000).map(({ n }) => n)).toEqual([80, 125, 200, 315, 500, 800, 1000]);
  });

  it('need a single attributes plan', () => {
    const variables = milStd1916Plan({ lotSize: 1000, level: 'IV', type: 'variables', mode: 'normal' });
    expect(() => milStd1916Ladder(variables, 1000)).toThrow('must be an attributes plan');
    const double = z14Plan({ lotSize: 1000, level: 'II', aql: 1, mode: 'normal', type: 'double' });
    expect(() => z14Ladder(double, 1000)).toThrow('must be a single plan');
  });
});

describe('acceptedForSwitching', () => {
  it('lets units beyond the floor make the result worse, never better', () => {
    expect(acceptedForSwitching({ c: 0 }, 0, 0)).toBe(true);
    expect(acceptedForSwitching({ c: 0 }, 0, 1)).toBe(false);
    expect(acceptedForSwitching({ c: 0 }, 1, 1)).toBe(false);
  });
});
