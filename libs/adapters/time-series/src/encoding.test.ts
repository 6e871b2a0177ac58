import type { InspectionRecord } from '@cellgate/plant';
import { cellRiskFromRow, cellRiskPoint } from './cell-risk';
import type { CellRisk } from './cell-risk';
import { inspectionFromRow, inspectionPoint } from './inspection';
import { instantAt } from './instant';
import { lotInspectionFromRow, lotInspectionPoint } from './lot-inspection';
import type { LotInspectionEvent } from './lot-inspection';
import { machineFromLatest, machinePoint } from './machine';
import type { MachineTick } from './machine';
import { machineEventFromRow, machineEventPoint } from './machine-event';
import { productionOrderFromRow, productionOrderPoint } from './production-order';
import type { ProductionOrderEvent } from './production-order';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';
import { HOUR, onlyRow, START_MS } from './testing/points';
import type { Point, Row } from './time-series-store';

const foreign: Row = { at: { ms: START_MS, sub: 0 }, tags: {}, fields: { value: 1 } };

describe('a measurement, written and read back', () => {
  let store: SqliteTimeSeriesStore;
  beforeEach(async () => {
    store = await SqliteTimeSeriesStore.open(':memory:');
  });
  afterEach(() => store.close());
  const stored = async (point: Point): Promise<Row> => {
    expect(await store.write([point])).toEqual({ written: 1, rejected: [] });
    return onlyRow(store, point.measurement);
  };

  describe('inspection', () => {
    const record: InspectionRecord = {
      cellId: 'C260115-000001',
      lot: 'L00001',
      order: '98765',
      line: 'L1',
      stage: 'FQC',
      station: 'FORM_01',
      position: 'channel-012',
      sequence: 17,
      atMs: START_MS + 5,
      measurements: { ocv: 3.62, capacity: 100.2 },
    };
    const judgement = { verdict: 'PASS', specRevision: 'a1b2c3' } as const;

    it('is the same', async () => {
      const row = await stored(inspectionPoint(record, judgement));
      expect(inspectionFromRow(row)).toEqual({ record, ...judgement });
      expect(row.at).toEqual(instantAt(record.atMs, record.cellId));
    });

    it('is the same without lot, order, position and sequence', async () => {
      const bare = { ...record, lot: null, order: null, position: null, sequence: null };
      const row = await stored(inspectionPoint(bare, judgement));
      expect(row.tags).not.toHaveProperty('position');
      expect(inspectionFromRow(row)).toEqual({ record: bare, ...judgement });
    });

    it('stores no missing measurement, neither as zero nor otherwise', async () => {
      const row = await stored(
        inspectionPoint(
          { ...record, measurements: { ocv: null, capacity: 0 } },
          { ...judgement, verdict: 'INCOMPLETE' },
        ),
      );
      expect(row.fields).not.toHaveProperty('ocv');
      expect(inspectionFromRow(row)?.record.measurements).toEqual({ capacity: 0 });
    });

    it('does not let a characteristic take the place of another field', () => {
      const taken = { ...record, measurements: { sequence: 1 } };
      expect(() => inspectionPoint(taken, judgement)).toThrow(/characteristic "sequence"/);
    });

    it('is null for a row that is none', () => {
      expect(inspectionFromRow(foreign)).toBeNull();
      expect(
        inspectionFromRow({ ...foreign, fields: { cell: 'C1' }, tags: { stage: 'XQC', verdict: 'PASS' } }),
      ).toBeNull();
    });
  });

  describe('cell_risk', () => {
    const risk: CellRisk = {
      cell: 'C1',
      lot: 'L00001',
      order: null,
      line: 'L1',
      assessedAtMs: START_MS,
      evidence: '3f2a',
      assessment: {
        grade: 'HIGH',
        score: 91.5,
        scoreInterval: { low: 88.2, high: 95 },
        probability: 0.83,
        recommendation: 'short-term testing recommended',
        reasons: ['score 91.5 is above 75', 'a "quoted" reason, with comma'],
        factors: [
          { feature: 'dcir', value: 1.9, unit: 'mΩ', contribution: 2.1 },
          { feature: 'ocv_drop', value: 0.004, unit: '', contribution: -0.5 },
        ],
        model: 'logistic',
        revision: '2026-01',
      },
    };

    it('is the same', async () => {
      expect(cellRiskFromRow(await stored(cellRiskPoint(risk)))).toEqual(risk);
    });

    it('is the same without evidence: score and probability are null, not 0', async () => {
      const none: CellRisk = {
        ...risk,
        evidence: null,
        lot: null,
        assessment: {
          ...risk.assessment,
          grade: 'INSUFFICIENT_EVIDENCE',
          recommendation: 'measure again',
          score: null,
          scoreInterval: null,
          probability: null,
          reasons: [],
          factors: [],
        },
      };
      const row = await stored(cellRiskPoint(none));
      expect(row.fields).not.toHaveProperty('score');
      expect(cellRiskFromRow(row)).toEqual(none);
    });

    it.each([
      ['HIGH', 1],
      ['LOW', 0],
      ['INSUFFICIENT_EVIDENCE', 0],
    ] as const)('of grade %s carries is_high = %d, whose mean is the share of high risk', (grade, high) => {
      const point = cellRiskPoint({ ...risk, assessment: { ...risk.assessment, grade } });
      expect(point.fields['is_high']).toBe(high);
    });

    it('keeps the three largest factors', async () => {
      const factors = [5, 4, 3, 2, 1].map((contribution) => ({
        feature: `f${contribution}`,
        value: 0,
        unit: 'V',
        contribution,
      }));
      const row = await stored(cellRiskPoint({ ...risk, assessment: { ...risk.assessment, factors } }));
      expect(cellRiskFromRow(row)?.assessment.factors).toEqual(factors.slice(0, 3));
    });

    it('is null for a row that is none, and takes foreign reasons as they are', async () => {
      expect(cellRiskFromRow(foreign)).toBeNull();
      const point = cellRiskPoint(risk);
      const row = await stored({ ...point, fields: { ...point.fields, reasons: 'because' } });
      expect(cellRiskFromRow(row)?.assessment.reasons).toEqual(['because']);
    });
  });

  describe('production_order', () => {
    const event: ProductionOrderEvent = {
      id: '98765',
      product: 'High Capacity Cell',
      line: 'L1',
      state: 'running',
      quantity: 2_000,
      produced: 412,
      good: 405,
      scrap: 0,
      atMs: START_MS,
    };

    it('is the same, also where the MES tells less', async () => {
      expect(productionOrderFromRow(await stored(productionOrderPoint(event)))).toEqual(event);
      const less = {
        ...event,
        product: null,
        line: null,
        quantity: null,
        produced: null,
        good: null,
        scrap: null,
        atMs: START_MS + 1,
      };
      await store.write([productionOrderPoint(less)]);
      const rows = await store.rows({ measurement: 'production_order', window: HOUR });
      expect(rows.map(productionOrderFromRow)).toEqual([event, less]);
    });

    it('keeps two orders that change in one millisecond', async () => {
      await store.write([productionOrderPoint(event), productionOrderPoint({ ...event, id: '98766' })]);
      expect(await store.rows({ measurement: 'production_order', window: HOUR })).toHaveLength(2);
    });

    it('is null for a row that is none', () => {
      expect(productionOrderFromRow(foreign)).toBeNull();
      expect(
        productionOrderFromRow({ ...foreign, fields: { order: '1' }, tags: { state: 'lost' } }),
      ).toBeNull();
    });
  });

  it('machine_event is the same, and null for a row that is none', async () => {
    const event = {
      line: 'L1',
      machine: 'CAS_01',
      kind: 'status',
      state: 'fault',
      reason: 'vacuum lost',
      text: null,
      atMs: START_MS,
    };
    expect(machineEventFromRow(await stored(machineEventPoint(event)))).toEqual(event);
    expect(machineEventFromRow(foreign)).toBeNull();
  });

  describe('lot_inspection', () => {
    const event: LotInspectionEvent = {
      kind: 'decided',
      supplier: 'Foil AG',
      material: 'Cu foil, 6 µm = thin',
      class: 'major',
      lot: 'L-1',
      characteristic: 'pinholes',
      mode: 'normal',
      decision: 'accepted',
      reason: 'switching-mode',
      lotSize: 500,
      floorSample: 80,
      appliedSample: 192,
      inspected: 192,
      nonconforming: 0,
      risk: 0.3,
      consumerRiskFloor: 0.06,
      consumerRiskApplied: 0.006,
      atMs: START_MS,
    };

    it('is the same, also with what is missing, and null for a row that is none', async () => {
      expect(lotInspectionFromRow(await stored(lotInspectionPoint(event)))).toEqual(event);
      expect(lotInspectionFromRow(foreign)).toBeNull();
    });

    it('keeps lots, characteristics and modes of one millisecond apart', async () => {
      const others = [{ lot: 'L-2' }, { characteristic: null, risk: null }, { mode: 'tightened' }];
      await store.write([event, ...others.map((each) => ({ ...event, ...each }))].map(lotInspectionPoint));
      expect(await store.rows({ measurement: 'lot_inspection', window: HOUR })).toHaveLength(4);
    });
  });

  it.each([
    ['state', 'fault', 1],
    ['state', 'running', 0],
    ['state', 'maintenance', 0],
    ['connection', 'disconnected', 1],
    ['connection', 'connected', 0],
    ['quality', 'bad', undefined],
  ])('machine_event %s %s carries down = %s', (kind, state, down) => {
    const event = { line: 'L1', machine: 'M', kind, state, reason: null, text: null, atMs: START_MS };
    expect(machineEventPoint(event).fields['down']).toBe(down);
  });

  describe('machine', () => {
    const at = (
      afterMs: number,
      signals: MachineTick['signals'],
      status: string | null = null,
    ): MachineTick => ({
      line: 'L1',
      machine: 'CAS_01',
      kind: 'assembly',
      atMs: START_MS + afterMs,
      status,
      signals,
    });
    const reading = async (
      ...ticks: MachineTick[]
    ): Promise<ReturnType<typeof machineFromLatest> | undefined> => {
      await store.write(ticks.map(machinePoint).filter((point) => point !== null));
      const [row] = await store.latest({ measurement: 'machine', window: HOUR, by: ['machine'] });
      return row && machineFromLatest(row);
    };
    const bad = 0x80000000;

    it('is one row a tick, with the quality only where it is not good', () => {
      const point = machinePoint(
        at(
          0,
          {
            a: { value: 1, quality: 0 },
            b: { value: 2, quality: 0x40000000 },
            c: { value: null, quality: bad },
          },
          'running',
        ),
      );
      expect(point?.fields).toEqual({ status: 'running', a: 1, b: 2, b_q: 0x40000000, c_q: bad });
    });

    it('is no row when the tick tells nothing', () => {
      expect(machinePoint(at(0, { a: { value: null, quality: 0 } }))).toBeNull();
    });

    it('reads status and signals each with its own instant', async () => {
      const read = await reading(
        at(0, { a: { value: 1, quality: 0 } }, 'running'),
        at(7, { b: { value: 2, quality: 0 } }),
      );
      expect(read).toEqual({
        machine: 'CAS_01',
        status: { value: 'running', at: instantAt(START_MS) },
        signals: {
          a: { value: 1, quality: 0, at: instantAt(START_MS) },
          b: { value: 2, quality: 0, at: instantAt(START_MS + 7) },
        },
      });
    });

    it('takes an old quality for history, one of the same tick for the value, a newer one for a lost value', async () => {
      const read = await reading(
        at(0, {
          old: { value: 1, quality: bad },
          same: { value: 1, quality: 0 },
          lost: { value: 1, quality: 0 },
        }),
        at(5, {
          old: { value: 2, quality: 0 },
          same: { value: 2, quality: bad },
          lost: { value: null, quality: bad },
        }),
      );
      const when = instantAt(START_MS + 5);
      expect(read?.signals).toEqual({
        old: { value: 2, quality: 0, at: when },
        same: { value: 2, quality: bad, at: when },
        lost: { value: null, quality: bad, at: when },
      });
    });

    it('knows a signal that never had a value', async () => {
      const read = await reading(at(3, { a: { value: null, quality: bad } }));
      expect(read?.signals).toEqual({ a: { value: null, quality: bad, at: instantAt(START_MS + 3) } });
    });
  });
});
