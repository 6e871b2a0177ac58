import fc from 'fast-check';
import {
  binomialPmf,
  binomialTails,
  hypergeometricPmf,
  hypergeometricTails,
  poissonPmf,
  poissonTails,
  type Tails,
} from './index';
import { relativeError } from './testing/relative-error';
import { readVectors } from './testing/vectors';

interface TailRow {
  readonly lower: string;
  readonly upper: string;
}
const large = readVectors<{
  binomial: ({ k: number; n: number; p: string } & TailRow)[];
  poisson: ({ k: number; mean: string } & TailRow)[];
  hypergeometric: ({ k: number; population: number; marked: number; sample: number } & TailRow)[];
}>('stats/special_functions.json');

interface OcVector {
  readonly type: 'hypergeom' | 'binomial' | 'poisson';
  readonly N: number;
  readonly n: number;
  readonly c: number;
  readonly D: number;
  readonly p: string;
  readonly Pa: string;
  readonly Pr: string;
}
const oc = readVectors<{ vectors: OcVector[] }>('sampling/oc_vectors.json').vectors;

function expectTails(actual: Tails, row: TailRow, tolerance: number): void {
  for (const side of ['lower', 'upper'] as const) {
    const expected = Number(row[side]);
    if (expected !== 0 && expected < 1e-300) continue;
    expect(relativeError(actual[side], expected)).toBeLessThan(tolerance);
  }
}

describe('discrete distributions', () => {
  it.each(large.binomial)('binomialTails($k, $n, $p) to 1e-12', (row) => {
    const p = Number(row.p);
    expectTails(binomialTails(row.k, row.n, p), row, 1e-12);
  });

  it.each(large.poisson)('poissonTails($k, $mean) to 1e-12', (row) => {
    expectTails(poissonTails(row.k, Number(row.mean)), row, 1e-12);
  });

  it.each(large.hypergeometric)('hypergeometricTails($k, $population, $marked, $sample) to 1e-12', (row) => {
    expectTails(hypergeometricTails(row.k, row.population, row.marked, row.sample), row, 1e-12);
  });

  it('agree with the 630 operating-characteristic vectors to 1e-12 on both tails', () => {
    expect(oc).toHaveLength(630);
    for (const row of oc) {
      const p = Number(row.p);
      // 1 − 0.999999 has lost ten digits as a difference of doubles; the caller gives it.
      const q = row.p === '0.999999' ? 1e-6 : 1 - p;
      const tails =
        row.type === 'hypergeom'
          ? hypergeometricTails(row.c, row.N, row.D, row.n)
          : row.type === 'binomial'
            ? binomialTails(row.c, row.n, p, q)
            : poissonTails(row.c, row.n * p);
      expectTails(tails, { lower: row.Pa, upper: row.Pr }, 1e-12);
    }
  });

  const lots = fc
    .record({ population: fc.integer({ min: 1, max: 400 }), a: fc.nat(), b: fc.nat(), c: fc.nat() })
    .map(({ population, a, b, c }) => ({
      population,
      marked: a % (population + 1),
      sample: b % (population + 1),
      k: c % (population + 1),
    }));

  it('have tails that are the sums of their probabilities and add up to 1', () => {
    fc.assert(
      fc.property(
        lots,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ population, marked, sample, k }, p) => {
          let hyper = 0;
          let binomial = 0;
          let poisson = 0;
          for (let j = 0; j <= k; j += 1) {
            hyper += hypergeometricPmf(j, population, marked, sample);
            binomial += binomialPmf(j, sample, p);
            poisson += poissonPmf(j, sample * p);
          }
          const all: [number, Tails][] = [
            [hyper, hypergeometricTails(k, population, marked, sample)],
            [binomial, binomialTails(k, sample, p)],
            [poisson, poissonTails(k, sample * p)],
          ];
          for (const [sum, tails] of all) {
            expect(Math.abs(tails.lower - sum)).toBeLessThan(1e-12);
            expect(Math.abs(tails.lower + tails.upper - 1)).toBeLessThan(1e-15);
          }
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });

  it('hypergeometric is symmetric in sample and marked units', () => {
    fc.assert(
      fc.property(lots, ({ population, marked, sample, k }) => {
        const one = hypergeometricTails(k, population, marked, sample);
        const other = hypergeometricTails(k, population, sample, marked);
        expect(Math.abs(one.lower - other.lower)).toBeLessThan(1e-13);
      }),
      { seed: 7 },
    );
  });

  it('hypergeometric tends to binomial, binomial to Poisson', () => {
    const binomial = binomialTails(3, 50, 0.04).lower;
    const gaps = [1e3, 1e5, 1e7].map((lot) =>
      Math.abs(hypergeometricTails(3, lot, lot * 0.04, 50).lower - binomial),
    );
    expect(gaps[1]).toBeLessThan((gaps[0] as number) / 50);
    expect(gaps[2]).toBeLessThan((gaps[1] as number) / 50);
    const poisson = poissonTails(3, 2).lower;
    const further = [1e2, 1e4, 1e6].map((n) => Math.abs(binomialTails(3, n, 2 / n).lower - poisson));
    expect(further[1]).toBeLessThan((further[0] as number) / 50);
    expect(further[2]).toBeLessThan((further[1] as number) / 50);
  });

  it('has exact edges', () => {
    expect(binomialTails(-1, 5, 0.3)).toEqual({ lower: 0, upper: 1 });
    expect(binomialTails(5, 5, 0.3)).toEqual({ lower: 1, upper: 0 });
    expect(binomialTails(4, 5, 1)).toEqual({ lower: 0, upper: 1 });
    expect(binomialTails(0, 5, 0)).toEqual({ lower: 1, upper: 0 });
    expect(hypergeometricTails(3, 10, 4, 10)).toEqual({ lower: 0, upper: 1 });
    expect(hypergeometricTails(4, 10, 4, 10)).toEqual({ lower: 1, upper: 0 });
    expect(hypergeometricTails(0, 10, 0, 4)).toEqual({ lower: 1, upper: 0 });
    expect(hypergeometricTails(0, 10, 4, 0)).toEqual({ lower: 1, upper: 0 });
    expect(poissonTails(0, 0)).toEqual({ lower: 1, upper: 0 });
    expect(binomialPmf(6, 5, 0.3)).toBe(0);
    expect(hypergeometricPmf(3, 5, 3, 1)).toBe(0);
  });

  it('names the argument that is wrong', () => {
    expect(() => binomialTails(1, 2.5, 0.1)).toThrow('n is 2.5; must be a whole number, 0 or more');
    expect(() => binomialTails(1, 2, 1.1)).toThrow('p is 1.1; must lie between 0 and 1');
    expect(() => hypergeometricTails(1, 10, 2.5, 3)).toThrow('marked is 2.5');
    expect(() => hypergeometricTails(1, 10, 11, 3)).toThrow('must not exceed the population of 10');
    expect(() => hypergeometricTails(1, 10, 1, 11)).toThrow('sample is 11');
    expect(() => poissonTails(1, -1)).toThrow('mean is -1');
    expect(() => poissonTails(0.5, 1)).toThrow('k is 0.5');
  });
});
