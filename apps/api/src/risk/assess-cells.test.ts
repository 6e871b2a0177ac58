import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_MODELS } from '../testing/demo-line';
import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';

jest.setTimeout(60_000);

const GOOD = {
  cathode_loading: 21,
  anode_loading: 12.9,
  cathode_density: 3.4,
  burr: 5,
  moisture: 220,
  misalignment: 0.26,
  weld_resistance: 0.106,
  fill_mass: 70,
  soak_time: 24,
  formation_temperature: 25,
  formation_current: 3.2,
  first_cycle_efficiency: 88,
  capacity: 50,
  dcir: 1.2,
  acir: 0.555,
  thickness: 26.5,
  k_value: 0.25,
};

interface Result {
  readonly cellId: string | null;
  readonly grade: string;
  readonly score: number | null;
  readonly probability: number | null;
  readonly reasons: string[];
  readonly factors: { feature: string; value: number; unit: string; contribution: number }[];
  readonly scoreInterval: { low: number; high: number } | null;
}

describe('POST /risk/assessments', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const send = (...cells: unknown[]): Promise<Answer> => api.post('/api/v1/risk/assessments', { cells });
  const assessed = async (...features: Record<string, number | null>[]): Promise<Result[]> => {
    const answer = await send(...features.map((own) => ({ features: own })));
    expect(answer.status).toBe(200);
    return (answer.body as { results: Result[] }).results;
  };
  const one = async (features: Record<string, number | null>): Promise<Result> => {
    const [result] = await assessed(features);
    if (result === undefined) throw new Error('no result');
    return result;
  };

  it('grades a good cell and a bad one, with model, threshold and factors', async () => {
    const answer = await send(
      { cellId: 'C1', features: GOOD },
      { cellId: 'C2', features: { ...GOOD, k_value: 0.6, fill_mass: 69.1, misalignment: 0.55 } },
    );
    expect(answer.body).toMatchObject({
      model: 'logistic-regression',
      revision: expect.stringMatching(/^2\.0\.0-[0-9a-f]{12}$/),
      threshold: 75,
      thresholdProbability: 0.02,
      results: [
        { cellId: 'C1', grade: 'LOW', recommendation: 'safe for all usage', reasons: [] },
        { cellId: 'C2', grade: 'HIGH', recommendation: 'short-term testing recommended' },
      ],
    });
    const [good, bad] = (answer.body as { results: Result[] }).results;
    expect(bad?.score).toBeGreaterThan(75);
    expect(good?.score).toBeLessThan(75);
    expect(bad?.factors[0]?.contribution).toBeGreaterThan(0);
    expect(bad?.factors[0]?.unit).toMatch(/./);
    expect(bad?.scoreInterval?.low).toBeLessThanOrEqual(bad?.score ?? NaN);
    expect(bad?.scoreInterval?.high).toBeGreaterThanOrEqual(bad?.score ?? NaN);
  });

  it('keeps nothing', async () => {
    await send({ cellId: 'C1', features: GOOD });
    expect((await api.ask('/api/v1/cells/C1')).status).toBe(404);
    expect((await api.ask('/api/v1/risk/summary')).body).toMatchObject({
      counts: { HIGH: 0, LOW: 0, INSUFFICIENT_EVIDENCE: 0 },
    });
  });

  it('never calls a cell without data LOW, and names what is missing', async () => {
    for (const features of [{}, Object.fromEntries(Object.keys(GOOD).map((name) => [name, null]))]) {
      const result = await one(features);
      expect(result).toMatchObject({ grade: 'INSUFFICIENT_EVIDENCE', score: null, probability: null });
      expect(result.reasons.join()).toMatch(/k_value was not measured and is required/);
    }
    expect((await one({ ...GOOD, burr: null })).reasons).toEqual([
      expect.stringMatching(/^burr was not measured; the training median .* µm stands in$/),
    ]);
  });

  it.each([
    ['a negative mass', { fill_mass: -70 }, /fill_mass -70 g is outside its physical range/],
    ['kilograms for grams', { fill_mass: 0.07 }, /fill_mass 0.07 g is outside its physical range/],
    ['a factor of 1000', { capacity: 50_000 }, /capacity 50000 Ah is outside its physical range/],
  ])('sets aside %s with a reason and asks to measure again', async (_, change, reason) => {
    const result = await one({ ...GOOD, ...change });
    expect(result).toMatchObject({ grade: 'INSUFFICIENT_EVIDENCE', score: null });
    expect(result.reasons.join()).toMatch(reason);
  });

  it('calls a value outside its specification limits HIGH whatever the model says', async () => {
    const result = await one({ ...GOOD, thickness: 26.9 });
    expect(result.grade).toBe('HIGH');
    expect(result.reasons[0]).toMatch(/thickness 26.9 mm is above its upper specification limit 26.8 mm/);
  });

  it('refuses what is no finite number, an unknown feature and a computed one, naming where', async () => {
    const text = (value: string) => `{"cells":[{"features":{"burr":${value}}}]}`;
    for (const value of ['1e999', '-1e999', '"NaN"', 'true', '[1]']) {
      const answer = await api.ask('/api/v1/risk/assessments', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: text(value),
      });
      expect(answer.status).toBe(400);
      expect(answer.problem.errors[0]?.pointer).toBe('/cells/0/features/burr');
    }
    const nan = await api.ask('/api/v1/risk/assessments', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: text('NaN'),
    });
    expect(nan.problem).toMatchObject({ status: 400, code: 'MALFORMED_JSON' });
    const unknown = await send({ features: GOOD }, { features: { ...GOOD, bur: 5, np_ratio: 1.1 } });
    expect(unknown.problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    expect(unknown.problem.errors).toEqual([
      { in: 'body', pointer: '/cells/1/features/bur', detail: expect.stringMatching(/^unknown feature/) },
      {
        in: 'body',
        pointer: '/cells/1/features/np_ratio',
        detail: 'computed here, send anode_loading, cathode_loading instead',
      },
    ]);
  });

  it('asks the model that is named, and refuses one that is not there', async () => {
    const cells = [{ features: { ...GOOD, k_value: 0.6 } }];
    const trees = await api.post('/api/v1/risk/assessments', { cells, model: 'boosted-trees' });
    expect(trees.body).toMatchObject({ model: 'boosted-trees' });
    expect((trees.body as { results: Result[] }).results[0]?.factors.length).toBeGreaterThan(0);
    const gone = await api.post('/api/v1/risk/assessments', { cells, model: '../etc' });
    expect(gone.problem).toMatchObject({ status: 404, code: 'UNKNOWN_ID' });
  });

  it('refuses no cells, too many, and fields it does not know', async () => {
    expect((await send()).status).toBe(400);
    expect((await send(...Array.from({ length: 1_001 }, () => ({ features: {} })))).status).toBe(400);
    expect((await send({ features: {}, colour: 'red' })).status).toBe(400);
    expect((await send(...Array.from({ length: 1_000 }, () => ({ features: GOOD })))).status).toBe(200);
  });
});

