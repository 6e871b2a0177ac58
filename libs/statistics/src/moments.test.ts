import fc from 'fast-check';
import {
  accurateSum,
  excessKurtosis,
  lagOneAutocorrelation,
  Moments,
  NonFiniteValueError,
  skewness,
} from './index';
import { relativeError } from './testing/relative-error';
import { readVectors } from './testing/vectors';

interface Univariate {
  readonly dataset: string;
  readonly data: readonly number[];
  readonly exact60digit: { readonly mean: number; readonly sd: number; readonly lag1: number };
}
const sets = ['Lottery', 'Michelso', 'NumAcc1', 'NumAcc3', 'PiDigits'].map((name) =>
  readVectors<Univariate>(`stats/nist/univariate_${name}.json`),
);

describe('Moments', () => {
  it.each(sets)('NIST $dataset: mean to 14 digits, SD to 12 (NumAcc3: 9), lag-1 to 12', (set) => {
    const data = Object.freeze([...set.data]);
    const moments = Moments.of(data);
    expect(relativeError(moments.mean, set.exact60digit.mean)).toBeLessThan(1e-14);
    const digits = set.dataset === 'NumAcc3' ? 1e-9 : 1e-12;
    expect(relativeError(moments.standardDeviation, set.exact60digit.sd)).toBeLessThan(digits);
    expect(relativeError(lagOneAutocorrelation(data), set.exact60digit.lag1)).toBeLessThan(1e-12);
  });

  it('needs more than the naive formula: Σx² − (Σx)²/n keeps under two digits of NumAcc3', () => {
    const set = sets.find(({ dataset }) => dataset === 'NumAcc3') as Univariate;
    const n = set.data.length;
    const sum = set.data.reduce((total, x) => total + x, 0);
    const squares = set.data.reduce((total, x) => total + x * x, 0);
    const naive = Math.sqrt((squares - (sum * sum) / n) / (n - 1));
    expect(relativeError(naive, set.exact60digit.sd)).toBeGreaterThan(1e-2);
  });

  const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 });

  it('merged from parts, or added one by one, equals the whole', () => {
    fc.assert(
      fc.property(samples, fc.nat(), (values, cut) => {
        const at = cut % values.length;
        const whole = Moments.of(values);
        const merged = Moments.of(values.slice(0, at)).merge(Moments.of(values.slice(at)));
        const streamed = values.reduce((moments, value) => moments.add(value), Moments.empty);
        for (const other of [merged, streamed]) {
          expect(other.n).toBe(whole.n);
          expect(Math.abs(other.mean - whole.mean)).toBeLessThan(1e-11);
          expect(Math.abs(other.m2 - whole.m2)).toBeLessThan(1e-9 * (1 + whole.m2));
        }
      }),
      { seed: 11 },
    );
  });

  it('shifts with the data and scales with them', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const moments = Moments.of(values);
        const moved = Moments.of(values.map((value) => 4 * value + 64));
        expect(Math.abs(moved.mean - (4 * moments.mean + 64))).toBeLessThan(1e-10);
        expect(Math.abs(moved.m2 - 16 * moments.m2)).toBeLessThan(1e-8 * (1 + moments.m2));
      }),
      { seed: 12 },
    );
  });

  it('refuses what is not finite, naming the first bad index, and a variance of one value', () => {
    expect(() => Moments.of([1, NaN, Infinity])).toThrow(NonFiniteValueError);
    expect(() => Moments.of([1, NaN])).toThrow('observation 1 is NaN');
    expect(() => Moments.of([1]).variance).toThrow('needs at least 2 observations, got 1');
    expect(() => Moments.from(1.5, 0, 0)).toThrow('n is 1.5');
    expect(() => Moments.from(1, 0, -1)).toThrow('m2 is -1');
  });

  it('is not disturbed by terms that cancel', () => {
    expect(accurateSum([1e16, 1, -1e16])).toBe(1);
    expect(accurateSum(new Array(10).fill(0.1))).toBe(1);
  });

  it('gives skewness and kurtosis as scipy does', () => {
    const { cases } = readVectors<{
      cases: { id: string; inputs: { x: number[] }; expected: Record<string, number> }[];
    }>('stats/scipy_vectors_and_crosscheck.json');
    const { inputs, expected } = cases.find(({ id }) => id === 'skew_kurt_ozone') as (typeof cases)[number];
    expect(relativeError(skewness(inputs.x).population, expected['g1'] as number)).toBeLessThan(1e-12);
    expect(relativeError(skewness(inputs.x).sample, expected['G1'] as number)).toBeLessThan(1e-12);
    expect(relativeError(excessKurtosis(inputs.x).population, expected['g2'] as number)).toBeLessThan(1e-12);
    expect(relativeError(excessKurtosis(inputs.x).sample, expected['G2'] as number)).toBeLessThan(1e-12);
  });
});
