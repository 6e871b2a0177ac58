import fc from 'fast-check';
import { MAD_TO_SIGMA, median, medianAbsoluteDeviation, quantile, type QuantileType } from './index';
import { relativeError } from './testing/relative-error';
import { readVectors } from './testing/vectors';

interface Case {
  readonly id: string;
  readonly inputs: { readonly x: readonly number[]; readonly probs?: readonly number[] };
  readonly expected: Readonly<Record<string, unknown>>;
}
const cases = readVectors<Case[]>('stats/r_hypothesis_tests.json');
const caseOf = (id: string): Case => cases.find((one) => one.id === id) as Case;

describe('quantile', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9] as QuantileType[])('type %i agrees with R', (type) => {
    const { inputs, expected } = caseOf('quantile_types_ozone_jul');
    const values = Object.freeze([...inputs.x]);
    const wanted = expected[`type${type}`] as number[];
    const probabilities = inputs.probs as number[];
    expect(probabilities).toHaveLength(wanted.length);
    wanted.forEach((value, i) => {
      expect(relativeError(quantile(values, probabilities[i] as number, type), value)).toBeLessThan(1e-12);
    });
  });

  it('lies between the extremes and grows with the probability', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sample, probability, probability, fc.integer({ min: 1, max: 9 }), (values, p, q, type) => {
        const low = quantile(values, Math.min(p, q), type as QuantileType);
        const high = quantile(values, Math.max(p, q), type as QuantileType);
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('refuses an empty set, a bad probability and NaN', () => {
    expect(() => quantile([], 0.5)).toThrow('needs at least 1 observations, got 0');
    expect(() => quantile([1], 1.5)).toThrow('probability is 1.5');
    expect(() => quantile([1, NaN], 0.5)).toThrow('observation 1 is NaN');
    expect(() => quantile([1], 0.5, 10 as QuantileType)).toThrow('type is 10');
  });
});

describe('median and MAD', () => {
  it('agree with R', () => {
    const { inputs, expected } = caseOf('robust_ozone_jul');
    expect(median(inputs.x)).toBe(expected['median']);
    expect(medianAbsoluteDeviation(inputs.x)).toBe(expected['madRaw']);
    expect(medianAbsoluteDeviation(inputs.x) * MAD_TO_SIGMA).toBeCloseTo(expected['madScaled'] as number, 3);
  });
});
