import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const VECTORS = join(__dirname, '../../../../test/vectors/spc');
interface Vector {
  readonly data: never;
  readonly params: never;
  readonly expected: Readonly<Record<string, { readonly value: never; readonly tol: number }>>;
}
const vector = (name: string): Vector =>
  JSON.parse(readFileSync(join(VECTORS, `${name}.json`), 'utf8')) as Vector;
const expected = <T>(from: Vector, name: string): T => from.expected[name]?.value as T;

interface ChartPoint {
  readonly index: number;
  readonly value: number | null;
  readonly cl: number | null;
  readonly lcl: number | null;
  readonly ucl: number | null;
  readonly stage: number;
  readonly excluded: boolean;
  readonly signals: readonly string[];
}
interface Chart {
  readonly mean: number;
  readonly sigma: number;
  readonly sigmaMethod: string;
  readonly n: number | null;
  readonly points: readonly ChartPoint[];
  readonly companion?: { readonly chart: string; readonly points: readonly ChartPoint[] };
  readonly cusum?: { readonly points: readonly { cPlus: number; cMinus: number; signals: string[] }[] };
  readonly capability?: Readonly<Record<string, unknown>>;
  readonly falseAlarms: {
    readonly arl0: number;
    readonly perDay?: number;
    readonly arl1?: { readonly shift: number; readonly points: number };
  };
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

describe('SPC over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const post = (body: unknown): Promise<Answer> => api.post('/api/v1/spc/charts', body);
  const chart = async (body: unknown): Promise<Chart> => {
    const answer = await post(body);
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer.body as Chart;
  };
  const signalled = (points: readonly { readonly signals: readonly string[] }[]): number[] =>
    points.flatMap(({ signals }, index) => (signals.length > 0 ? [index + 1] : []));

  it('charts the hard-bake process: limits of phase I, applied to phase II, with capability', async () => {
    const bake = vector('xbar_r_hardbake');
    const { phase1, phase2 } = bake.data as { phase1: number[][]; phase2: number[][] };
    const exact = expected<Record<string, number>>(bake, 'exact');
    const answer = await chart({
      chart: 'xbar-r',
      subgroups: [...phase1, ...phase2],
      baseline: { from: 0, to: 24 },
      spec: { lsl: 1, usl: 2 },
    });
    expect(answer.mean).toBeCloseTo(exact['xbarbar'] ?? NaN, 9);
    expect(answer.sigma).toBeCloseTo(exact['sigma_within'] ?? NaN, 9);
    expect(answer.n).toBe(5);
    expect(answer.points[44]?.ucl).toBeCloseTo(exact['xbar_ucl'] ?? NaN, 9);
    expect(answer.companion?.chart).toBe('r');
    expect(answer.companion?.points[0]?.ucl).toBeCloseTo(exact['r_ucl'] ?? NaN, 9);
    expect(answer.capability).toMatchObject({ stable: true, verdict: 'not-capable' });
    expect(answer.capability?.['cp']).toBeCloseTo(1 / 6 / (exact['sigma_within'] ?? NaN), 9);
  });

  it('sums Montgomery’s CUSUM', async () => {
    const table = vector('cusum_montgomery');
    const { x } = table.data as { x: number[] };
    const { cusum } = await chart({
      chart: 'cusum',
      values: x,
      limits: { mean: 10, sigma: 1 },
      params: { k: 0.5, h: 5, shift: 1 },
    });
    expected<number[]>(table, 'plus').forEach((plus, i) =>
      expect(cusum?.points[i]?.cPlus).toBeCloseTo(plus, 9),
    );
    expected<number[]>(table, 'minus').forEach((minus, i) =>
      expect(cusum?.points[i]?.cMinus).toBeCloseTo(minus, 9),
    );
    expect(signalled(cusum?.points ?? [])).toEqual(expected(table, 'signals'));
  });

  it('states what the rules cost: false alarms a day and points until a named shift', async () => {
    const values = Array.from({ length: 60 }, (_, i) => Math.sin(i * 7.3));
    const params = { pointsPerDay: 1_440, shift: 1 };
    const { falseAlarms } = await chart({ chart: 'i-mr', values, rules: 'nelson', params });
    expect(falseAlarms.arl0).toBeCloseTo(73.48, 1);
    expect(falseAlarms.perDay).toBeCloseTo(1_440 / 73.48, 1);
    expect(falseAlarms.arl1?.points).toBeLessThan(20);
    const alone = await chart({ chart: 'i-mr', values, params });
    expect(alone.falseAlarms.arl0).toBeCloseTo(370.4, 1);
    expect(alone.falseAlarms.arl1?.points).toBeCloseTo(43.89, 1);
  });

  it('keeps rows in place: nulls, exclusions and stages change no index', async () => {
    const { points } = await chart({
      chart: 'i-mr',
      values: [10, 12, null, 11, 40, 20, 21, 22, 19],
      exclude: [4],
      stages: [5],
    });
    expect(points.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(points.map(({ stage }) => stage)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(points[2]?.value).toBeNull();
    expect(points[4]?.excluded).toBe(true);
    expect(points[0]?.cl).toBeCloseTo(11, 12);
    expect(points[8]?.cl).toBeCloseTo(20.5, 12);
  });

  const ramp = Array.from({ length: 30 }, (_, i) => Math.sin(i));
  it.each([
    ['one point', { chart: 'i-mr', values: [3] }, 'NOT_ENOUGH_DATA'],
    ['all null', { chart: 'i-mr', values: [null, null] }, 'NO_DATA'],
    ['all equal', { chart: 'i-mr', values: [5, 5, 5] }, 'ZERO_SIGMA'],
    ['limits from five points', { chart: 'i-mr', values: [1, 3, 2, 4, 2] }, 'SHORT_HISTORY'],
    ['n of 1 in an X̄ chart', { chart: 'xbar-s', subgroups: [[1], [2], [3]] }, 'SUBGROUP_OF_ONE'],
    ['rules on EWMA', { chart: 'ewma', values: ramp, rules: 'nelson' }, 'RULES_REFUSED'],
  ])('answers %s with a named warning and no NaN', async (_, body, code) => {
    const { warnings } = await chart(body);
    expect(warnings.map((each) => each.code)).toContain(code);
  });

  it.each([
    ['an empty series', { chart: 'i-mr', values: [] }, 400, 'EMPTY_SERIES'],
    ['an unknown chart', { chart: 'pareto', values: [1] }, 400, 'UNKNOWN_CHART'],
    ['unequal lengths', { chart: 'p', counts: [1, 2], sizes: [9] }, 400, 'LENGTH_MISMATCH'],
    ['LSL above USL', { chart: 'i-mr', values: ramp, spec: { lsl: 2, usl: 1 } }, 400, 'INVALID_SPEC'],
    ['an unknown rule', { chart: 'i-mr', values: ramp, rules: [{ id: 'N9' }] }, 400, 'UNKNOWN_RULE'],
    ['an unknown field', { chart: 'i-mr', values: ramp, colour: 1 }, 400, 'UNKNOWN_FIELD'],
    ['no object', [1, 2], 400, undefined],
    [
      'half a million and one points',
      { chart: 'i-mr', values: new Array(500_001).fill(1) },
      422,
      'TOO_MANY_POINTS',
    ],
    [
      'T² of too few rows',
      {
        chart: 't2',
        values: [
          [1, 2],
          [2, 1],
        ],
      },
      422,
      'NOT_ENOUGH_DATA',
    ],
  ])('refuses %s by name', async (_, body, status, code) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    if (code !== undefined) expect(answer.problem.errors.map((issue) => issue.code)).toContain(code);
  });

  it('refuses 1e999 and NaN in the text of a body', async () => {
    const send = (text: string) =>
      api.ask('/api/v1/spc/charts', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: text,
      });
    const infinite = await send('{"chart":"i-mr","values":[1,1e999]}');
    expect([infinite.status, infinite.problem.errors[0]?.pointer]).toEqual([400, '/values/1']);
    expect((await send('{"chart":"i-mr","values":[1,NaN]}')).problem.code).toBe('MALFORMED_JSON');
  });

  it('refuses ten million points before it reads them', async () => {
    const answer = await api.ask('/api/v1/spc/charts', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: `{"chart":"i-mr","values":[${'1,'.repeat(9_999_999)}1]}`,
    });
    expect([answer.status, answer.problem.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('charts 100,000 points in one request', async () => {
    const values = Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i));
    const { points } = await chart({ chart: 'i-mr', values, rules: 'nelson', spec: { usl: 4 } });
    expect(points).toHaveLength(100_000);
  });

  describe('measurement systems', () => {
    const study = vector('gauge_rr');
    const { y } = study.data as { y: number[][][] };
    const measurements = y.flatMap((operators, part) =>
      operators.flatMap((trials, operator) =>
        trials.map((value) => ({ part, operator: `op ${operator}`, value })),
      ),
    );
    const judge = (body: unknown) => api.post('/api/v1/spc/measurement-systems', body);

    it('finds the published components of the AIAG study', async () => {
      const answer = await judge({ parts: 10, operators: 3, measurements, tolerance: 8 });
      expect(answer.status).toBe(200);
      const body = answer.body as unknown as {
        components: { source: string; sigma: number }[];
        percentStudyVariation: { grr: number };
        ndc: number;
        range: { grr: number };
        anova: { pooled: boolean };
      };
      const anova = expected<Record<string, number>>(study, 'anova');
      const sigma = (source: string) => body.components.find((each) => each.source === source)?.sigma;
      expect(sigma('repeatability')).toBeCloseTo(anova['EV_pooled'] ?? NaN, 9);
      expect(sigma('reproducibility')).toBeCloseTo(anova['AV_pooled'] ?? NaN, 9);
      expect(sigma('gauge')).toBeCloseTo(anova['GRR'] ?? NaN, 9);
      expect(sigma('part-to-part')).toBeCloseTo(anova['PV'] ?? NaN, 9);
      expect(body.percentStudyVariation.grr).toBeCloseTo(anova['pct_study_var'] ?? NaN, 9);
      expect([body.ndc, body.anova.pooled]).toEqual([4, true]);
      expect(body.range.grr).toBeCloseTo(
        expected<Record<string, number>>(study, 'range_method')['GRR'] ?? NaN,
        3,
      );
    });

    it('adds bias and linearity when references are known', async () => {
      const answer = await judge({ measurements, references: { 0: 0.2, 1: -0.5, 2: 1.3 } });
      const body = answer.body as unknown as {
        bias: { part: string; bias: number }[];
        linearity: { slope: number };
      };
      expect(body.bias.map(({ part }) => part)).toEqual(['0', '1', '2']);
      expect(Number.isFinite(body.linearity.slope)).toBe(true);
    });

    it.each([
      ['another number of parts', { parts: 9, measurements }, 422],
      ['an operator who is not announced', { operators: ['op 0'], measurements }, 422],
      ['an unbalanced study', { measurements: measurements.slice(1) }, 422],
      ['single readings', { measurements: measurements.slice(0, 1) }, 422],
      ['no readings', { measurements: [] }, 400],
      ['a tolerance of 0', { measurements, tolerance: 0 }, 400],
      ['a missing value', { measurements: [{ part: 1, operator: 1, value: null }] }, 400],
    ])('refuses %s by name', async (_, body, status) => {
      const answer = await judge(body);
      expect(answer.status).toBe(status);
      expect(answer.problem.errors[0]?.detail).not.toBe('');
    });
  });
});
