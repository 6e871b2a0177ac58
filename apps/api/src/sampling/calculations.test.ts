import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AQLS, INSPECTION_LEVELS, VERIFICATION_LEVELS } from '@cellgate/sampling';
import { SAMPLING_AQLS, SAMPLING_LEVELS } from '@cellgate/plant';
import type { AnswerOf } from '../http/route';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';
import type { getMilStd1916Plan, getZ14Plan, listTables, postOc, postPlans } from './sampling.routes';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

function vectors<T>(file: string): T {
  const path = join(__dirname, '../../../../test/vectors/sampling', file);
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
const error = (actual: number, expected: number): number =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);

describe('plans and their curves over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await api.post(`/api/v1/sampling/${path}`, body);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body as T;
  };
  const get = async <T>(path: string): Promise<T> => (await api.ask(`/api/v1/sampling/${path}`)).body as T;

  it('keeps every digit of the vectors: Pa and 1 − Pa to 1e-10', async () => {
    interface Row {
      readonly type: string;
      readonly N?: number;
      readonly n: number;
      readonly c: number;
      readonly D?: number;
      readonly p?: string;
      readonly Pa: string;
      readonly Pr: string;
      readonly tag: string;
    }
    const rows = vectors<{ vectors: Row[] }>('oc_vectors.json').vectors.filter(
      ({ n, c, tag, type }, i) => n > 0 && (c < n || type === 'poisson') && (tag === 'hard' || i % 25 === 0),
    );
    expect(rows.length).toBeGreaterThan(20);
    for (const { type, N, n, c, D, p, Pa, Pr } of rows) {
      const lot = type === 'hypergeom';
      const { points } = await post<AnswerOf<typeof postOc>>('oc', {
        plan: { kind: 'single', n, c },
        distribution: lot ? 'hypergeometric' : type,
        ...(lot ? { lotSize: N } : {}),
        points: [lot ? (D as number) / (N as number) : Number(p)],
      });
      for (const [actual, exact] of [
        [points[0]?.pa, Number(Pa)],
        [points[0]?.paComplement, Number(Pr)],
      ] as const) {
        if (exact > 1e-300) expect(error(actual as number, exact)).toBeLessThan(1e-10);
      }
    }
  });

  it('describes a curve of each kind of plan, with what applies to it', async () => {
    const plans = [
      [{ kind: 'single', n: 50, c: 1 }, ['aoq', 'asn']],
      [
        {
          kind: 'multiple',
          stages: [
            { n: 50, ac: null, re: 3 },
            { n: 50, ac: 3, re: 4 },
          ],
        },
        ['aoq', 'asn'],
      ],
      [{ kind: 'variables', n: 29, k: 2.4, sigma: 'unknown' }, ['aoq', 'asn']],
      [{ kind: 'sequential', p1: 0.01, p2: 0.06, alpha: 0.05, beta: 0.1 }, ['asn']],
      [{ kind: 'csp1', i: 116, f: '1/48' }, ['aoq']],
    ] as const;
    for (const [plan, figures] of plans) {
      const curve = await post<AnswerOf<typeof postOc>>('oc', { plan, distribution: 'binomial' });
      expect(curve.aql).toMatchObject({ alpha: 0.05 });
      expect(curve.ltpd).toMatchObject({ beta: 0.1 });
      expect(curve.aql.p).toBeLessThan(curve.ltpd.p as number);
      expect(curve.points.length).toBeGreaterThan(50);
      for (const figure of figures) expect(curve.points[9]).toHaveProperty(figure);
      expect(curve.aoql === undefined).toBe(plan.kind === 'sequential');
      expect(curve.explanation.sentence.length).toBeGreaterThan(40);
    }
  });

  it('designs the plans of the vectors and says what they achieve', async () => {
    const single = await post<AnswerOf<typeof postPlans>>('plans', {
      ...{ kind: 'single', distribution: 'binomial', aql: 0.05, alpha: 0.05, ltpd: 0.15, beta: 0.075 },
    });
    expect(single).toMatchObject({ n: 80, c: 7 });
    expect(single.producer.pa).toBeGreaterThanOrEqual(0.95);
    expect(single.consumer.beta).toBeLessThanOrEqual(0.075);
    const measured = await post<AnswerOf<typeof postPlans>>('plans', {
      ...{ kind: 'variables-unknown', aql: 0.05, alpha: 0.05, ltpd: 0.15, beta: 0.075 },
    });
    expect(measured.n).toBe(49);
    expect(measured.k).toBeCloseTo(1.3265346, 6);
  });

  it('gives plans of MIL-STD-1916 for the three types and modes, with what they achieve', async () => {
    const plan = (query: string) =>
      get<AnswerOf<typeof getMilStd1916Plan>>(`standards/mil-std-1916/plan?${query}`);
    expect(await plan('lotSize=500&level=IV&type=attributes&mode=tightened')).toMatchObject({
      codeLetter: 'A',
      column: 'V',
      n: 192,
      ac: 0,
      re: 1,
      hundredPercent: false,
    });
    expect(await plan('lotSize=750&level=II&type=variables')).toMatchObject({ n: 13, k: 1.86, f: 0.242 });
    const continuous = await plan('lotSize=750&level=II&type=continuous');
    expect(continuous).toMatchObject({
      n: null,
      i: 116,
      frequency: '1/48',
      provenance: { confirmation: 'derived' },
    });
    expect(await plan('lotSize=60&level=IV')).toMatchObject({
      n: 60,
      hundredPercent: true,
      computed: { aql95: null, ltpd10: null },
      explanation: null,
    });
    const { computed, explanation } = await plan('lotSize=500&level=IV');
    expect(computed.aql95).toBeCloseTo(1 - 0.95 ** (1 / 80), 12);
    expect(computed.ltpd10).toBeCloseTo(1 - 0.1 ** (1 / 80), 12);
    expect(explanation?.warnings[0]?.code).toBe('PRODUCER_RISK');
  });

  it('gives plans of Z1.4 with arrows resolved', async () => {
    const plan = (query: string) => get<AnswerOf<typeof getZ14Plan>>(`standards/z1.4/plan?${query}`);
    expect(await plan('lotSize=1000&level=II&aql=1.0&mode=normal')).toMatchObject({
      codeLetter: 'J',
      n: 80,
      ac: 2,
      re: 3,
    });
    expect(await plan('lotSize=1000&level=II&aql=0.65&mode=tightened&type=double')).toMatchObject({
      type: 'double',
    });
    expect(await plan('lotSize=10&level=II&aql=0.010')).toMatchObject({ n: 10, hundredPercent: true });
  });

  it('shows the percentage table with its true AQL and LTPD, as a table of no standard', async () => {
    const { data } = await get<AnswerOf<typeof listTables>>('tables');
    expect(data[0]?.provenance.confirmation).toBe('organisation');
    expect(
      data[0]?.rows.map(({ lotUpTo, n, ac, computed }) => [lotUpTo, n, ac, computed.ltpdDefectives]),
    ).toEqual([
      [100, 20, 0, 10],
      [200, 20, 0, 21],
      [500, 50, 0, 22],
      [1000, 100, 0, 22],
    ]);
    expect(data[0]?.rows.map(({ computed }) => computed.aqlDefectives)).toEqual([0, 0, 0, 0]);
    expect((await api.ask('/api/v1/sampling/tables/percentage/plan?lotSize=1001')).problem.code).toBe(
      'SAMPLING_OUTSIDE_TABLE',
    );
    expect((await api.ask('/api/v1/sampling/tables/other/plan?lotSize=10')).status).toBe(404);
  });

  it('knows the levels and AQLs that the plant file may name', () => {
    expect(SAMPLING_LEVELS['mil-std-1916']).toEqual(VERIFICATION_LEVELS);
    expect(SAMPLING_LEVELS['z1.4']).toEqual(INSPECTION_LEVELS);
    expect(SAMPLING_AQLS).toEqual(AQLS);
  });
});
