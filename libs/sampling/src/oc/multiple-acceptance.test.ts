import { hypergeometricPmf } from '@cellgate/statistics';
import fc from 'fast-check';
import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import { multipleAcceptance } from './multiple-acceptance';
import { planPerformance } from './plan-performance';
import { lotQuality, processQuality } from './quality';
import { singleAcceptance } from './single-acceptance';

interface MultistageVector {
  readonly type: 'hypergeom' | 'binomial' | 'poisson';
  readonly n: number[];
  readonly c: number[];
  readonly r: number[];
  readonly p: string;
  readonly N?: number;
  readonly D?: number;
  readonly Pa: string;
  readonly ASN: string;
  readonly Pa_stage: string[];
  readonly Pr_stage: string[];
  readonly ATI?: string;
  readonly AOQ?: string;
}
const { vectors } = readVectors<{ vectors: MultistageVector[] }>('sampling/multistage.json');

describe('multipleAcceptance', () => {
  it('agrees with the 132 vectors to 1e-9: Pa, every stage, ASN, ATI, AOQ', () => {
    expect(vectors).toHaveLength(132);
    for (const row of vectors) {
      const stages = row.n.map((n, i) => ({
        n,
        ac: row.c[i] === -1 ? null : (row.c[i] as number),
        re: row.r[i] as number,
      }));
      const quality =
        row.type === 'hypergeom'
          ? lotQuality(row.N as number, row.D as number)
          : processQuality(row.type, Number(row.p));
      const result = multipleAcceptance(stages, quality);
      expect(relativeError(result.pa, Number(row.Pa))).toBeLessThan(1e-9);
      expect(relativeError(result.asn, Number(row.ASN))).toBeLessThan(1e-9);
      row.Pa_stage.forEach((text, i) => {
        expect(relativeError(result.acceptAtStage[i] as number, Number(text))).toBeLessThan(1e-9);
        expect(relativeError(result.rejectAtStage[i] as number, Number(row.Pr_stage[i]))).toBeLessThan(1e-9);
      });
      if (row.ATI === undefined || row.AOQ === undefined) continue;
      const performance = planPerformance({ kind: 'multiple', stages }, quality, row.N);
      expect(relativeError(performance.ati as number, Number(row.ATI))).toBeLessThan(1e-9);
      expect(relativeError(performance.aoq as number, Number(row.AOQ))).toBeLessThan(1e-9);
    }
  });

  it('with one stage is the single plan, also for 1 − Pa', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 100 }),
        (n, c, defectives) => {
          for (const quality of [
            lotQuality(100, defectives),
            processQuality('binomial', defectives / 100),
            processQuality('poisson', defectives / 50),
          ]) {
            const one = multipleAcceptance([{ n, ac: c, re: c + 1 }], quality);
            const single = singleAcceptance(n, c, quality);
            expect(relativeError(one.pa, single.lower)).toBeLessThan(1e-10);
            expect(relativeError(one.paComplement, single.upper)).toBeLessThan(1e-10);
            expect(one.asn).toBeCloseTo(n, 12);
          }
        },
      ),
      { seed: 51, numRuns: 300 },
    );
  });

  it('tells "acceptance not permitted" from acceptance at 0: K, AQL 1.0, seven stages', () => {
    const numbers: [number | null, number][] = [
      [null, 3],
      [0, 3],
      [1, 4],
      [2, 5],
      [3, 6],
      [4, 6],
      [6, 7],
    ];
    const stagesOf = (first: number | null): { n: number; ac: number | null; re: number }[] =>
      numbers.map(([ac, re], i) => ({ n: 32, ac: i === 0 ? first : ac, re }));
    const quality = processQuality('binomial', 0.01);
    expect(multipleAcceptance(stagesOf(null), quality).pa).toBeLessThan(
      multipleAcceptance(stagesOf(0), quality).pa,
    );
  });

  it('for a lot equals the sum over every path, on both sides, to 1e-11', () => {
    const stages = [
      { n: 13, ac: 0, re: 3 },
      { n: 9, ac: 1, re: 4 },
      { n: 20, ac: 4, re: 5 },
    ];
    for (const [lot, defectives] of [
      [42, 3],
      [60, 1],
      [60, 8],
      [300, 5],
      [300, 120],
      [50000, 30],
    ] as const) {
      const sides = { accept: 0, reject: 0 };
      const walk = (stage: number, drawn: number, d: number, mass: number): void => {
        const { n, ac, re } = stages[stage] as (typeof stages)[number];
        for (let x = 0; x <= Math.min(n, defectives - d); x += 1) {
          const next = mass * hypergeometricPmf(x, lot - drawn, defectives - d, n);
          if (next === 0) continue;
          if (d + x <= ac) sides.accept += next;
          else if (d + x >= re) sides.reject += next;
          else walk(stage + 1, drawn + n, d + x, next);
        }
      };
      walk(0, 0, 0, 1);
      const { pa, paComplement } = multipleAcceptance(stages, lotQuality(lot, defectives));
      expect(relativeError(pa, sides.accept)).toBeLessThan(1e-11);
      expect(relativeError(paComplement, sides.reject)).toBeLessThan(1e-11);
    }
  });

  it('for a lot loses nothing: Pa and 1 − Pa are sums that meet at 1', () => {
    const stages = [
      { n: 20, ac: 1, re: 4 },
      { n: 20, ac: 4, re: 5 },
    ];
    for (let defectives = 0; defectives <= 100; defectives += 1) {
      const { pa, paComplement } = multipleAcceptance(stages, lotQuality(100, defectives));
      expect(Math.abs(pa + paComplement - 1)).toBeLessThan(1e-13);
    }
  });
});
