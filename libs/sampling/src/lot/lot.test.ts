import fc from 'fast-check';
import { SamplingInputError } from '../errors';
import { lotQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import {
  countResult,
  issuedUnits,
  newAttributesInspection,
  type AttributesInspection,
} from './attributes-inspection';
import { drawUnits } from './draw-units';
import { randomSource } from './random-source';
import { estimatedFractionBeyond, variablesDecision } from './variables-decision';

describe('drawUnits', () => {
  const strata = [
    { id: 'roll-1', units: 500 },
    { id: 'roll-2', units: 300 },
    { id: 'roll-3', units: 200 },
  ];

  it('gives the same units for the same seed, others for another, spread in proportion', () => {
    const units = drawUnits(strata, 50, 'lot-7:2026-11-23');
    expect(drawUnits(strata, 50, 'lot-7:2026-11-23')).toEqual(units);
    expect(drawUnits(strata, 50, 'lot-8')).not.toEqual(units);
    const counts = strata.map(({ id }) => units.filter(({ stratum }) => stratum === id).length);
    expect(counts).toEqual([25, 15, 10]);
  });

  it('never draws a unit twice or one that is not there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.string(),
        (sizes, take, seed) => {
          const parts = sizes.map((units, i) => ({ id: `tray-${i}`, units }));
          const lot = sizes.reduce((sum, units) => sum + units, 0);
          const n = lot === 0 ? 0 : take % (lot + 1);
          const drawn = drawUnits(parts, n, seed);
          expect(new Set(drawn.map(({ stratum, unit }) => `${stratum} ${unit}`)).size).toBe(n);
          for (const { stratum, unit } of drawn) {
            const { units } = parts.find(({ id }) => id === stratum) as { units: number };
            expect(unit >= 1 && unit <= units).toBe(true);
          }
          parts.forEach(({ id, units }) => {
            const share = lot === 0 ? 0 : (n * units) / lot;
            const count = drawn.filter(({ stratum }) => stratum === id).length;
            expect(Math.abs(count - share)).toBeLessThan(1);
          });
        },
      ),
      { seed: 81, numRuns: 300 },
    );
  });

  it('draws every unit equally often', () => {
    const hits = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 5000; draw += 1) {
      for (const { unit } of drawUnits([{ id: 'tray', units: 10 }], 3, `seed ${draw}`)) {
        hits[unit - 1] = (hits[unit - 1] as number) + 1;
      }
    }
    const chiSquare = hits.reduce((sum, hit) => sum + (hit - 1500) ** 2 / 1500, 0);
    expect(chiSquare).toBeLessThan(30);
  });

  it('refuses more units than the lot has, and a stratum named twice', () => {
    expect(() => drawUnits(strata, 1001, 's')).toThrow('must not exceed the lot of 1000');
    expect(() =>
      drawUnits(
        [
          { id: 'a', units: 1 },
          { id: 'a', units: 1 },
        ],
        1,
        's',
      ),
    ).toThrow('must not occur twice');
  });
});

describe('randomSource', () => {
  it('is uniform: mean ½, variance 1/12, no correlation of neighbours', () => {
    const next = randomSource('any');
    const values = Array.from({ length: 20000 }, next);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
    let product = 0;
    for (let i = 1; i < values.length; i += 1)
      product += ((values[i] as number) - mean) * ((values[i - 1] as number) - mean);
    expect(Math.abs(product / values.length / variance)).toBeLessThan(0.03);
  });
});

