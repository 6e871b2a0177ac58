import fc from 'fast-check';
import { betaBinomialTails } from '@cellgate/statistics';
import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import { allocateBudget, type LotOptions } from './allocate-budget';
import { clusteredSampleSize, designEffect, effectiveSampleSize } from './design-effect';
import { lotPosterior, upperPosteriorBound } from './lot-posterior';
import { observedFraction } from './observed-fraction';
import { agedBelief, empiricalPrior } from './quality-belief';
import { reductionVeto } from './reduction-veto';

describe('lotPosterior', () => {
  const { vectors } = readVectors<{
    vectors: ({ N: number; n: number; x: number; prior: { a: string; b: string }; limit: string } & Record<
      string,
      string
    >)[];
  }>('sampling/bayes.json');

  it.each(vectors)('N = $N, n = $n, x = $x, limit $limit to 1e-9', (row) => {
    const prior = { a: Number(row.prior.a), b: Number(row.prior.b) };
    const posterior = lotPosterior(prior, { lotSize: row.N, n: row.n, x: row.x }, Number(row.limit));
    expect(relativeError(posterior.priorLotOk, Number(row['prior_P_lot_ok']))).toBeLessThan(1e-9);
    expect(relativeError(posterior.lotOk, Number(row['posterior_P_lot_ok']))).toBeLessThan(1e-9);
    expect(relativeError(posterior.processOk, Number(row['posterior_P_process_ok']))).toBeLessThan(1e-9);
    expect(relativeError(posterior.meanFraction, Number(row['posterior_mean_p']))).toBeLessThan(1e-12);
    const accept = betaBinomialTails(0, row.n, prior.a, prior.b).lower;
    expect(relativeError(accept, Number(row['prior_predictive_P_accept_c0']))).toBeLessThan(1e-9);
  });

  it('knows a lot inspected to the last unit', () => {
    expect(lotPosterior({ a: 1, b: 1 }, { lotSize: 10, n: 10, x: 1 }, 0.1).lotOk).toBe(1);
    expect(lotPosterior({ a: 1, b: 1 }, { lotSize: 10, n: 10, x: 2 }, 0.1).lotOk).toBe(0);
    expect(() => lotPosterior({ a: 1, b: 1 }, { lotSize: 10, n: 5, x: 6 }, 0.1)).toThrow('only 5 units');
  });
});

describe('agedBelief', () => {
  it('never grows surer than n/(1 − δ) units, so a change is noticed', () => {
    const clean = new Array(200).fill({ n: 80, x: 0 });
    const { a, b } = agedBelief({ a: 1, b: 99 }, clean);
    expect(a + b).toBeLessThan(100 + 80 / (1 - 0.9));
    const turned = agedBelief({ a: 1, b: 99 }, [...clean, { n: 80, x: 4 }, { n: 80, x: 4 }]);
    expect(upperPosteriorBound(turned, 0.9)).toBeGreaterThan(3 * upperPosteriorBound({ a, b }, 0.9));
  });

  it('takes its prior from the other suppliers: little spread gives a strong one', () => {
    const alike = empiricalPrior([
      { n: 1000, x: 10 },
      { n: 1000, x: 11 },
      { n: 1000, x: 9 },
    ]);
    const apart = empiricalPrior([
      { n: 1000, x: 1 },
      { n: 1000, x: 60 },
      { n: 1000, x: 5 },
    ]);
    expect(alike.a / (alike.a + alike.b)).toBeCloseTo(0.01, 3);
    expect(alike.a + alike.b).toBeGreaterThan(5 * (apart.a + apart.b));
    expect(empiricalPrior([{ n: 500, x: 0 }]).a).toBeGreaterThan(0);
    expect(() => empiricalPrior([])).toThrow('need inspected units');
  });
});

