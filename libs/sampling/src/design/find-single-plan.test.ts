import fc from 'fast-check';
import { InfeasiblePlanError, SamplingInputError } from '../errors';
import { lotQuality, processQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import { designPlan, type DesignPlanRequest } from './design-plan';
import { findSinglePlan } from './find-single-plan';
import { findVariablesPlan } from './find-variables-plan';
import { findZeroAcceptancePlan } from './find-zero-acceptance-plan';

interface Problem {
  readonly type: 'hypergeom' | 'binomial' | 'poisson';
  readonly N?: number;
  readonly AQL: string;
  readonly Pa_AQL: string;
  readonly LTPD: string;
  readonly Pa_LTPD: string;
  readonly n: number;
  readonly c: number;
  readonly Pa_at_p1: string;
  readonly Pa_at_p2: string;
}
const { problems, zero_acceptance_ltpd: zero } = readVectors<{
  problems: Problem[];
  zero_acceptance_ltpd: { N: number | null; LTPD: string; beta: string; n: number }[];
}>('sampling/find_plan.json');

describe('findSinglePlan', () => {
  it.each(problems)('$type N=$N ($AQL, $Pa_AQL) ($LTPD, $Pa_LTPD) -> ($n, $c)', (row) => {
    const plan = findSinglePlan({
      aql: Number(row.AQL),
      alpha: Number((1 - Number(row.Pa_AQL)).toPrecision(12)),
      ltpd: Number(row.LTPD),
      beta: Number(row.Pa_LTPD),
      distribution: row.type === 'hypergeom' ? 'hypergeometric' : row.type,
      ...(row.type === 'hypergeom' ? { lotSize: row.N as number } : {}),
    });
    expect([plan.n, plan.c]).toEqual([row.n, row.c]);
    expect(relativeError(plan.producer.pa, Number(row.Pa_at_p1))).toBeLessThan(1e-9);
    expect(relativeError(plan.consumer.pa, Number(row.Pa_at_p2))).toBeLessThan(1e-9);
  });

  it('finds what trying every plan finds', () => {
    const fraction = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(fraction, fraction, fc.constantFrom(0.01, 0.05, 0.1, 0.3), (a, b, beta) => {
        fc.pre(a !== b);
        const [aql, ltpd] = [Math.min(a, b) / 100, Math.max(a, b) / 100];
        const lot = 60;
        const good = Math.floor((Math.min(a, b) * lot) / 100);
        const bad = Math.ceil((Math.max(a, b) * lot) / 100);
        fc.pre(bad > good);
        let wanted: [number, number] | null = null;
        for (let n = 1; n <= lot && wanted === null; n += 1) {
          for (let c = 0; c < n && wanted === null; c += 1) {
            const producer = singleAcceptance(n, c, lotQuality(lot, good)).lower;
            const consumer = singleAcceptance(n, c, lotQuality(lot, bad)).lower;
            if (producer >= 0.95 - 1e-12 && consumer <= beta * (1 + 1e-12)) wanted = [n, c];
          }
        }
        const problem = {
          aql,
          alpha: 0.05,
          ltpd,
          beta,
          distribution: 'hypergeometric',
          lotSize: lot,
        } as const;
        const plan = findSinglePlan(problem);
        expect([plan.n, plan.c]).toEqual(wanted);
      }),
      { seed: 61, numRuns: 150 },
    );
  });

  it('stays exact where ten thousand acceptance numbers would have to be tried', () => {
    const plan = findSinglePlan({
      aql: 0.01,
      alpha: 0.05,
      ltpd: 0.0102,
      beta: 0.05,
      distribution: 'poisson',
    });
    expect(plan.c).toBeGreaterThan(2500);
    expect(plan.producer.pa).toBeGreaterThanOrEqual(0.95 - 1e-9);
    expect(plan.consumer.pa).toBeLessThanOrEqual(0.05 + 1e-9);
    const shorter = singleAcceptance(plan.n - 1, plan.c, processQuality('poisson', 0.0102)).lower;
    expect(shorter).toBeGreaterThan(0.05);
  });

  it('counts the lot in decimal: N = 100 at 7 % is 7 units, and says why 1 % and 1.5 % of 50 cannot be told apart', () => {
    const seven = findSinglePlan({
      aql: 0.01,
      alpha: 0.05,
      ltpd: 0.07,
      beta: 0.1,
      distribution: 'hypergeometric',
      lotSize: 100,
    });
    expect(seven.consumer.defectives).toBe(7);
    const impossible = {
      aql: 0.021,
      alpha: 0.05,
      ltpd: 0.039,
      beta: 0.1,
      distribution: 'hypergeometric',
    } as const;
    expect(findSinglePlan({ ...impossible, lotSize: 50 })).toMatchObject({ consumer: { defectives: 2 } });
    expect(() => findSinglePlan({ ...impossible, aql: 0.04, ltpd: 0.0400001, lotSize: 25 })).not.toThrow();
    const same = { ...impossible, aql: 0.02, ltpd: 0.0200000001, lotSize: 50 };
    expect(findSinglePlan(same)).toMatchObject({ producer: { defectives: 1 }, consumer: { defectives: 2 } });
  });

  it('refuses a process sample beyond the lot, with the reason', () => {
    const problem = {
      aql: 0.01,
      alpha: 0.05,
      ltpd: 0.02,
      beta: 0.1,
      distribution: 'binomial',
      lotSize: 500,
    } as const;
    expect(() => findSinglePlan(problem)).toThrow(InfeasiblePlanError);
    expect(() => findSinglePlan(problem)).toThrow('no plan with a sample within the lot of 500 meets both');
  });
});

