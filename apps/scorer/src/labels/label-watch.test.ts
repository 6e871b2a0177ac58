import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords, type NewCellLabel } from '@cellgate/records';
import { modelCalibrationFromRow } from '@cellgate/time-series';
import { ScorerMetrics } from '../process/scorer-metrics';
import { StoreSource } from '../scoring/store-source';
import { LineStore, SwitchedStore } from '../testing/line-store';
import { FakeClock, ScorerUnderTest } from '../testing/scorer-under-test';
import { LabelWatch } from './label-watch';

jest.setTimeout(60_000);

const NOON = Date.UTC(2026, 10, 24, 12);
const WINDOW = { fromMs: Date.UTC(2000), toMs: Date.UTC(2100) };

describe('LabelWatch', () => {
  let directory: string;
  let line: LineStore;
  let store: SwitchedStore;
  let records: LineRecords;
  let clock: FakeClock;
  let scorer: ScorerUnderTest;
  let watch: LabelWatch;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-labels-'));
    line = await LineStore.open();
    store = new SwitchedStore(line.store);
    clock = new FakeClock(NOON);
    records = LineRecords.open(directory, { now: () => clock.ms });
    scorer = await new ScorerUnderTest(line.plant, () => Promise.resolve(line.store), clock).start();
    watch = new LabelWatch({
      records: () => records,
      stores: new StoreSource(() => Promise.resolve(store)),
      state: scorer.components.labels,
      clock,
      log: scorer.log,
    });
  });
  afterEach(async () => {
    await scorer.models.close();
    await line.store.close();
    records.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const label = (cell: string, changes: Partial<NewCellLabel> = {}): NewCellLabel => ({
    cell,
    source: 'field',
    outcome: 'good',
    atMs: clock.ms,
    reference: null,
    samplingShare: 1,
    by: 'mes',
    ...changes,
  });
  const graded = async (...cells: string[]): Promise<void> => {
    for (const cell of cells) await line.finish(cell, clock.ms);
    await scorer.runAfter(2_000);
    clock.ms += 1_000;
  };
  const calibrations = async () =>
    (await line.store.rows({ measurement: 'model_calibration', window: WINDOW })).flatMap(
      (row) => modelCalibrationFromRow(row) ?? [],
    );

  it('joins a label with the score that was there before it, and judges once', async () => {
    await graded('C1', 'C2');
    records.labels.add([label('C1'), label('C2', { outcome: 'failed' }), label('UNKNOWN')]);
    await watch.run();
    await watch.run();
    const { model, revision, probability } = { ...(await line.grades('C1'))[0]?.assessment };
    const outcomes = records.labels.outcomes(String(model), String(revision));
    expect(outcomes.map(({ cell, failed }) => [cell, failed])).toEqual([
      ['C1', false],
      ['C2', true],
    ]);
    expect(outcomes[0]?.probability).toBeCloseTo(probability ?? NaN, 12);
    expect(records.labels.counts()).toEqual({ labels: 3, open: 0, withoutScore: 1 });
    expect(await calibrations()).toMatchObject([
      { model, calibration: { state: 'few', cells: 2, failures: 1 } },
    ]);
    const events = await line.store.rows({ measurement: 'machine_event', window: WINDOW });
    expect(events.map(({ tags, fields }) => [tags['kind'], fields['state']])).toEqual([
      ['calibration', 'few'],
    ]);
  });

  it('counts no score from after the label: it would know the outcome', async () => {
    const before = clock.ms - 3_600_000;
    await graded('C1');
    records.labels.add([label('C1', { atMs: before })]);
    await watch.run();
    expect(records.labels.counts().withoutScore).toBe(1);
  });

  it('loses no label while the store is away', async () => {
    await graded('C1');
    records.labels.add([label('C1')]);
    store.up = false;
    await watch.run();
    expect(scorer.components.labels.component).toMatchObject({
      ready: true,
      detail: expect.stringMatching(/^labels wait/),
    });
    store.up = true;
    await watch.run();
    expect(records.labels.unjoined(10)).toEqual([]);
    expect(await calibrations()).toHaveLength(1);
  });

  it('tells Prometheus what it judged, and nothing where nothing is known', async () => {
    await graded('C1');
    records.labels.add([label('C1')]);
    await watch.run();
    const metrics = new ScorerMetrics({
      components: () => scorer.components.all(),
      drift: () => [
        {
          line: 'L1',
          model: 'm',
          revision: 'r',
          feature: 'burr',
          state: 'alarm',
          psi: 0.3,
          ks: null,
          ksPValue: null,
          share: 0.5,
          cells: 300,
          atMs: NOON,
        },
      ],
      calibration: () => watch.judged,
    });
    const text = await metrics.text();
    expect(text).toMatch(/cellgate_scorer_labelled_cells\{line="L1",model="logistic-regression",.*\} 1\n/);
    expect(text).toContain('cellgate_scorer_drift_psi{line="L1",model="m",feature="burr"} 0.3');
    expect(text).toContain('cellgate_scorer_drift_state{line="L1",model="m",feature="burr"} 2');
    expect(text).not.toMatch(/cellgate_scorer_calibration_slope\{/);
    expect(text).not.toMatch(/cellgate_scorer_drift_ks\{/);
    const port = await metrics.listen({ host: '127.0.0.1', port: 0 }, scorer.log);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain(
      'cellgate_scorer_drift_psi',
    );
    metrics.close();
  });
});
