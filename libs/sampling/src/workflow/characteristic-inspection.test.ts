import fc from 'fast-check';
import {
  acceptedBetween,
  decisionOf,
  newCharacteristicInspection,
  remainingUnits,
  takeResult,
  type DecidingPlan,
  type InspectionResult,
} from './characteristic-inspection';

const limits = { lower: 1, upper: 2 };
const drawn = {
  includes: (unit: string) => Number(unit) <= 500,
  inFloor: (unit: string) => Number(unit) <= 5,
};
const plan = (change: Partial<DecidingPlan> = {}): DecidingPlan => ({
  method: 'attributes',
  stages: [{ n: 10, ac: 1, re: 2 }],
  acceptWithoutRemark: 1,
  perUnit: false,
  ...change,
});
const counts = (id: string, inspected: number, nonconforming: number): InspectionResult => ({
  id,
  kind: 'counts',
  inspected,
  nonconforming,
});
const all = (of: DecidingPlan, results: readonly InspectionResult[]) =>
  results.reduce(
    (state, result) => takeResult(of, limits, state, result, drawn),
    newCharacteristicInspection(of),
  );

describe('takeResult', () => {
  it('decides the same however the results are cut: in bulk, in batches, unit by unit, measured', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (units) => {
        const bad = units.map(Number);
        const reach = bad.findIndex((_, i) => bad.slice(0, i + 1).filter(Boolean).length >= 2);
        const needed = reach < 0 ? 10 : reach + 1;
        const x = bad.filter(Boolean).length;
        const bulk = all(plan(), [counts('a', 10, x)]);
        const single: InspectionResult[] = bad.slice(0, needed).map((each, i) => ({
          id: String(i),
          kind: 'units',
          units: [{ unit: String(i + 1), conforming: each === 0 }],
        }));
        const byUnit = all(plan(), single);
        const measured = all(plan(), [
          { id: 'm', kind: 'values', values: bad.slice(0, needed).map((each) => (each === 0 ? 1.5 : 2.5)) },
        ]);
        expect(decisionOf(byUnit)).toBe(decisionOf(bulk));
        expect(decisionOf(measured)).toBe(decisionOf(bulk));
        expect(byUnit.counted.spared).toBe(10 - needed);
        expect(byUnit.floorNonconforming).toBe(bad.slice(0, Math.min(5, needed)).filter(Boolean).length);
        expect(remainingUnits(byUnit)).toBe(0);
      }),
      { seed: 162, numRuns: 100 },
    );
  });

  it('goes on to the next stage of a double plan', () => {
    const double = plan({
      stages: [
        { n: 50, ac: 0, re: 3 },
        { n: 50, ac: 3, re: 4 },
      ],
      acceptWithoutRemark: 3,
    });
    const between = all(double, [counts('a', 50, 2)]);
    expect(decisionOf(between)).toBe('open');
    expect(remainingUnits(between)).toBe(50);
    expect(decisionOf(all(double, [counts('a', 50, 2), counts('b', 50, 1)]))).toBe('accepted');
    expect(decisionOf(all(double, [counts('a', 50, 2), counts('b', 7, 2)]))).toBe('rejected');
    expect(decisionOf(all(double, [counts('a', 50, 0)]))).toBe('accepted');
  });

  it('tells acceptance with more than Ac under reduced inspection', () => {
    const reduced = plan({ stages: [{ n: 10, ac: 2, re: 3 }], acceptWithoutRemark: 1 });
    expect(acceptedBetween(reduced, all(reduced, [counts('a', 10, 1)]))).toBe(false);
    expect(acceptedBetween(reduced, all(reduced, [counts('a', 10, 2)]))).toBe(true);
  });

  it('counts several nonconformities on a unit where the plan counts them', () => {
    const perUnit = plan({ stages: [{ n: 3, ac: 7, re: 8 }], perUnit: true });
    expect(decisionOf(all(perUnit, [counts('a', 3, 7)]))).toBe('accepted');
    expect(() => all(plan(), [counts('a', 3, 7)])).toThrow('only 3 units were inspected');
  });

  it('judges a variables plan by k and F with the whole sample, and rejects a value outside at once', () => {
    const variables = plan({ method: 'variables', stages: [{ n: 4, ac: 0, re: 1 }], k: 1.2, fMax: 0.37 });
    const values = (...list: number[]): InspectionResult => ({
      id: String(list[0]),
      kind: 'values',
      values: list,
    });
    const half = all(variables, [values(1.5, 1.52)]);
    expect([decisionOf(half), remainingUnits(half), half.measured]).toEqual(['open', 2, null]);
    const whole = all(variables, [values(1.5, 1.52), values(1.48, 1.49)]);
    expect([decisionOf(whole), whole.measured?.n]).toEqual(['accepted', 4]);
    const wide = all(variables, [values(1.05, 1.95, 1.06, 1.94)]);
    expect(decisionOf(wide)).toBe('rejected');
    expect(wide.measured?.reasons.length).toBeGreaterThan(0);
    expect(decisionOf(all(variables, [values(1.5, 2.1)]))).toBe('rejected');
    expect(() => all(variables, [counts('a', 4, 0)])).toThrow('send the measured values');
    expect(() => all(variables, [values(1.5, NaN)])).toThrow('must be a finite number');
  });

  it('refuses what was counted, was not drawn, or comes too late, and leaves the state as it was', () => {
    const begun = all(plan(), [{ id: 'a', kind: 'units', units: [{ unit: '7', conforming: true }] }]);
    const kept = JSON.stringify(begun);
    const refused: [string, InspectionResult][] = [
      ['this result was counted already', counts('a', 1, 0)],
      [
        'this unit was inspected already',
        { id: 'b', kind: 'units', units: [{ unit: '7', conforming: true }] },
      ],
      ['was not drawn', { id: 'b', kind: 'units', units: [{ unit: '501', conforming: true }] }],
      ['the sample issued is 10', counts('b', 10, 0)],
      ['name one unit for each', { id: 'b', kind: 'values', values: [1.5, 1.5], units: ['8'] }],
      [
        'this unit was inspected already',
        {
          id: 'b',
          kind: 'units',
          units: [
            { unit: '8', conforming: true },
            { unit: '8', conforming: true },
          ],
        },
      ],
    ];
    for (const [message, result] of refused) {
      expect(() => takeResult(plan(), limits, begun, result, drawn)).toThrow(message);
      expect(JSON.stringify(begun)).toBe(kept);
    }
    const closed = all(plan(), [counts('a', 2, 2)]);
    expect(() => takeResult(plan(), limits, closed, counts('b', 1, 0), drawn)).toThrow('is closed');
    expect(() =>
      takeResult(
        plan(),
        { lower: null, upper: null },
        begun,
        { id: 'v', kind: 'values', values: [1] },
        drawn,
      ),
    ).toThrow('no specification limits');
  });
});