describe('findZeroAcceptancePlan', () => {
  it.each(zero)('N = $N, LTPD $LTPD, beta $beta -> $n', ({ N, LTPD, beta, n }) => {
    expect(findZeroAcceptancePlan(Number(LTPD), Number(beta), N ?? undefined).n).toBe(n);
  });
});

describe('findVariablesPlan', () => {
  const { plans } = readVectors<{
    plans: {
      p1: string;
      Pa1: string;
      p2: string;
      Pa2: string;
      known: { n: number; k_equality_at_p1: string; Pa_p2: string };
      unknown: { n: number; k_equality_at_p1: string; Pa_p2: string };
    }[];
  }>('sampling/variables.json');

  it.each(plans)('($p1, $Pa1) ($p2, $Pa2): n exact, k to 1e-8', (row) => {
    const points = { aql: Number(row.p1), alpha: 0.05, ltpd: Number(row.p2), beta: Number(row.Pa2) };
    for (const sigma of ['known', 'unknown'] as const) {
      const plan = findVariablesPlan(points, sigma);
      expect(plan.n).toBe(row[sigma].n);
      expect(Math.abs(plan.k - Number(row[sigma].k_equality_at_p1))).toBeLessThan(1e-8);
      expect(Math.abs(plan.producer.pa - 0.95)).toBeLessThan(1e-9);
      expect(Math.abs(plan.consumer.pa - Number(row[sigma].Pa_p2))).toBeLessThan(1e-9);
    }
  });
});

describe('designPlan', () => {
  const good = { kind: 'single', distribution: 'binomial', aql: 0.01, alpha: 0.05, ltpd: 0.05, beta: 0.1 };
  it.each([
    ['SAMPLING_AQL_NOT_BELOW_LTPD', 'aql', { aql: 0.05 }],
    ['SAMPLING_OUT_OF_RANGE', 'aql', { aql: 0 }],
    ['SAMPLING_NOT_A_NUMBER', 'ltpd', { ltpd: '0.05' }],
    ['SAMPLING_RISKS', 'alpha', { alpha: 0.95 }],
    ['SAMPLING_UNKNOWN_KIND', 'kind', { kind: 'double' }],
    ['SAMPLING_UNKNOWN_KIND', 'distribution', { distribution: undefined }],
    ['SAMPLING_NOT_A_NUMBER', 'lotSize', { distribution: 'hypergeometric' }],
    ['SAMPLING_SAMPLE_EXCEEDS_LOT', 'lotSize', { kind: 'variables-unknown', lotSize: 5 }],
  ])('refuses with %s, naming %s', (code, field, change) => {
    let thrown: unknown;
    try {
      designPlan({ ...good, ...change } as DesignPlanRequest);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SamplingInputError);
    expect(thrown).toMatchObject({ code, field });
  });

  it('refuses variables points that would need a hundred million units, saying how many', () => {
    const close = { ...good, kind: 'variables-known', aql: 0.01, ltpd: 0.0100001 } as DesignPlanRequest;
    expect(() => designPlan(close)).toThrow(/about \d+ units would be needed/);
  });
});