describe('reductionVeto', () => {
  const limits = { fractionLimit: 0.01, riskLimit: 0.05 };
  const proven = { a: 1, b: 800 };

  it('allows only proven quality, low predicted risk and no alarm', () => {
    expect(reductionVeto(proven, 0.01, limits, false)).toMatchObject({ allowed: true, reasons: [] });
    expect(reductionVeto(proven, 0.01, limits, true).reasons).toEqual(['risk-alarm']);
    expect(reductionVeto(proven, 0.06, limits, false).reasons).toEqual(['predicted-risk-high']);
    expect(reductionVeto(proven, null, limits, false).reasons).toEqual(['predicted-risk-high']);
    expect(reductionVeto({ a: 1, b: 100 }, 0.01, limits, false).reasons).toEqual(['quality-not-proven']);
  });
});

describe('allocateBudget', () => {
  const lots: LotOptions[] = [
    {
      lot: 'a',
      options: [
        { level: 'IV', extraHours: 0, consumerRisk: 0.04 },
        { level: 'V', extraHours: 2, consumerRisk: 0.01 },
        { level: 'VI', extraHours: 8, consumerRisk: 0.001 },
      ],
    },
    {
      lot: 'b',
      options: [
        { level: 'IV', extraHours: 0, consumerRisk: 0.01 },
        { level: 'V', extraHours: 2, consumerRisk: 0.002 },
      ],
    },
  ];

  it('spends where an hour removes most risk, and leaves every floor in place at 0 hours', () => {
    const levels = (hours: number): string[] =>
      allocateBudget(lots, hours).chosen.map(({ option }) => option.level);
    expect(levels(0)).toEqual(['IV', 'IV']);
    expect(levels(2)).toEqual(['V', 'IV']);
    expect(levels(4)).toEqual(['V', 'V']);
    expect(levels(100)).toEqual(['VI', 'V']);
    expect(() => allocateBudget(lots, -1)).toThrow('must be 0 or more');
    expect(() => allocateBudget([{ lot: 'c', options: [] }], 1)).toThrow('must be the floor');
  });

  it('stays within the budget, never above the floor risk, and within one step of the best', () => {
    const option = fc.record({
      level: fc.constant('x'),
      extraHours: fc.integer({ min: 1, max: 9 }),
      consumerRisk: fc.double({ min: 0, max: 0.1, noNaN: true }),
    });
    const any = fc.array(fc.array(option, { maxLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 20 }), (extras, hours) => {
        const floor = { level: 'floor', extraHours: 0, consumerRisk: 0.1 };
        const all = extras.map((options, i) => ({ lot: `${i}`, options: [floor, ...options] }));
        const result = allocateBudget(all, hours);
        const used = result.chosen.reduce((sum, { option: { extraHours } }) => sum + extraHours, 0);
        expect(used).toBeLessThanOrEqual(hours + 1e-9);
        expect(result.hoursUsed).toBeCloseTo(used, 9);
        let best = [{ hours: 0, risk: 0 }];
        for (const { options } of all) {
          best = best
            .flatMap((sofar) =>
              options.map((each) => ({
                hours: sofar.hours + each.extraHours,
                risk: sofar.risk + each.consumerRisk,
              })),
            )
            .filter((each) => each.hours <= hours);
        }
        const least = Math.min(...best.map(({ risk }) => risk));
        expect(result.consumerRisk).toBeGreaterThanOrEqual(least - 1e-12);
        expect(result.consumerRisk).toBeLessThanOrEqual(least + 0.1 + 1e-12);
      }),
      { seed: 95, numRuns: 300 },
    );
  });
});

describe('clusters and inspection errors', () => {
  it('a cluster without correlation costs nothing, a fully correlated one counts once', () => {
    expect(designEffect(10, 0)).toBe(1);
    expect(effectiveSampleSize(100, 10, 1)).toBe(10);
    expect(clusteredSampleSize(80, 4, 0.1)).toBe(104);
    expect(() => designEffect(0, 0.1)).toThrow('must be 1 or more');
    expect(() => designEffect(2, 1.1)).toThrow('between 0 and 1');
  });

  it('perfect inspection sees the true fraction', () => {
    expect(observedFraction(0.03, 1, 1)).toBe(0.03);
    expect(observedFraction(0.02, 0.9, 0.995)).toBeCloseTo(0.0229, 12);
  });
});
