import { explainPlan } from './explain-plan';

describe('explainPlan', () => {
  it('says of 100 → 20, Ac 0 what it is: type A, no lot quality at 95 %, LTPD 10 units', () => {
    const plan = { kind: 'single', n: 20, c: 0 } as const;
    const lot = explainPlan({ plan, distribution: 'hypergeometric', lotSize: 100, aql: 0.01, ltpd: 0.1 });
    expect(lot.type).toBe('A');
    expect(lot.sentence).toBe(
      'Inspect 20 units drawn at random; accept the lot only if all of them conform. Only a lot without any nonconforming ' +
        'unit is accepted with 95 % or more; one with 10 (10 %) is accepted with at most 10 %.',
    );
    expect(lot.producer?.alpha).toBeCloseTo(0.2, 12);
    expect(lot.consumer?.beta).toBeCloseTo(0.0951, 4);
    expect(lot.warnings.map(({ code }) => code)).toEqual(['NO_LOT_QUALITY_AT_AQL', 'PRODUCER_RISK']);
    const process = explainPlan({ plan, distribution: 'binomial' });
    expect(process.type).toBe('B');
    expect(process.sentence).toContain('a process at 0.256 % nonconforming is accepted 95 times in 100');
    expect(process.warnings[0]?.code).toBe('PRODUCER_RISK');
  });

  it('has a sentence for every kind of plan', () => {
    const plans = [
      [{ kind: 'single', n: 80, c: 2 }, '2 or fewer nonconforming, withhold it with 3 or more'],
      [
        {
          kind: 'multiple',
          stages: [
            { n: 20, ac: null, re: 2 },
            { n: 20, ac: 1, re: 2 },
          ],
        },
        'acceptance is not possible yet',
      ],
      [
        { kind: 'variables', n: 29, k: 2.4, sigma: 'unknown' },
        '2.4 sample standard deviations inside the limit',
      ],
      [{ kind: 'sequential', p1: 0.01, p2: 0.06, alpha: 0.05, beta: 0.1 }, 'one by one'],
      [{ kind: 'csp1', i: 116, f: '1/48' }, 'until 116 in a row conform, then a share of 1/48'],
    ] as const;
    for (const [plan, words] of plans)
      expect(explainPlan({ plan, distribution: 'binomial' }).sentence).toContain(words);
    expect(explainPlan({ plan: plans[0][0], distribution: 'poisson' }).sentence).toContain(
      'nonconformities per unit',
    );
  });

  it('warns of normality, of clusters and of a consumer risk beyond the tolerable', () => {
    const variables = { kind: 'variables', n: 29, k: 2.4, sigma: 'unknown' } as const;
    expect(explainPlan({ plan: variables, distribution: 'binomial' }).warnings[0]?.code).toBe(
      'NORMALITY_NEEDED',
    );
    const weak = explainPlan({
      plan: { kind: 'single', n: 20, c: 1 },
      distribution: 'binomial',
      ltpd: 0.05,
      clustered: true,
    });
    expect(weak.warnings.map(({ code }) => code)).toEqual(['CONSUMER_RISK', 'UNITS_NOT_INDEPENDENT']);
  });
});
