import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_MODELS } from '../testing/demo-line';
import { KINDS, labelledCells, TRUE_PROBABILITY } from '../testing/labelled-cells';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const DAY_MS = 86_400_000;
const [CHAMPION, CHALLENGER] = ['logistic-regression', 'boosted-trees'];

describe('labels and models', () => {
  let api: TestApi;
  let directory: string;
  const revisions = new Map<string, string>();
  const tokens = new Map<string, string>();
  beforeEach(async () => {
    tokens.clear();
    directory = mkdtempSync(join(tmpdir(), 'cellgate-models-'));
    for (const name of [CHAMPION, CHALLENGER])
      cpSync(join(DEMO_MODELS, name), join(directory, name), { recursive: true });
    api = await startTestApi({ directory, champion: CHAMPION });
    const { data } = (await api.ask('/api/v1/models')).body as { data: { id: string; revision: string }[] };
    for (const { id, revision } of data) revisions.set(id, revision);
  });
  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const revision = (model: string): string => revisions.get(model) ?? '';
  const opinion = (model: string, probability: (kind: number) => number | null) => {
    return { model, revision: revision(model), probability };
  };
  /** The champion tells no cell from another; the challenger knows. */
  const evidence = (kinds = KINDS): void =>
    labelledCells(api.line, [opinion(CHAMPION, () => 0.019), opinion(CHALLENGER, TRUE_PROBABILITY)], kinds);
  const person = (name: string) => {
    const token = tokens.get(name) ?? api.line.records.tokens.create({ name, scopes: ['admin'] });
    tokens.set(name, token);
    return { Authorization: `Bearer ${token}` };
  };
  const read = async (path: string, headers = {}) => {
    const answer = await api.ask(`/api/v1/models/${path}`, { headers });
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer.body as Record<string, unknown>;
  };
  const promote = (model: string, body: object, headers = {}) =>
    api.post(`/api/v1/models/${model}/promote`, body, headers);

  describe('POST /models/{id}/promote', () => {
    it('promotes on complete evidence, which is kept with the decision', async () => {
      evidence();
      expect(await read(`${CHALLENGER}/promotion-evidence`)).toMatchObject({
        champion: { model: CHAMPION, revision: revision(CHAMPION) },
        inUse: false,
        sufficient: true,
        cells: 1_300,
        failures: 51,
        missing: [],
      });
      const answer = await promote(CHALLENGER, { reason: 'shadow since January' });
      expect(answer.body).toMatchObject({
        changed: true,
        model: CHALLENGER,
        by: 'this machine',
        grounds: { kind: 'labels', cells: 1_300, failures: 51, missing: [] },
      });
      expect(await read(CHALLENGER)).toMatchObject({
        role: 'champion',
        decisions: [{ grounds: { kind: 'labels' } }],
      });
    });

    it('names every piece of evidence that is missing, and changes nothing', async () => {
      labelledCells(
        api.line,
        [opinion(CHAMPION, TRUE_PROBABILITY), opinion(CHALLENGER, () => 0.019)],
        [{ cells: 50, failures: 1 }, { cells: 30, failures: 3 }],
      );
      const { problem } = await promote(CHALLENGER, { reason: 'it is newer' });
      expect(problem).toMatchObject({ status: 409, code: 'EVIDENCE_MISSING' });
      expect(problem.errors.map(({ code }) => code)).toEqual([
        'TOO_FEW_CELLS',
        'TOO_FEW_FAILURES',
        'NO_COST_GAIN',
        'NO_RANKING_GAIN',
        'SLOPE_OUT_OF_RANGE',
        'ECE_TOO_HIGH',
      ]);
      expect(problem.errors[0]?.detail).toBe(
        'labelled cells that both models scored: 80, needed at least 1000',
      );
      expect(problem.errors[4]?.detail).toMatch(/slope of the challenger: not known, needed 0.8 to 1.2$/);
      expect(problem.detail).toContain('failures among them: 4, needed at least 30');
      expect(api.line.records.promotions.list()).toEqual([]);
    });

    it('compares on the same cells only, scored before their label, by the revision in the folder', async () => {
      evidence();
      // Whatever a third model or another revision had said of further cells does not count.
      labelledCells(
        api.line,
        [{ model: CHALLENGER, revision: 'older', probability: () => 0.9 }, opinion(CHAMPION, () => null)],
        [...KINDS.map(() => ({ cells: 0, failures: 0 })), { cells: 50, failures: 50 }],
      );
      expect(await read(`${CHALLENGER}/promotion-evidence`)).toMatchObject({ cells: 1_300, failures: 51 });
    });

    it('forgets labels older than a year', async () => {
      evidence(KINDS.map((kind) => ({ ...kind, ago: 366 * DAY_MS })));
      const { problem } = await promote(CHALLENGER, {});
      expect(problem.errors[0]?.detail).toMatch(/: 0, needed/);
    });

    it('lets a named person override it with a reason, and keeps what was missing', async () => {
      const override = { override: true, reason: 'new chemistry: no label can exist yet' };
      expect((await promote(CHALLENGER, override)).problem).toMatchObject({ status: 403, code: 'PERSON_NEEDED' });
      const ada = person('ada');
      for (const reason of [undefined, '', '  ']) {
        const refused = await promote(CHALLENGER, { override: true, reason }, ada);
        expect(refused.problem.errors).toEqual([
          expect.objectContaining({ pointer: '/reason', code: 'REASON_MISSING' }),
        ]);
      }
      expect((await promote(CHALLENGER, { override: false, reason: 'x' }, ada)).status).toBe(409);
      expect(api.line.records.promotions.list()).toEqual([]);
      const { body } = await promote(CHALLENGER, override, ada);
      expect(body).toMatchObject({
        by: 'ada',
        reason: override.reason,
        grounds: {
          kind: 'override',
          cells: 0,
          failures: 0,
          missing: expect.arrayContaining([
            'TOO_FEW_CELLS: labelled cells that both models scored: 0, needed at least 1000',
          ]),
        },
      });
      expect((await promote(CHALLENGER, {}, ada)).body).toMatchObject({ changed: false });
    });

    it('asks for none where the model grades already, and none to go back', async () => {
      expect(await read(`${CHAMPION}/promotion-evidence`)).toMatchObject({ inUse: true, sufficient: true, cost: null });
      expect((await promote(CHAMPION, {})).body).toMatchObject({ changed: true, grounds: { kind: 'in-use' } });
      const ada = person('ada');
      await promote(CHALLENGER, { override: true, reason: 'pilot' }, ada);
      const back = await api.post('/api/v1/models/rollback', { reason: 'too many tests' }, ada);
      expect(back.body).toMatchObject({
        action: 'rollback',
        model: CHAMPION,
        reason: 'too many tests',
        grounds: { kind: 'rollback', missing: [] },
      });
      // The way forward again asks for evidence, which is not there.
      expect((await promote(CHALLENGER, {}, ada)).problem.code).toBe('EVIDENCE_MISSING');
    });

    it('cannot compare with a champion whose files are gone; a person can decide all the same', async () => {
      evidence();
      rmSync(join(directory, CHAMPION), { recursive: true });
      const ada = person('ada');
      const { problem } = await promote(CHALLENGER, {}, ada);
      expect(problem.errors.map(({ code }) => code)).toEqual(['CHAMPION_UNAVAILABLE']);
      expect((await promote(CHALLENGER, { override: true, reason: 'disk lost' }, ada)).status).toBe(200);
    });
  });

  describe('GET /models/{id}/calibration', () => {
    it('shows reliability, error, line, base rate and where the labels came from', async () => {
      evidence();
      const found = await read(`${CHALLENGER}/calibration`);
      expect(found).toMatchObject({
        model: CHALLENGER,
        revision: revision(CHALLENGER),
        line: null,
        window: { from: '2025-03-02T10:01:00.000Z', to: '2026-03-02T10:01:00.000Z' },
        state: 'stable',
        reason: null,
        cells: 1_300,
        failures: 51,
        labels: {
          bySource: [
            { source: 'field', cells: 1_000, failures: 1 },
            { source: 'pack-line', cells: 100, failures: 30 },
            { source: 'short-term-test', cells: 200, failures: 20 },
          ],
          sampled: 0,
          withoutProbability: 0,
        },
      });
      expect(found['baseRate']).toBeCloseTo(51 / 1_300, 12);
      expect(found['slope']).toBeCloseTo(1, 1);
      const bins = found['reliability'] as { cells: number; from: number; observed: number; predicted: number }[];
      expect(bins.reduce((sum, { cells }) => sum + cells, 0)).toBe(1_300);
      const error = bins.reduce((sum, own) => sum + own.cells * Math.abs(own.predicted - own.observed), 0) / 1_300;
      expect(found['ece']).toBeCloseTo(error, 12);
    });

    it('has null for every figure that few labels cannot give, and says why', async () => {
      const nothing = { ece: null, slope: null, slopeInterval: null, intercept: null, brier: null, reliability: null };
      expect(await read(`${CHALLENGER}/calibration`)).toMatchObject({
        ...nothing,
        state: 'few',
        cells: 0,
        baseRate: null,
        reason: 'no labelled cell that this revision had scored before its label',
      });
      evidence([{ cells: 100, failures: 19 }]);
      expect(await read(`${CHALLENGER}/calibration`)).toMatchObject({
        ...nothing,
        cells: 100,
        failures: 19,
        baseRate: 0.19,
        reason: '19 failures in 100 labelled cells; at least 20 failures are needed',
      });
    });

    it('tells it over time, by the time of the label, the latest period whole', async () => {
      evidence(KINDS.map((kind) => ({ ...kind, ago: 45 * DAY_MS })));
      const { history } = (await read(`${CHALLENGER}/calibration`)) as {
        history: { from: string; to: string; state: string; cells: number; slope: number | null }[];
      };
      expect(history).toHaveLength(13);
      expect(history.at(-1)).toMatchObject({ from: '2026-01-31T10:01:00.000Z', to: '2026-03-02T10:01:00.000Z' });
      expect(history.map(({ cells }) => cells)).toEqual([...Array<number>(11).fill(0), 1_300, 0]);
      expect(history.at(-2)?.slope).toBeCloseTo(1, 1);
      expect(history.at(-1)).toMatchObject({ state: 'few', slope: null });
    });

    it('takes line, revision and window, and counts what stands for others', async () => {
      labelledCells(
        api.line,
        [opinion(CHALLENGER, (kind) => (kind === 1 ? null : 0.2))],
        [
          { cells: 90, failures: 30, samplingShare: 0.1 },
          { cells: 5, failures: 1 },
        ],
      );
      const path = `${CHALLENGER}/calibration`;
      expect(await read(path)).toMatchObject({ cells: 90, labels: { sampled: 90, withoutProbability: 5 } });
      expect(await read(`${path}?line=L1`)).toMatchObject({ cells: 90, line: 'L1' });
      expect(await read(`${path}?line=L2`)).toMatchObject({ cells: 0, line: 'L2' });
      expect(await read(`${path}?revision=older`)).toMatchObject({ cells: 0, revision: 'older' });
      expect(await read(`${path}?to=2026-03-02T09:00:00Z`)).toMatchObject({ cells: 0 });
    });

    it.each([
      ['gone/calibration', 404, 'UNKNOWN_ID'],
      [`${CHALLENGER}/calibration?every=1d`, 422, 'TOO_MANY_POINTS'],
      [`${CHALLENGER}/calibration?from=2026-01-01`, 400, 'INVALID_REQUEST'],
      [`${CHALLENGER}/calibration?colour=red`, 400, 'INVALID_REQUEST'],
      ['gone/promotion-evidence', 404, 'UNKNOWN_ID'],
    ])('refuses %s with %i', async (path, status, code) => {
      expect((await api.ask(`/api/v1/models/${path}`)).problem).toMatchObject({ status, code });
    });
  });
});