describe('countResult', () => {
  const single = newAttributesInspection([{ n: 20, ac: 0, re: 1 }]);
  const double = newAttributesInspection([
    { n: 8, ac: 0, re: 2 },
    { n: 8, ac: 1, re: 2 },
  ]);
  const count = (inspection: AttributesInspection, id: string, inspected: number, nonconforming: number) =>
    countResult(inspection, { id, inspected, nonconforming });

  it('accepts only on the whole sample and rejects at once', () => {
    const almost = count(single, 'a', 19, 0);
    expect(almost.decision).toBe('open');
    expect(count(almost, 'b', 1, 0).decision).toBe('accepted');
    expect(count(single, 'a', 3, 1)).toMatchObject({ decision: 'rejected', spared: 17 });
  });

  it('goes on to the second stage when the first does not decide', () => {
    const first = count(double, 'a', 8, 1);
    expect(first.decision).toBe('open');
    expect(issuedUnits(double)).toBe(8);
    expect(issuedUnits(first)).toBe(16);
    expect(count(first, 'b', 8, 0).decision).toBe('accepted');
    expect(count(first, 'b', 1, 1).decision).toBe('rejected');
    expect(count(double, 'a', 8, 0).decision).toBe('accepted');
  });

  it.each([
    ['SAMPLING_RESULTS_EXCEED_SAMPLE', single, { id: 'a', inspected: 21, nonconforming: 0 }],
    ['SAMPLING_RESULTS_EXCEED_SAMPLE', single, { id: 'a', inspected: 2, nonconforming: 3 }],
    ['SAMPLING_RESULTS_EXCEED_SAMPLE', double, { id: 'a', inspected: 9, nonconforming: 0 }],
    ['SAMPLING_DUPLICATE_RESULT', count(single, 'a', 5, 0), { id: 'a', inspected: 5, nonconforming: 0 }],
    ['SAMPLING_LOT_CLOSED', count(single, 'a', 5, 1), { id: 'b', inspected: 5, nonconforming: 0 }],
    ['SAMPLING_LOT_CLOSED', count(single, 'a', 20, 0), { id: 'b', inspected: 1, nonconforming: 0 }],
    ['SAMPLING_NOT_AN_INTEGER', single, { id: 'a', inspected: 1.5, nonconforming: 0 }],
    ['SAMPLING_OUT_OF_RANGE', single, { id: 'a', inspected: 1, nonconforming: -1 }],
  ])('refuses with %s and leaves the state as it was', (code, inspection, result) => {
    const before = JSON.stringify(inspection);
    let thrown: unknown;
    try {
      countResult(inspection, result);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SamplingInputError);
    expect(thrown).toMatchObject({ code });
    expect(JSON.stringify(inspection)).toBe(before);
  });

  it('stopping at the rejection number never changes the decision that the whole sample would give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 0, max: 4 }),
        (units, c) => {
          let inspection = newAttributesInspection([{ n: 12, ac: c, re: c + 1 }]);
          units.forEach((bad, i) => {
            if (inspection.decision === 'open') inspection = count(inspection, `u${i}`, 1, bad ? 1 : 0);
          });
          const whole = units.filter(Boolean).length <= c ? 'accepted' : 'rejected';
          expect(inspection.decision).toBe(whole);
        },
      ),
      { seed: 82, numRuns: 300 },
    );
  });

  it('accepts as often as the OC curve says', () => {
    const lot = Array.from({ length: 40 }, (_, i) => i < 4);
    let accepted = 0;
    const trials = 4000;
    for (let trial = 0; trial < trials; trial += 1) {
      const drawn = drawUnits([{ id: 'lot', units: 40 }], 10, `trial ${trial}`);
      const bad = drawn.filter(({ unit }) => lot[unit - 1]).length;
      const inspection = count(newAttributesInspection([{ n: 10, ac: 1, re: 2 }]), 'r', 10, bad);
      if (inspection.decision === 'accepted') accepted += 1;
    }
    const pa = singleAcceptance(10, 1, lotQuality(40, 4)).lower;
    expect(Math.abs(accepted / trials - pa)).toBeLessThan(4 * Math.sqrt((pa * (1 - pa)) / trials));
  });
});

describe('variablesDecision', () => {
  const values = [10.1, 9.9, 10, 10.2, 9.8, 10, 10.1, 9.9, 10];
  const plan = { n: 9, k: 1.64, fMax: 0.271, zeroNonconforming: true };

  it('accepts when both indices reach k and the spread fits between the limits', () => {
    expect(variablesDecision(values, plan, { lower: 9, upper: 11 })).toMatchObject({
      accepted: true,
      reasons: [],
    });
  });

  it('says which condition fails', () => {
    const tight = variablesDecision(values, plan, { lower: 9.8, upper: 10.3 });
    expect(tight.accepted).toBe(false);
    expect(tight.reasons[0]).toMatch(/^\(x̄ − L\)\/s is 1\.633, below k = 1\.64$/);
    const outside = variablesDecision([...values.slice(1), 10.6], { ...plan, k: 1 }, { upper: 10.5 });
    expect(outside.reasons).toEqual(['1 of 9 units are outside the limits']);
    const wide = variablesDecision(values, { n: 9, k: 0.5, fMax: 0.1 }, { lower: 9.5, upper: 10.5 });
    expect(wide.reasons[0]).toMatch(/above F = 0\.1$/);
  });

  it('k-method and M-method agree for one limit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 3, noNaN: true }),
        fc.integer({ min: 3, max: 60 }),
        (index, n) => {
          const k = 1.2;
          fc.pre(Math.abs(index - k) > 1e-9);
          const estimate = estimatedFractionBeyond(index, n);
          const largest = estimatedFractionBeyond(k, n);
          if (index > k) expect(estimate).toBeLessThanOrEqual(largest);
          else expect(estimate).toBeGreaterThanOrEqual(largest);
        },
      ),
      { seed: 83, numRuns: 300 },
    );
  });

  it('adds both fractions under two limits (Form 2)', () => {
    const decision = variablesDecision(values, { n: 9, k: 1.5 }, { lower: 9.79, upper: 10.21 });
    expect(decision.lowerIndex).toBeGreaterThan(1.5);
    expect(decision.upperIndex).toBeGreaterThan(1.5);
    expect(decision.accepted).toBe(false);
    expect(decision.reasons[0]).toMatch(/estimated fraction outside the limits/);
  });

  it('refuses another number of values than the sample, and a missing limit', () => {
    expect(() => variablesDecision([1, 2], plan, { upper: 3 })).toThrow('values is 2; the sample is 9');
    expect(() => variablesDecision(values, plan, {})).toThrow('at least one limit');
    expect(() => variablesDecision([...values.slice(1), NaN], plan, { upper: 3 })).toThrow(
      'values[8] is NaN',
    );
  });
});
