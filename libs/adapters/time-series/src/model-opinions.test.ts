import type { Assessment } from '@cellgate/risk';
import { cellRiskFromRow, cellRiskPoint, GRADED, shadowRiskFromRow, shadowRiskPoint } from './cell-risk';
import { modelDriftFromRow, modelDriftPoint } from './model-drift';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';

const NOON = Date.UTC(2026, 10, 24, 12);
const window = { fromMs: NOON - 1_000, toMs: NOON + 1_000 };
const assessment: Assessment = {
  grade: 'HIGH',
  score: 80,
  scoreInterval: { low: 71, high: 93 },
  probability: 0.03,
  recommendation: 'short-term testing recommended',
  reasons: ['burr'],
  factors: [],
  model: 'champion',
  revision: 'r1',
};
const facts = { cell: 'C1', lot: 'L1', order: null, line: 'L1', assessedAtMs: NOON, evidence: 'e' };

describe('what challengers say and how far a model has drifted', () => {
  let store: SqliteTimeSeriesStore;
  beforeEach(async () => {
    store = await SqliteTimeSeriesStore.open(':memory:');
  });
  afterEach(() => store.close());

  it('stands beside the grade and is never found as one', async () => {
    const { rejected } = await store.write([
      cellRiskPoint({ ...facts, assessment }),
      shadowRiskPoint({ ...facts, assessment: { ...assessment, grade: 'LOW', score: 10, model: 'trees' } }),
    ]);
    expect(rejected).toEqual([]);
    const graded = await store.rows({ measurement: 'cell_risk', window, where: [GRADED] });
    expect(graded.map((row) => cellRiskFromRow(row)?.assessment.model)).toEqual(['champion']);
    const all = await store.rows({ measurement: 'cell_risk', window });
    expect(all).toHaveLength(2);
    expect(all.flatMap((row) => shadowRiskFromRow(row) ?? [])).toEqual([
      {
        cell: 'C1',
        model: 'trees',
        revision: 'r1',
        grade: 'LOW',
        score: 10,
        probability: 0.03,
        assessedAtMs: NOON,
      },
    ]);
    expect(all.flatMap((row) => cellRiskFromRow(row) ?? [])).toHaveLength(1);
  });

  it('keeps the drift of a feature, with what was not taken as null', async () => {
    const drift = {
      line: 'L1',
      model: 'champion',
      revision: 'r1',
      feature: 'burr',
      state: 'alarm' as const,
      psi: 0.3,
      ks: 0.2,
      ksPValue: 1e-6,
      share: 0,
      cells: 1_000,
      atMs: NOON,
    };
    const unknown = {
      ...drift,
      feature: 'score',
      state: 'stable' as const,
      psi: null,
      ks: null,
      ksPValue: null,
    };
    await store.write([modelDriftPoint(drift), modelDriftPoint(unknown)]);
    const rows = await store.rows({ measurement: 'model_drift', window });
    const found = rows.flatMap((row) => modelDriftFromRow(row) ?? []);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([drift, unknown]));
  });
});