describe('the models of a line', () => {
  let api: TestApi;
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-models-'));
    for (const name of ['logistic-regression', 'boosted-trees']) {
      cpSync(join(DEMO_MODELS, name), join(directory, name), { recursive: true });
    }
    api = await startTestApi({ directory, champion: 'logistic-regression' });
  });
  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const roles = async (headers = {}): Promise<[string, string][]> => {
    const { data } = (await api.ask('/api/v1/models', { headers })).body as {
      data: { id: string; role: string }[];
    };
    return data.map(({ id, role }) => [id, role]);
  };

  it('are listed with their role, and shown with card, features and decisions', async () => {
    expect(await roles()).toEqual([
      ['boosted-trees', 'challenger'],
      ['logistic-regression', 'champion'],
    ]);
    const { body } = await api.ask('/api/v1/models/logistic-regression');
    expect(body).toMatchObject({
      id: 'logistic-regression',
      state: 'usable',
      problem: null,
      illustrative: true,
      card: { name: 'logistic-regression', algorithm: { type: 'logistic regression' } },
      decisions: [],
    });
    const { features } = body as { features: { name: string; unit: string; computedFrom: string[] }[] };
    expect(features.find(({ name }) => name === 'np_ratio')?.computedFrom).toEqual([
      'anode_loading',
      'cathode_loading',
    ]);
    expect((await api.ask('/api/v1/models/gone')).status).toBe(404);
  });

  it('are promoted by a token with the scope admin, kept in the ledger, and rolled back', async () => {
    const path = '/api/v1/models/boosted-trees/promote';
    const { tokens } = api.line.records;
    const read = { Authorization: `Bearer ${tokens.create({ name: 'viewer', scopes: ['read'] })}` };
    const admin = { Authorization: `Bearer ${tokens.create({ name: 'quality', scopes: ['admin'] })}` };
    expect((await api.post(path, {}, read)).status).toBe(403);
    const body = { reason: 'better on the pilot lot', override: true };
    const first = await api.post(path, body, admin);
    expect(first.body).toMatchObject({
      action: 'promote',
      model: 'boosted-trees',
      previous: 'logistic-regression',
      by: 'quality',
      reason: 'better on the pilot lot',
      changed: true,
    });
    expect((first.body as { warnings: string[] }).warnings.join()).toMatch(/PR-AUC over oracle/);
    expect((await api.post(path, {}, admin)).body).toMatchObject({ changed: false });
    const back = await api.ask('/api/v1/models/rollback', { method: 'POST', headers: admin });
    expect(back.body).toMatchObject({ action: 'rollback', model: 'logistic-regression', by: 'quality' });
    expect(api.line.records.promotions.list().map(({ action, model }) => [action, model])).toEqual([
      ['rollback', 'logistic-regression'],
      ['promote', 'boosted-trees'],
    ]);
    expect(api.line.records.promotions.current()?.model).toBe('logistic-regression');
  });

  it('answer for the line as soon as they are promoted', async () => {
    const { records } = api.line;
    const admin = {
      Authorization: `Bearer ${records.tokens.create({ name: 'quality', scopes: ['read', 'admin'] })}`,
    };
    const body = { reason: 'pilot', override: true };
    expect((await api.post('/api/v1/models/boosted-trees/promote', body, admin)).status).toBe(200);
    expect(await roles(admin)).toContainEqual(['boosted-trees', 'champion']);
    const answer = await api.post('/api/v1/risk/assessments', { cells: [{ features: GOOD }] }, admin);
    expect(answer.body).toMatchObject({ model: 'boosted-trees' });
  });

  it('are refused with a code when card and files do not belong together, and cannot be promoted', async () => {
    writeFileSync(join(directory, 'boosted-trees', 'model.onnx'), 'another model');
    expect((await api.ask('/api/v1/models/boosted-trees')).body).toMatchObject({
      state: 'refused',
      problem: expect.stringMatching(/^MODEL_FILE_CHANGED: model.onnx has the SHA-256/),
      card: null,
    });
    const refused = await api.post('/api/v1/models/boosted-trees/promote', {});
    expect(refused.problem).toMatchObject({ status: 503, code: 'MODEL_UNAVAILABLE' });
    expect(api.line.records.promotions.list()).toEqual([]);
    expect((await api.ask('/api/v1/models/rollback', { method: 'POST' })).problem).toMatchObject({
      status: 409,
      code: 'NO_FORMER_MODEL',
    });
    expect((await api.post('/api/v1/models/gone/promote', {})).status).toBe(404);
  });
});
