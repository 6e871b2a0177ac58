import fc from 'fast-check';
import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import { curtailedSampleNumber } from './curtailed-sample-number';
import { lotQuality, processQuality, qualityAt, type Quality } from './quality';
import { singleAcceptance } from './single-acceptance';

interface OcVector {
  readonly type: 'hypergeom' | 'binomial' | 'poisson';
  readonly N: number;
  readonly n: number;
  readonly c: number;
  readonly D: number;
  readonly p: string | number;
  readonly Pa: string;
  readonly Pr: string;
  readonly tag: string;
}
const { vectors } = readVectors<{ vectors: OcVector[] }>('sampling/oc_vectors.json');
const qualityOf = (row: OcVector): Quality =>
  row.type === 'hypergeom' ? lotQuality(row.N, row.D) : processQuality(row.type, Number(row.p));

describe('singleAcceptance', () => {
  it.each(['custom_lot_table', 'grid', 'edge', 'hard'])(
    'agrees with the vectors tagged %s to 1e-10 on Pa and on 1 − Pa',
    (tag) => {
      const rows = vectors.filter((row) => row.tag === tag);
      expect(rows.length).toBeGreaterThan(30);
      for (const row of rows) {
        const { lower, upper } = singleAcceptance(row.n, row.c, qualityOf(row));
        for (const [actual, text] of [
          [lower, row.Pa],
          [upper, row.Pr],
        ] as const) {
          const expected = Number(text);
          if (expected > 0 && expected < 1e-300) continue;
          expect(relativeError(actual, expected)).toBeLessThan(1e-10);
        }
      }
    },
  );

  const distribution = fc.constantFrom('binomial' as const, 'poisson' as const);
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });

  it('never grows with p and n, never falls with c, and Pa + (1 − Pa) = 1', () => {
    fc.assert(
      fc.property(
        distribution,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 30 }),
        fraction,
        fraction,
        (kind, n, c, a, b) => {
          const good = processQuality(kind, Math.min(a, b));
          const bad = processQuality(kind, Math.max(a, b));
          const here = singleAcceptance(n, c, good);
          const slack = 1e-13;
          expect(singleAcceptance(n, c, bad).lower).toBeLessThanOrEqual(here.lower + slack);
          expect(singleAcceptance(n + 1, c, good).lower).toBeLessThanOrEqual(here.lower + slack);
          expect(singleAcceptance(n, c + 1, good).lower).toBeGreaterThanOrEqual(here.lower - slack);
          expect(Math.abs(here.lower + here.upper - 1)).toBeLessThan(1e-15);
        },
      ),
      { seed: 41, numRuns: 400 },
    );
  });

  it('for a lot never grows with D and n, never falls with c', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), fc.nat(20), (lot, d, s, c) => {
        const defectives = d % lot;
        const n = s % lot;
        const here = singleAcceptance(n, c, lotQuality(lot, defectives)).lower;
        const slack = 1e-13;
        expect(singleAcceptance(n, c, lotQuality(lot, defectives + 1)).lower).toBeLessThanOrEqual(
          here + slack,
        );
        expect(singleAcceptance(n + 1, c, lotQuality(lot, defectives)).lower).toBeLessThanOrEqual(
          here + slack,
        );
        expect(singleAcceptance(n, c + 1, lotQuality(lot, defectives)).lower).toBeGreaterThanOrEqual(
          here - slack,
        );
      }),
      { seed: 42, numRuns: 400 },
    );
  });
});

describe('qualityAt', () => {
  it('takes D/N as D and refuses a share that is no whole number of units', () => {
    expect(qualityAt('hypergeometric', 7 / 300, 300)).toMatchObject({ defectives: 7 });
    expect(qualityAt('hypergeometric', 0.07, 100)).toMatchObject({ defectives: 7 });
    expect(() => qualityAt('hypergeometric', 0.015, 100)).toThrow('it is 1.5');
    expect(() => qualityAt('hypergeometric', 0.01, 0)).toThrow('a lot has at least one unit');
    expect(() => qualityAt('binomial', 1.2, undefined)).toThrow('p is 1.2');
    expect(qualityAt('poisson', 1.2, undefined)).toEqual({ distribution: 'poisson', p: 1.2 });
  });
});

describe('curtailedSampleNumber', () => {
  // Inspection simulated exactly: probability of each state, unit by unit, stopping at the (c + 1)-th.
  function stepByStep(n: number, c: number, quality: Quality): { asn: number; pa: number } {
    let running = [1];
    let asn = 0;
    for (let drawn = 0; drawn < n; drawn += 1) {
      asn += running.reduce((total, mass) => total + mass, 0);
      const next = new Array<number>(c + 1).fill(0);
      running.forEach((mass, d) => {
        const bad =
          quality.distribution === 'hypergeometric'
            ? (quality.defectives - d) / (quality.lotSize - drawn)
            : quality.p;
        next[d] = (next[d] as number) + mass * (1 - bad);
        if (d < c) next[d + 1] = (next[d + 1] as number) + mass * bad;
      });
      running = next;
    }
    return { asn, pa: running.reduce((total, mass) => total + mass, 0) };
  }

  it('equals inspection unit by unit, which leaves Pa as it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 60 }),
        (n, c, defectives) => {
          for (const quality of [lotQuality(60, defectives), processQuality('binomial', defectives / 60)]) {
            const exact = stepByStep(n, c, quality);
            expect(curtailedSampleNumber(n, c, quality)).toBeCloseTo(exact.asn, 9);
            expect(singleAcceptance(n, c, quality).lower).toBeCloseTo(exact.pa, 12);
          }
        },
      ),
      { seed: 43 },
    );
  });
});
