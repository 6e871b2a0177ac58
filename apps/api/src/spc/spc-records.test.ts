import { spcSignalPoint } from '@cellgate/time-series';
import { inspections, machineTick, orderEvent, orders } from '../testing/demo-data';
import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

interface Chart {
  readonly mean: number;
  readonly sigma: number;
  readonly points: readonly {
    readonly index: number;
    readonly value: number | null;
    readonly cl: number | null;
    readonly ucl: number | null;
    readonly stage: number;
    readonly signals: readonly string[];
  }[];
  readonly times: readonly string[];
  readonly limitSets: readonly { readonly stage: number; readonly limitSet: { version: number } | null }[];
  readonly recorded: readonly { readonly id: string }[];
  readonly capability?: { readonly verdict: string };
  readonly warnings: readonly { readonly code: string }[];
}
interface Page<T> {
  readonly data: readonly T[];
  readonly page: { readonly nextCursor: string | null };
}

const BASE = '/api/v1/spc';
const MINUTE = 60_000;

describe('records of SPC over HTTP', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startTestApi();
  });
  afterEach(() => api.close());

  const get = async <T>(path: string): Promise<T> => {
    const answer = await api.ask(BASE + path);
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer.body as T;
  };
  const post = (path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> =>
    api.post(BASE + path, body, headers);
  const freeze = (change: object = {}): Promise<Answer> =>
    post('/limit-sets', {
      characteristic: 'burr',
      machine: 'CAS_01',
      mean: 5,
      sigma: 1,
      reason: 'phase I accepted',
      author: 'mh',
      validFrom: at(60 * MINUTE),
      ...change,
    });
  const at = (ago: number): string => new Date(api.line.nowMs - ago).toISOString();
  /** One burr height a minute, the last one now. */
  const burrs = (values: readonly number[], order?: string): Promise<void> =>
    inspections(
      api.line,
      ...values.map((burr, index) => ({
        id: `C${order ?? ''}${index}`,
        ago: (values.length - 1 - index) * MINUTE,
        measurements: { burr },
        ...(order === undefined ? {} : { order }),
      })),
    );
  const signalPoint = (ago: number, rule = 'N1', characteristic = 'burr') =>
    spcSignalPoint({
      line: 'L1',
      machine: 'CAS_01',
      characteristic,
      rule,
      at: { ms: api.line.nowMs - ago, sub: 7 },
      product: null,
      reading: 9,
      value: 9,
      center: 5,
      lower: 2,
      upper: 8,
      limitSet: 'burr@CAS_01#1',
      chart: 'i-mr',
      window: { fromMs: api.line.nowMs - ago, toMs: api.line.nowMs - ago },
      owner: null,
      acknowledgement: null,
    });

  it('freezes versions with reason and author, derives their limits and lists them newest first', async () => {
    const first = await freeze({ n: 4 });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      id: 'burr@CAS_01',
      version: 1,
      limits: { lcl: 3.5, cl: 5, ucl: 6.5 },
      author: 'mh',
      before: null,
    });
    expect((await freeze({ mean: 6, validFrom: at(0), reason: 'new blade' })).body).toMatchObject({
      version: 2,
      before: { version: 1, mean: 5, sigma: 1 },
    });
    const { data } = await get<Page<{ version: number; validTo: string | null }>>(
      '/limit-sets?characteristic=burr',
    );
    expect(data.map(({ version, validTo }) => [version, validTo])).toEqual([
      [2, null],
      [1, at(0)],
    ]);
    const page = await get<Page<{ version: number }>>('/limit-sets?limit=1');
    expect(page.data.map(({ version }) => version)).toEqual([2]);
    const rest = await get<Page<{ version: number }>>(
      `/limit-sets?limit=1&cursor=${page.page.nextCursor ?? ''}`,
    );
    expect([rest.data.map(({ version }) => version), rest.page.nextCursor]).toEqual([[1], null]);
  });

  it.each([
    ['no reason', { reason: undefined }, 400],
    ['an empty reason', { reason: '  ' }, 400],
    ['no author', { author: undefined }, 400],
    ['typed limits', { ucl: 8 }, 400],
    ['a sigma of 0', { sigma: 0 }, 400],
    ['no sigma', { sigma: undefined }, 400],
    ['neither mean nor baseline', { mean: undefined, sigma: undefined }, 400],
    ['an unknown characteristic', { characteristic: 'colour' }, 400],
    ['another machine', { machine: 'EOL_01' }, 400],
    ['an unknown chart', { chart: 'pareto' }, 400],
    ['a naive time', { validFrom: '2026-03-02T10:00:00' }, 400],
    ['an unknown proposal', { proposal: 'none' }, 404],
    [
      'a baseline without readings',
      {
        mean: undefined,
        sigma: undefined,
        baseline: { from: '2026-03-02T00:00:00Z', to: '2026-03-02T01:00:00Z' },
      },
      422,
    ],
  ])('refuses %s and freezes nothing', async (_, change, status) => {
    const answer = await freeze(change);
    expect([answer.status, answer.problem.errors.length > 0]).toEqual([status, true]);
    expect((await get<Page<unknown>>('/limit-sets')).data).toEqual([]);
  });

  it('refuses a version that would change limits of the past', async () => {
    await freeze();
    const answer = await freeze({ validFrom: at(90 * MINUTE) });
    expect([answer.status, answer.problem.errors[0]?.pointer]).toEqual([422, '/validFrom']);
  });

  it('estimates limits from stored readings and keeps the hash of what was used', async () => {
    await burrs(Array.from({ length: 40 }, (_, i) => 5 + ((i * 37) % 11) / 10));
    const answer = await freeze({
      mean: undefined,
      sigma: undefined,
      baseline: { from: at(60 * MINUTE), to: at(0) },
      exclusions: [{ at: at(0), reason: 'wrong tool' }],
    });
    expect(answer.body).toMatchObject({
      baseline: { from: at(39 * MINUTE), to: at(0), count: 39 },
      exclusions: [{ at: at(0), reason: 'wrong tool' }],
      sigmaMethod: expect.stringContaining('moving range') as string,
    });
    const { mean, baseline } = answer.body as { mean: number; baseline: { hash: string } };
    expect(mean).toBeCloseTo(5.5, 1);
    expect(baseline.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('accepts a proposal once, and rejects another', async () => {
    const propose = (characteristic: string) =>
      api.line.records.limitSets.propose({
        content: {
          key: { characteristic, machine: 'CAS_01', product: 'HCC', recipe: null },
          chart: 'i-mr',
          stage: '',
          mean: 5,
          sigma: 1,
          n: 1,
          sigmaMethod: 'mean moving range / d2',
          baseline: { fromMs: 1, toMs: 2, count: 60, hash: 'ff' },
          exclusions: [{ atMs: 1, reason: 'beyond the limits in phase I (N1)' }],
        },
        exclusions: [{ atMs: 1, signals: ['N1'] }],
        stable: true,
        warnings: [],
      }).id;
    const accepted = propose('burr');
    const rejected = propose('moisture');
    const open = await get<Page<{ id: string }>>('/limit-sets/proposals?state=open');
    expect(open.data.map(({ id }) => id).sort()).toEqual([accepted, rejected].sort());
    const decision = { proposal: accepted, reason: 'stable for a day', author: 'mh' };
    expect((await post('/limit-sets', { ...decision, mean: 6 })).status).toBe(400);
    expect((await post('/limit-sets', decision)).body).toMatchObject({
      id: 'burr@CAS_01/HCC',
      version: 1,
      reason: 'stable for a day',
    });
    expect((await post('/limit-sets', decision)).status).toBe(409);
    const reject = (id: string) =>
      post(`/limit-sets/proposals/${id}/reject`, { reason: 'start-up', author: 'mh' });
    expect((await reject(rejected)).body).toEqual({ id: rejected, state: 'rejected' });
    expect((await reject(rejected)).status).toBe(409);
    expect((await reject('none')).status).toBe(404);
  });

  it('charts stored readings by the limits that hold at each; another time moves no limit', async () => {
    await freeze();
    await freeze({ mean: 9, validFrom: at(2.5 * MINUTE), reason: 'new blade' });
    await burrs([5, 5.5, 9, 5, 9, 9.5, 5]);
    const chart = await get<Chart>('/characteristics/CAS_01.burr/chart');
    expect(chart.times).toHaveLength(7);
    expect(chart.points.map(({ cl }) => cl)).toEqual([5, 5, 5, 5, 9, 9, 9]);
    expect(chart.points.map(({ signals }) => signals.length)).toEqual([0, 0, 1, 0, 0, 0, 1]);
    expect(chart.limitSets.map(({ limitSet }) => limitSet?.version)).toEqual([1, 2]);
    expect(chart.capability?.verdict).toBe('too-few-subgroups');
    const later = await get<Chart>(
      `/characteristics/CAS_01.burr/chart?from=${at(4.5 * MINUTE)}&to=${at(-MINUTE)}`,
    );
    expect(later.points.map(({ cl }) => cl)).toEqual([5, 5, 9, 9, 9]);
  });

  it('says that limits are provisional where no set holds, and nothing where nothing was measured', async () => {
    const none = await get<Chart>('/characteristics/CAS_01.burr/chart');
    expect([none.points, none.warnings.map(({ code }) => code)]).toEqual([[], ['NO_DATA']]);
    await burrs(Array.from({ length: 30 }, (_, i) => 5 + (i % 3)));
    const chart = await get<Chart>('/characteristics/CAS_01.burr/chart');
    expect(chart.warnings.map(({ code }) => code)).toContain('NO_LIMIT_SET');
    expect(chart.mean).toBeCloseTo(6, 9);
  });

  it('charts one product of a line that makes several', async () => {
    await orders(
      api.line,
      orderEvent(api.line, { id: 'O1', product: 'HCC' }),
      orderEvent(api.line, { id: 'O2', product: 'STC' }),
    );
    await burrs([5, 5.1, 5.2], 'O1');
    await burrs([7, 7.1], 'O2');
    const chart = await get<Chart>('/characteristics/CAS_01.burr/chart?product=STC');
    expect(chart.points.map(({ value }) => value)).toEqual([7, 7.1]);
  });

  it('thins telemetry by time, leaves out what a standing machine shows, and marks bad readings as missing', async () => {
    await freeze({ characteristic: 'temperature', mean: 35, sigma: 0.5 });
    const start = 10 * MINUTE;
    const tick = (second: number, value: number | { value: number; quality: number }, status = 'running') =>
      machineTick(api.line, { temperature: value }, { ago: start - 1_000 * second, status });
    await tick(0, 35);
    await tick(1, 99);
    await tick(5, 35.5);
    await tick(10, { value: 35, quality: 0x80000000 });
    await tick(15, 24, 'stopped');
    await tick(20, 30);
    await tick(60, 35.2);
    const chart = await get<Chart>('/characteristics/CAS_01.temperature/chart');
    expect(chart.points.map(({ value }) => value)).toEqual([35, 35.5, null, null, 35.2]);
    expect(chart.points.map(({ stage }) => stage)).toEqual([0, 0, 0, 0, 1]);
    expect(chart.points.flatMap(({ signals }) => signals)).toEqual([]);
  });

  it('lists what is watched with limits and state', async () => {
    await freeze();
    const state = { last: null, chartedMs: null, quietUntilMs: 0, stageMs: 0, tracks: {} };
    api.line.records.spcSeries.save([
      { id: 'CAS_01.burr', setup: '', state, lastMs: api.line.nowMs, last: 9, signals: ['N1'] },
      { id: 'CAS_01.moisture', setup: '', state, lastMs: api.line.nowMs, last: 200, signals: [] },
    ]);
    const { data } =
      await get<Page<{ id: string; state: string; kind: string; limitSets: object[] }>>('/characteristics');
    const stateOf = (id: string) => data.find((each) => each.id === id)?.state;
    expect([stateOf('CAS_01.burr'), stateOf('CAS_01.moisture'), stateOf('EOL_01.capacity')]).toEqual([
      'signalling',
      'no-limits',
      'no-data',
    ]);
    expect(data.find(({ id }) => id === 'CAS_01.temperature')?.kind).toBe('telemetry');
    expect((await get<Page<unknown>>('/characteristics?machine=EOL_01')).data.length).toBeGreaterThan(0);
    expect((await api.ask(`${BASE}/characteristics/CAS_01.colour/chart`)).status).toBe(404);
  });

  it('lists signals page by page and keeps the first acknowledgement of each', async () => {
    await api.line.store.write([
      signalPoint(3_000),
      signalPoint(2_000, 'N2'),
      signalPoint(1_000, 'N1', 'moisture'),
    ]);
    const first = await get<Page<{ id: string; rule: string; window: object; limitSet: object }>>(
      '/signals?characteristic=burr&limit=1',
    );
    expect(first.data).toMatchObject([
      { rule: 'N2', limitSet: { id: 'burr@CAS_01', version: 1 }, window: { from: at(2_000), to: at(2_000) } },
    ]);
    const second = await get<Page<{ id: string; rule: string }>>(
      `/signals?characteristic=burr&limit=1&cursor=${first.page.nextCursor ?? ''}`,
    );
    expect([second.data.map(({ rule }) => rule), second.page.nextCursor]).toEqual([['N1'], null]);
    const id = second.data[0]?.id ?? '';
    const said = { cause: 'TOOL-WEAR', action: 'BLADE-CHANGED', note: 'blade 7' };
    const acknowledge = (body: object, to = id) => post(`/signals/${to}/acknowledge`, body);
    expect((await acknowledge(said)).body).toMatchObject({
      id,
      acknowledgement: { ...said, by: 'unnamed', at: at(0) },
    });
    expect((await acknowledge(said)).status).toBe(200);
    expect((await acknowledge({ ...said, cause: 'OPERATOR' })).status).toBe(409);
    expect((await acknowledge({ cause: 'X' })).status).toBe(400);
    expect((await acknowledge(said, 'none')).status).toBe(404);
    const open = await get<Page<{ id: string }>>('/signals?acknowledged=false');
    expect(open.data.map((each) => each.id)).not.toContain(id);
    expect(open.data).toHaveLength(2);
    const known = await get<Page<{ acknowledgement: { cause: string } }>>('/signals?acknowledged=true');
    expect(known.data.map(({ acknowledgement }) => acknowledgement.cause)).toEqual(['TOOL-WEAR']);
  });

  it('takes the holder of the token for author, and asks for the scope', async () => {
    const { tokens } = api.line.records;
    const admin = tokens.create({ name: 'quality', scopes: ['admin', 'read'] });
    const reader = tokens.create({ name: 'panel', scopes: ['read'] });
    const body = {
      characteristic: 'burr',
      machine: 'CAS_01',
      mean: 5,
      sigma: 1,
      reason: 'x',
      author: 'someone else',
    };
    const by = (token: string) => post('/limit-sets', body, { Authorization: `Bearer ${token}` });
    expect((await by(admin)).body).toMatchObject({ author: 'quality' });
    expect((await by(reader)).status).toBe(403);
  });

  it('is a 503 while the store is away, and charts that need none go on', async () => {
    api.line.storeAway = true;
    expect((await api.ask(`${BASE}/signals`)).status).toBe(503);
    expect((await api.ask(`${BASE}/characteristics`)).status).toBe(200);
  });
});
