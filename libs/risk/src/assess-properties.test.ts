import fc from 'fast-check';
import { assess, examine, type CalibrationBin } from './assess';
import type { Assessment } from './assessment';
import type { Measurements } from './feature-vector';
import {
  DEMONSTRATION_LIMITS,
  demonstrationModel,
  demonstrationSpecification,
  GOOD_CELL,
} from './testing/demonstration-model';

const roughBins: readonly CalibrationBin[] = [
  { from: 0, to: 0.008, cells: 9_000, defects: 9, lower: 0.0005, upper: 0.002 },
  { from: 0.008, to: 1, cells: 60, defects: 1, lower: 0.001, upper: 0.09 },
];
const models = [
  demonstrationModel(),
  demonstrationModel(demonstrationSpecification(), roughBins),
  demonstrationModel(demonstrationSpecification({ hardLimits: 'all', completeness: 0.9 })),
];

function grade(measurements: Measurements, model: (typeof models)[number]): Assessment {
  const evidence = examine(model.specification, measurements, DEMONSTRATION_LIMITS);
  const margin = evidence.vector.kind === 'vector' ? model.marginOf(evidence.vector.columns) : null;
  return assess(evidence, model, margin);
}

const ids = Object.keys(GOOD_CELL) as (keyof typeof GOOD_CELL)[];
const value = (typical: fc.Arbitrary<number>) =>
  fc.oneof(
    { weight: 6, arbitrary: typical },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.double() },
  );
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const cell = fc.record({
  anode_loading: value(double(12.3, 13.5)),
  cathode_loading: value(double(20.2, 21.8)),
  burr: value(double(2, 14)),
  k_value: value(double(0, 0.8)),
});
const anyModel = fc.constantFrom(...models);

describe('the grade of any cell', () => {
  it('never turns from INSUFFICIENT_EVIDENCE into LOW when a value is removed', () => {
    fc.assert(
      fc.property(cell, anyModel, fc.constantFrom(...ids), (measurements, model, removed) => {
        if (grade(measurements, model).grade !== 'INSUFFICIENT_EVIDENCE') return;
        expect(grade({ ...measurements, [removed]: null }, model).grade).not.toBe('LOW');
      }),
      { numRuns: 5_000 },
    );
  });

  it('is never LOW when a required value is missing or cannot be true', () => {
    const unusable = fc.constantFrom(null, undefined, NaN, Infinity, -Infinity, -7, 1e9);
    fc.assert(
      fc.property(cell, anyModel, unusable, (measurements, model, k) => {
        expect(grade({ ...measurements, k_value: k }, model).grade).not.toBe('LOW');
      }),
    );
  });

  it('has its score within the interval, and an interval just where there are cells to know it from', () => {
    fc.assert(
      fc.property(cell, anyModel, (measurements, model) => {
        const { score, probability, scoreInterval } = grade(measurements, model);
        const known = model.calibrationBins.some(
          ({ from, to }) => probability !== null && probability >= from && probability < to,
        );
        expect(scoreInterval !== null).toBe(known);
        if (scoreInterval === null) return;
        expect(scoreInterval.low).toBeLessThanOrEqual(score ?? NaN);
        expect(scoreInterval.high).toBeGreaterThanOrEqual(score ?? NaN);
        expect(scoreInterval.high).toBeGreaterThan(scoreInterval.low);
      }),
    );
  });

  it('never scores lower when a value gets worse in its declared direction', () => {
    fc.assert(
      fc.property(
        cell,
        anyModel,
        double(0, 5),
        fc.constantFrom('burr', 'k_value'),
        (measurements, model, by, id) => {
          const before = grade(measurements, model);
          const worse = grade({ ...measurements, [id]: (measurements[id] ?? NaN) + by }, model);
          if (before.score === null || worse.score === null) return;
          const quarantined = [...before.reasons, ...worse.reasons].some((reason) =>
            reason.includes('stands in'),
          );
          if (!quarantined) expect(worse.score).toBeGreaterThanOrEqual(before.score);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is HIGH for a value beyond a hard limit, however little else is known', () => {
    fc.assert(
      fc.property(cell, anyModel, double(12.001, 100), (measurements, model, burr) => {
        expect(grade({ ...measurements, burr }, model).grade).toBe('HIGH');
      }),
    );
  });

  it('has a reason whenever it is not LOW, and numbers that belong together', () => {
    fc.assert(
      fc.property(cell, anyModel, (measurements, model) => {
        const given = grade(measurements, model);
        if (given.grade !== 'LOW') expect(given.reasons.length).toBeGreaterThan(0);
        expect(given.score === null).toBe(given.probability === null);
        if (given.grade === 'LOW') expect(given.score).toBeLessThanOrEqual(75);
      }),
    );
  });
});
