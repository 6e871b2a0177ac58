import fc from 'fast-check';
import {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSf,
  chiSquareUpperQuantile,
  fCdf,
  findRoot,
  fQuantile,
  integrate,
  noncentralTCdf,
  noncentralTQuantile,
  normalCdf,
  normalQuantile,
  regularizedBeta,
  regularizedBetaInverse,
  regularizedGammaQ,
  regularizedGammaQInverse,
  studentTCdf,
  studentTQuantile,
  studentTSf,
} from './index';
import { relativeError } from './testing/relative-error';
import { readVectors } from './testing/vectors';

// Probabilities over many decades, from either end.
const probability = fc
  .tuple(fc.double({ min: -18, max: -0.01, noNaN: true }), fc.boolean())
  .map(([exponent, flip]) => (flip ? 1 - 10 ** exponent : 10 ** exponent))
  .filter((p) => p > 0 && p < 1);
const shape = fc.double({ min: -1, max: 4, noNaN: true }).map((exponent) => 10 ** exponent);

describe('inverses', () => {
  it('of the normal, chi-square, t, F, gamma and beta distributions give back the probability', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
        expect(relativeError(chiSquareCdf(chiSquareQuantile(p, a), a), p)).toBeLessThan(1e-10);
        expect(relativeError(chiSquareSf(chiSquareUpperQuantile(p, a), a), p)).toBeLessThan(1e-10);
        expect(relativeError(studentTCdf(studentTQuantile(p, a), a), p)).toBeLessThan(1e-10);
        expect(relativeError(fCdf(fQuantile(p, a, b), a, b), p)).toBeLessThan(1e-9);
        const { x, y } = regularizedBetaInverse('upper', p, a, b);
        expect(relativeError(regularizedBeta(x, a, b, y).upper, p)).toBeLessThan(1e-9);
        expect(relativeError(regularizedGammaQ(a, regularizedGammaQInverse(a, p)), p)).toBeLessThan(1e-10);
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('have the ends of the support at 0 and 1', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)]).toEqual([0, Infinity]);
    expect([studentTQuantile(0, 3), studentTQuantile(1, 3)]).toEqual([-Infinity, Infinity]);
    expect([fQuantile(0, 3, 4), fQuantile(1, 3, 4)]).toEqual([0, Infinity]);
    expect(regularizedBetaInverse('upper', 0, 2, 3)).toEqual({ x: 1, y: 0 });
  });

  it('reproduce the normal tolerance factors of R to 1e-8 (1e-6 at n = 100)', () => {
    const { normalToleranceOneSided } = readVectors<{
      normalToleranceOneSided: { cases: { n: number; p: number; conf: number; k: number }[] };
    }>('stats/dv_vectors.json');
    for (const { n, p, conf, k } of normalToleranceOneSided.cases) {
      const delta = normalQuantile(p) * Math.sqrt(n);
      const factor = noncentralTQuantile(conf, n - 1, delta) / Math.sqrt(n);
      expect(relativeError(factor, k)).toBeLessThan(n === 100 ? 1e-6 : 1e-8);
      expect(relativeError(noncentralTCdf(factor * Math.sqrt(n), n - 1, delta), conf)).toBeLessThan(1e-12);
    }
  });

  it('reproduce the exact intervals of R', () => {
    const cases = readVectors<
      { id: string; inputs: Record<string, number>; expected: Record<string, number> }[]
    >('stats/r_hypothesis_tests.json');
    const of = (id: string): (typeof cases)[number] =>
      cases.find((one) => one.id === id) as (typeof cases)[number];
    const binomial = of('clopper_pearson_3_1200').expected;
    expect(
      relativeError(regularizedBetaInverse('lower', 0.025, 3, 1198).x, binomial['low'] as number),
    ).toBeLessThan(1e-9);
    expect(
      relativeError(regularizedBetaInverse('upper', 0.025, 4, 1197).x, binomial['high'] as number),
    ).toBeLessThan(1e-9);
    const rate = of('poisson_ci_7').expected;
    expect(relativeError(chiSquareQuantile(0.025, 14) / 2 / 1200, rate['low'] as number)).toBeLessThan(1e-9);
    expect(relativeError(chiSquareUpperQuantile(0.025, 16) / 2 / 1200, rate['high'] as number)).toBeLessThan(
      1e-9,
    );
    const paired = of('paired_t_sleep').expected;
    expect(
      relativeError(2 * studentTSf(Math.abs(paired['t'] as number), 9), paired['p'] as number),
    ).toBeLessThan(1e-9);
  });

  it('findRoot refuses a bracket without a change of sign', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow('must hold a change of sign');
    expect(findRoot(Math.cos, 1, 2)).toBeCloseTo(Math.PI / 2, 15);
  });

  it('integrate is exact for a polynomial of degree 22 and reaches 1e-12 for a narrow peak', () => {
    expect(
      relativeError(
        integrate((x) => x ** 22, 0, 1),
        1 / 23,
      ),
    ).toBeLessThan(1e-15);
    const peak = (x: number): number => Math.exp(-((x - 0.3) ** 2) / 2e-6);
    expect(relativeError(integrate(peak, 0, 1, 1e-12, 8), Math.sqrt(2e-6 * Math.PI))).toBeLessThan(1e-12);
  });

  it('name the argument that is wrong', () => {
    expect(() => normalQuantile(1.2)).toThrow('p is 1.2; must lie between 0 and 1');
    expect(() => chiSquareCdf(-1, 2)).toThrow('x is -0.5');
    expect(() => studentTCdf(1, 0)).toThrow('df is 0; must be a finite number above 0');
    expect(() => studentTCdf(NaN, 1)).toThrow('t is NaN');
    expect(() => fCdf(-1, 1, 1)).toThrow('f is -1');
    expect(() => noncentralTCdf(Infinity, 1, 1)).toThrow('t is Infinity');
    expect(() => regularizedBeta(0.5, -1, 1)).toThrow('a is -1');
  });
});
