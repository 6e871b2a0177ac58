import { SamplingInputError } from '../errors';
import { relativeError } from '../testing/relative-error';
import { readVectors } from '../testing/vectors';
import { averageOutgoingQualityLimit } from './average-outgoing-quality-limit';
import { ocCurve, type OcCurveRequest } from './oc-curve';

interface QualityPlan {
  readonly N: number;
  readonly n: number;
  readonly c: number;
  readonly tag: string;
  readonly points: {
    readonly binomial: Record<'AQL' | 'IQ' | 'LTPD', string>;
    readonly poisson: Record<'AQL' | 'IQ' | 'LTPD', string>;
    readonly hypergeom: Record<string, string | number>;
  };
  readonly 'AOQL_binomial_AOQ=Pa*p*(N-n)/N': { p_at_max: string; AOQL: string };
  readonly 'AOQL_binomial_AOQ=Pa*p': { p_at_max: string; AOQL: string };
  readonly 'AOQL_hypergeom_E[D-X;X<=c]/N'?: { D_at_max: number; AOQ: string };
  readonly at_p: { p: string; Pa_binomial: string; AOQ: string; ATI: string }[];
}
const { plans } = readVectors<{ plans: QualityPlan[] }>('sampling/quality_points.json');

describe('ocCurve', () => {
  it.each(plans)('$n of $N, c = $c ($tag): AQL, IQ, LTPD, AOQ, ATI, AOQL to 1e-9', (row) => {
    const plan = { kind: 'single', n: row.n, c: row.c } as const;
    for (const distribution of ['binomial', 'poisson'] as const) {
      const { aql, ltpd } = ocCurve({ plan, distribution, points: [] });
      expect(relativeError(aql.p as number, Number(row.points[distribution].AQL))).toBeLessThan(1e-9);
      expect(relativeError(ltpd.p as number, Number(row.points[distribution].LTPD))).toBeLessThan(1e-9);
      const middle = ocCurve({ plan, distribution, points: [], beta: 0.5 }).ltpd.p as number;
      expect(relativeError(middle, Number(row.points[distribution].IQ))).toBeLessThan(1e-9);
    }
    const lot = ocCurve({ plan, distribution: 'hypergeometric', lotSize: row.N, points: [] });
    const exact = row.points.hypergeom;
    expect(lot.aql.defectives).toBe(exact['AQL_D']);
    expect(lot.ltpd.defectives).toBe(exact['LTPD_D']);
    expect(relativeError(lot.aql.pa as number, Number(exact['Pa_at_AQL_D']))).toBeLessThan(1e-9);
    expect(relativeError(lot.aql.paBeside as number, Number(exact['Pa_at_AQL_D_plus_1']))).toBeLessThan(1e-9);
    expect(relativeError(lot.ltpd.pa as number, Number(exact['Pa_at_LTPD_D']))).toBeLessThan(1e-9);
    expect(relativeError(lot.ltpd.paBeside as number, Number(exact['Pa_at_LTPD_D_minus_1']))).toBeLessThan(
      1e-9,
    );
    const points = row.at_p.map(({ p }) => Number(p));
    ocCurve({ plan, distribution: 'binomial', lotSize: row.N, points }).points.forEach((point, i) => {
      const wanted = row.at_p[i] as (typeof row.at_p)[number];
      expect(relativeError(point.pa, Number(wanted.Pa_binomial))).toBeLessThan(1e-10);
      expect(relativeError(point.aoq as number, Number(wanted.AOQ))).toBeLessThan(1e-9);
      expect(relativeError(point.ati as number, Number(wanted.ATI))).toBeLessThan(1e-9);
    });
    const finite = row['AOQL_binomial_AOQ=Pa*p*(N-n)/N'];
    const limit = averageOutgoingQualityLimit(plan, 'binomial', row.N);
    expect(relativeError(limit?.value as number, Number(finite.AOQL))).toBeLessThan(1e-9);
    expect(relativeError(limit?.p as number, Number(finite.p_at_max))).toBeLessThan(1e-9);
    const open = averageOutgoingQualityLimit(plan, 'binomial');
    expect(relativeError(open?.value as number, Number(row['AOQL_binomial_AOQ=Pa*p'].AOQL))).toBeLessThan(
      1e-9,
    );
    const wholeLot = row['AOQL_hypergeom_E[D-X;X<=c]/N'];
    if (wholeLot) {
      expect(lot.aoql?.defectives).toBe(wholeLot.D_at_max);
      expect(relativeError(lot.aoql?.value as number, Number(wholeLot.AOQ))).toBeLessThan(1e-9);
    }
  });

  it('reproduces the MIL-STD-1916 identity R3: the CSP-1 AOQL of i = 116, f = 1/48 just meets that of n = 20, c = 0', () => {
    const zero = averageOutgoingQualityLimit({ kind: 'single', n: 20, c: 0 }, 'binomial')?.value as number;
    const at = (i: number): number =>
      averageOutgoingQualityLimit({ kind: 'csp1', i, f: '1/48' }, 'binomial')?.value as number;
    expect(at(116)).toBeLessThanOrEqual(zero);
    expect(at(115)).toBeGreaterThan(zero);
  });

  it('says type A for a lot and type B for a process, and chooses points over the curve', () => {
    const plan = { kind: 'single', n: 20, c: 0 } as const;
    const lot = ocCurve({ plan, distribution: 'hypergeometric', lotSize: 100 });
    expect(lot.type).toBe('A');
    expect(lot.points[0]).toMatchObject({ p: 0, defectives: 0, pa: 1, paComplement: 0, aoq: 0, ati: 20 });
    expect(lot.points.length).toBeGreaterThan(20);
    const process = ocCurve({ plan, distribution: 'binomial' });
    expect(process.type).toBe('B');
    expect(process.points).toHaveLength(101);
    expect(process.points.at(-1)?.pa).toBeLessThan(0.01);
  });

  it('covers multiple, variables, sequential and continuous plans', () => {
    const curves = [
      {
        kind: 'multiple',
        stages: [
          { n: 50, ac: 1, re: 4 },
          { n: 100, ac: 3, re: 4 },
        ],
      },
      { kind: 'variables', n: 29, k: 2.4, sigma: 'unknown' },
      { kind: 'variables', n: 29, k: 2.4, sigma: 'known' },
      { kind: 'sequential', p1: 0.01, p2: 0.06, alpha: 0.05, beta: 0.1 },
      { kind: 'csp1', i: 116, f: '1/48' },
    ].map((plan) => ocCurve({ plan, distribution: 'binomial' } as OcCurveRequest));
    for (const { aql, ltpd, points } of curves) {
      expect(aql.p as number).toBeLessThan(ltpd.p as number);
      expect(aql.pa).toBeCloseTo(0.95, 10);
      expect(ltpd.pa).toBeCloseTo(0.1, 10);
      expect(points.every(({ pa, paComplement }) => Math.abs(pa + paComplement - 1) < 1e-9)).toBe(true);
    }
  });

  const single = { kind: 'single', n: 20, c: 0 } as const;
  const refusals: [string, string, unknown][] = [
    ['SAMPLING_SAMPLE_EXCEEDS_LOT', 'plan.n', { plan: single, distribution: 'hypergeometric', lotSize: 10 }],
    [
      'SAMPLING_ACCEPTANCE_NOT_BELOW_SAMPLE',
      'plan.c',
      { plan: { ...single, c: 20 }, distribution: 'binomial' },
    ],
    ['SAMPLING_NOT_AN_INTEGER', 'plan.n', { plan: { ...single, n: 2.5 }, distribution: 'binomial' }],
    ['SAMPLING_NOT_A_NUMBER', 'plan.c', { plan: { ...single, c: '0' }, distribution: 'binomial' }],
    ['SAMPLING_OUT_OF_RANGE', 'plan.n', { plan: { ...single, n: 0 }, distribution: 'binomial' }],
    ['SAMPLING_LOT_SIZE', 'lotSize', { plan: single, distribution: 'hypergeometric', lotSize: 0 }],
    ['SAMPLING_NOT_A_NUMBER', 'lotSize', { plan: single, distribution: 'hypergeometric' }],
    ['SAMPLING_UNKNOWN_KIND', 'plan.kind', { plan: { kind: 'chain' }, distribution: 'binomial' }],
    ['SAMPLING_UNKNOWN_KIND', 'distribution', { plan: single, distribution: 'normal' }],
    ['SAMPLING_UNKNOWN_KIND', 'plan', { plan: null, distribution: 'binomial' }],
    ['SAMPLING_OUT_OF_RANGE', 'p', { plan: single, distribution: 'binomial', points: [1.5] }],
    ['SAMPLING_NOT_A_NUMBER', 'p', { plan: single, distribution: 'binomial', points: [null] }],
    [
      'SAMPLING_DISTRIBUTION_NOT_APPLICABLE',
      'distribution',
      { plan: { kind: 'csp1', i: 10, f: 0.1 }, distribution: 'hypergeometric', lotSize: 100 },
    ],
    [
      'SAMPLING_NON_INTEGER_DEFECTIVES',
      'p',
      { plan: single, distribution: 'hypergeometric', lotSize: 100, points: [0.015] },
    ],
    [
      'SAMPLING_STAGE_NUMBERS',
      'plan.stages[0]',
      { plan: { kind: 'multiple', stages: [{ n: 5, ac: 1, re: 1 }] }, distribution: 'binomial' },
    ],
    [
      'SAMPLING_STAGE_NUMBERS',
      'plan.stages[1]',
      {
        plan: {
          kind: 'multiple',
          stages: [
            { n: 5, ac: 0, re: 2 },
            { n: 5, ac: 0, re: 2 },
          ],
        },
        distribution: 'binomial',
      },
    ],
    [
      'SAMPLING_STAGE_NUMBERS',
      'plan.stages',
      { plan: { kind: 'multiple', stages: [] }, distribution: 'binomial' },
    ],
    [
      'SAMPLING_AQL_NOT_BELOW_LTPD',
      'plan.p1',
      { plan: { kind: 'sequential', p1: 0.1, p2: 0.1, alpha: 0.05, beta: 0.1 }, distribution: 'binomial' },
    ],
    [
      'SAMPLING_RISKS',
      'plan.alpha',
      { plan: { kind: 'sequential', p1: 0.1, p2: 0.2, alpha: 0.6, beta: 0.4 }, distribution: 'binomial' },
    ],
    [
      'SAMPLING_OUT_OF_RANGE',
      'plan.n',
      { plan: { kind: 'variables', n: 1, k: 2, sigma: 'unknown' }, distribution: 'binomial' },
    ],
  ];
  it.each(refusals)('refuses with %s, naming %s', (code, field, request) => {
    let thrown: unknown;
    try {
      ocCurve(request as OcCurveRequest);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SamplingInputError);
    expect(thrown).toMatchObject({ code, field });
  });
});
