import { averageOutgoingQualityLimit } from '../oc/average-outgoing-quality-limit';
import { lotQuality, processQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { dodgeRomigPlan } from './dodge-romig-plan';
import { economicPlan, type EconomicProblem } from './economic-plan';

describe('dodgeRomigPlan', () => {
  const lotSize = 300;
  const processAverage = 0.004;
  const atiOf = (n: number, c: number): number =>
    n + singleAcceptance(n, c, processQuality('binomial', processAverage)).upper * (lotSize - n);

  it('finds the plan of least total inspection for an LTPD, as trying every plan does', () => {
    const plan = dodgeRomigPlan({ lotSize, processAverage, protection: 'ltpd', limit: 0.05 });
    let least = Infinity;
    for (let n = 1; n <= lotSize; n += 1) {
      for (let c = 0; c < Math.min(n, 15); c += 1) {
        if (singleAcceptance(n, c, lotQuality(lotSize, 15)).lower <= 0.1)
          least = Math.min(least, atiOf(n, c));
      }
    }
    expect(plan.ati).toBeCloseTo(least, 10);
    expect(plan.achieved).toBeLessThanOrEqual(0.1);
  });

  it('finds the plan of least total inspection for an AOQL, as trying every plan does', () => {
    const plan = dodgeRomigPlan({ lotSize, processAverage, protection: 'aoql', limit: 0.02 });
    let least = Infinity;
    for (let c = 0; c < 8; c += 1) {
      for (let n = c + 1; n < lotSize; n += 1) {
        const aoql = averageOutgoingQualityLimit({ kind: 'single', n, c }, 'binomial', lotSize)
          ?.value as number;
        if (aoql <= 0.02) least = Math.min(least, atiOf(n, c));
      }
    }
    expect(plan.ati).toBeCloseTo(least, 10);
    expect(plan.achieved).toBeLessThanOrEqual(0.02);
  });

  it('refuses a process average that is not better than the limit', () => {
    const problem = { lotSize, processAverage: 0.06, protection: 'ltpd', limit: 0.05 } as const;
    expect(() => dodgeRomigPlan(problem)).toThrow('must be below the ltpd of 0.05');
  });
});

describe('economicPlan', () => {
  const problem: EconomicProblem = {
    lotSize: 200,
    qualities: [
      { p: 0.002, share: 0.9 },
      { p: 0.1, share: 0.1 },
    ],
    inspection: 1,
    escape: 60,
    rejection: 1.2,
  };

  it('is the cheapest of all plans', () => {
    const plan = economicPlan(problem);
    let least = Infinity;
    for (let n = 1; n <= 200; n += 1) {
      for (let c = 0; c < n; c += 1) {
        let cost = n;
        for (const { p, share } of problem.qualities) {
          const { lower, upper } = singleAcceptance(n, c, processQuality('binomial', p));
          cost += share * (200 - n) * (lower * p * 60 + upper * 1.2);
        }
        least = Math.min(least, cost);
      }
    }
    expect(plan.cost).toBeCloseTo(least, 9);
    expect(plan.advice).toBe('sample');
    expect(plan.cost).toBeLessThan(Math.min(plan.acceptAll, plan.rejectAll));
  });

  it('advises against inspection where it does not pay', () => {
    expect(economicPlan({ ...problem, escape: 0.1 }).advice).toBe('accept-all');
    expect(economicPlan({ ...problem, rejection: 0.5, qualities: [{ p: 0.5, share: 1 }] }).advice).toBe(
      'reject-all',
    );
  });

  it('refuses shares that do not add up', () => {
    expect(() => economicPlan({ ...problem, qualities: [{ p: 0.1, share: 0.5 }] })).toThrow(
      'must add up to 1',
    );
  });
});
