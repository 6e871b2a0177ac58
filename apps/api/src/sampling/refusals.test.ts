import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

describe('acceptance sampling refuses by name, and nothing has changed', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const single = (n: unknown, c: unknown): object => ({ kind: 'single', n, c });
  const oc = (change: object): object => ({ plan: single(20, 0), distribution: 'binomial', ...change });
  const design = (change: object): object => ({
    kind: 'single',
    distribution: 'binomial',
    aql: 0.01,
    alpha: 0.05,
    ltpd: 0.05,
    beta: 0.1,
    ...change,
  });
  const lot = (change: object): object => ({
    id: 'refused',
    supplier: 'S',
    material: 'M',
    size: 500,
    characteristics: [{ name: 'a', class: 'major' }],
    ...change,
  });
  const sequential = (p1: number, p2: number): object => ({
    kind: 'sequential',
    p1,
    p2,
    alpha: 0.05,
    beta: 0.1,
  });

  it.each<[string, number, string, object]>([
    ['sampling/oc', 400, 'SAMPLING_SAMPLE_EXCEEDS_LOT', oc({ distribution: 'hypergeometric', lotSize: 10 })],
    ['sampling/oc', 400, 'SAMPLING_ACCEPTANCE_NOT_BELOW_SAMPLE', oc({ plan: single(20, 20) })],
    ['sampling/oc', 400, 'SAMPLING_NOT_AN_INTEGER', oc({ plan: single(20.5, 0) })],
    ['sampling/oc', 400, 'SAMPLING_OUT_OF_RANGE', oc({ plan: single(20, -1) })],
    ['sampling/oc', 400, 'SAMPLING_LOT_SIZE', oc({ distribution: 'hypergeometric', lotSize: 0 })],
    ['sampling/oc', 400, 'SAMPLING_NOT_A_NUMBER', oc({ distribution: 'hypergeometric' })],
    [
      'sampling/oc',
      400,
      'SAMPLING_NON_INTEGER_DEFECTIVES',
      oc({ distribution: 'hypergeometric', lotSize: 100, points: [0.015] }),
    ],
    ['sampling/oc', 400, 'SAMPLING_OUT_OF_RANGE', oc({ points: [1.5] })],
    ['sampling/oc', 400, 'INVALID_REQUEST', oc({ plan: single('20', 0) })],
    ['sampling/oc', 400, 'INVALID_REQUEST', oc({ plan: { kind: 'chain' } })],
    ['sampling/oc', 400, 'INVALID_REQUEST', oc({ surprise: 1 })],
    ['sampling/oc', 422, 'SAMPLING_AQL_NOT_BELOW_LTPD', oc({ plan: sequential(0.1, 0.1) })],
    ['sampling/oc', 400, 'SAMPLING_TOO_LARGE_TO_COMPUTE', oc({ plan: sequential(0.01, 0.0101) })],
    ['sampling/oc', 400, 'SAMPLING_TOO_LARGE_TO_COMPUTE', oc({ plan: single(1e15, 1e14) })],
    ['sampling/plans', 422, 'SAMPLING_AQL_NOT_BELOW_LTPD', design({ aql: 0.05 })],
    ['sampling/plans', 422, 'SAMPLING_SAMPLE_TOO_LARGE', design({ ltpd: 0.02, lotSize: 500 })],
    ['sampling/plans', 400, 'SAMPLING_LOT_SIZE', design({ distribution: 'hypergeometric', lotSize: 0 })],
    ['sampling/plans', 400, 'SAMPLING_RISKS', design({ alpha: 0.95 })],
    ['sampling/plans', 400, 'SAMPLING_UNKNOWN_KIND', design({ distribution: undefined })],
    ['lots', 400, 'SAMPLING_LOT_SIZE', lot({ size: 0 })],
    ['lots', 400, 'SAMPLING_NOT_AN_INTEGER', lot({ size: 12.5 })],
    ['lots', 400, 'SAMPLING_OUT_OF_RANGE', lot({ containers: [{ id: 'r', units: 499 }] })],
    ['lots', 400, 'SAMPLING_OUT_OF_RANGE', lot({ resubmissionOf: 'never seen' })],
    [
      'lots',
      400,
      'SAMPLING_LIMITS_NEEDED',
      lot({ characteristics: [{ name: 'a', class: 'major', method: 'variables' }] }),
    ],
    ['lots', 400, 'INVALID_REQUEST', lot({ characteristics: [{ name: 'a', class: 'severe' }] })],
    ['lots', 400, 'INVALID_REQUEST', lot({ risk: 1.5 })],
    [
      'lots',
      400,
      'SAMPLING_OUT_OF_RANGE',
      lot({
        characteristics: [
          { name: 'a', class: 'major' },
          { name: 'a', class: 'minor' },
        ],
      }),
    ],
  ])('%s: %i %s', async (path, status, code, body) => {
    const { problem } = await api.post(`/api/v1/${path}`, body);
    expect(problem).toMatchObject({ status, code });
    expect(problem.errors.length).toBeGreaterThan(0);
    expect((await api.ask('/api/v1/lots/refused')).status).toBe(404);
    expect((await api.ask('/api/v1/sampling/streams?supplier=S')).body).toMatchObject({ data: [] });
  });

  it.each([
    ['mil-std-1916/plan?lotSize=500&level=VIII', 400, 'SAMPLING_UNKNOWN_LEVEL'],
    ['mil-std-1916/plan?lotSize=0&level=IV', 400, 'SAMPLING_LOT_SIZE'],
    ['mil-std-1916/plan?lotSize=1.5&level=IV', 400, 'SAMPLING_NOT_AN_INTEGER'],
    ['mil-std-1916/plan?lotSize=500&level=IV&mode=strict', 400, 'INVALID_REQUEST'],
    ['mil-std-1916/plan?level=IV', 400, 'INVALID_REQUEST'],
    ['z1.4/plan?lotSize=500&level=IV&aql=1', 400, 'SAMPLING_UNKNOWN_LEVEL'],
    ['z1.4/plan?lotSize=500&level=II&aql=1.1', 400, 'SAMPLING_UNKNOWN_AQL'],
    ['z1.4/plan?lotSize=500&level=II&aql=1&mode=reduced&type=multiple', 400, 'SAMPLING_PLAN_NOT_AVAILABLE'],
  ])('standards/%s: %i %s', async (path, status, code) => {
    expect((await api.ask(`/api/v1/sampling/standards/${path}`)).problem).toMatchObject({ status, code });
  });

  it('results: too many, twice, of a closed lot, of another lot or characteristic', async () => {
    await api.post('/api/v1/lots', lot({ id: 'open', supplier: 'T' }));
    const send = (body: object, id = 'open'): Promise<Answer> => api.post(`/api/v1/lots/${id}/results`, body);
    const counted = { id: 'r1', characteristic: 'a', inspected: 30, nonconforming: 0 };
    expect((await send(counted)).status).toBe(200);
    const progress = async (): Promise<unknown> => (await api.ask('/api/v1/lots/open')).body;
    const before = await progress();
    const units = (
      (await api.ask('/api/v1/lots/open')).body as { characteristics: { units: { unit: number }[] }[] }
    ).characteristics[0]?.units as { unit: number }[];
    const stranger = Array.from({ length: 500 }, (_, i) => i + 1).find(
      (unit) => !units.some((drawn) => drawn.unit === unit),
    );
    const refused: [number, string, object, string?][] = [
      [400, 'SAMPLING_RESULTS_EXCEED_SAMPLE', { characteristic: 'a', inspected: 51, nonconforming: 0 }],
      [400, 'SAMPLING_RESULTS_EXCEED_SAMPLE', { characteristic: 'a', inspected: 5, nonconforming: 6 }],
      [400, 'SAMPLING_NOT_AN_INTEGER', { characteristic: 'a', inspected: 5.5, nonconforming: 0 }],
      [400, 'SAMPLING_OUT_OF_RANGE', { characteristic: 'a', inspected: 0, nonconforming: 0 }],
      [409, 'SAMPLING_DUPLICATE_RESULT', counted],
      [400, 'SAMPLING_UNKNOWN_CHARACTERISTIC', { ...counted, id: 'r2', characteristic: 'b' }],
      [400, 'SAMPLING_UNKNOWN_UNIT', { characteristic: 'a', units: [{ unit: stranger, conforming: true }] }],
      [400, 'SAMPLING_LIMITS_NEEDED', { characteristic: 'a', values: [1, 2] }],
      [400, 'INVALID_REQUEST', { characteristic: 'a', inspected: 1 }],
      [400, 'INVALID_REQUEST', { characteristic: 'a' }],
      [400, 'INVALID_REQUEST', { ...counted, id: 'r3', values: [1] }],
      [404, 'UNKNOWN_ID', { ...counted, id: 'r4' }, 'no-such-lot'],
    ];
    for (const [status, code, body, id] of refused) {
      expect((await send(body, id)).problem).toMatchObject({ status, code });
      expect(await progress()).toEqual(before);
    }
    const one = [{ unit: units[0]?.unit, conforming: true }];
    expect((await send({ characteristic: 'a', units: one })).status).toBe(200);
    expect((await send({ characteristic: 'a', units: one })).problem.code).toBe('SAMPLING_DUPLICATE_RESULT');
    expect((await send({ characteristic: 'a', inspected: 49, nonconforming: 0 })).body).toMatchObject({
      decision: 'accepted',
    });
    const closed = await progress();
    const late = { characteristic: 'a', inspected: 1, nonconforming: 1 };
    expect((await send(late)).problem).toMatchObject({ status: 409, code: 'SAMPLING_LOT_CLOSED' });
    expect((await api.post('/api/v1/lots', lot({ id: 'open', supplier: 'T' }))).problem).toMatchObject({
      status: 409,
      code: 'SAMPLING_LOT_EXISTS',
    });
    expect(await progress()).toEqual(closed);
  });

  it('a discontinued stream takes no lot until it is resumed on tightened inspection', async () => {
    await api.post('/api/v1/lots', lot({ id: 'd1', supplier: 'D' }));
    const streams = (await api.ask('/api/v1/sampling/streams?supplier=D')).body as { data: { id: string }[] };
    const tell = (body: object): Promise<Answer> =>
      api.post(`/api/v1/sampling/streams/${streams.data[0]?.id}/conditions`, { reason: 'audit 7', ...body });
    expect((await tell({ acceptance: 'discontinue' })).body).toMatchObject({ mode: 'discontinued' });
    expect((await api.post('/api/v1/lots', lot({ id: 'd2', supplier: 'D' }))).problem).toMatchObject({
      status: 409,
      code: 'SAMPLING_DISCONTINUED',
    });
    const late = { characteristic: 'a', inspected: 80, nonconforming: 0 };
    expect((await api.post('/api/v1/lots/d1/results', late)).body).toMatchObject({
      decision: 'accepted',
      stream: { mode: 'discontinued' },
    });
    expect((await tell({})).problem.code).toBe('INVALID_REQUEST');
    expect((await tell({ acceptance: 'resume' })).body).toMatchObject({ mode: 'tightened' });
    expect((await api.post('/api/v1/lots', lot({ id: 'd2', supplier: 'D' }))).body).toMatchObject({
      characteristics: [{ plan: { mode: 'tightened', n: 192 } }],
    });
  });

  it('holds only what was released', async () => {
    const hold = { approver: 'K. Braun', reason: 'field report 12' };
    await api.post('/api/v1/lots', lot({ id: 'h1', supplier: 'H' }));
    expect((await api.post('/api/v1/lots/h1/hold', hold)).problem.code).toBe('SAMPLING_LOT_CLOSED');
    await api.post('/api/v1/lots/h1/results', { characteristic: 'a', inspected: 80, nonconforming: 0 });
    expect((await api.post('/api/v1/lots/h1/hold', hold)).body).toMatchObject({ disposition: 'hold' });
    expect((await api.ask('/api/v1/lots/h1')).body).toMatchObject({
      decision: 'accepted',
      disposition: 'hold',
      hold: { approver: 'K. Braun' },
    });
  });
});
