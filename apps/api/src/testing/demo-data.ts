import type { InspectionStage } from '@cellgate/plant';
import { judgeInspection } from '@cellgate/plant';
import type { Assessment, Grade } from '@cellgate/risk';
import {
  CellIndex,
  cellRiskPoint,
  inspectionPoint,
  machinePoint,
  productionOrderPoint,
} from '@cellgate/time-series';
import type { Point, ProductionOrderEvent } from '@cellgate/time-series';
import type { DemoLine } from './demo-line';

/** Writes what collector and scorer would write, through the same encoding. */
async function write(line: DemoLine, points: readonly (Point | null)[]): Promise<void> {
  const outcome = await line.store.write(points.filter((point) => point !== null));
  expect(outcome.rejected).toEqual([]);
}

/** One tick of CAS_01, `ago` ms before now; unnamed signals are left out. */
export async function machineTick(
  line: DemoLine,
  signals: Readonly<Record<string, number | null | { value: number | null; quality: number }>>,
  { ago = 0, status = 'running' as string | null, machine = 'CAS_01', kind = 'assembly' } = {},
): Promise<void> {
  const readings = Object.entries(signals).map(([id, reading]) => [
    id,
    typeof reading === 'object' && reading !== null ? reading : { value: reading, quality: 0 },
  ]);
  const tick = { line: 'L1', machine, kind, atMs: line.nowMs - ago, status };
  await write(line, [machinePoint({ ...tick, signals: Object.fromEntries(readings) })]);
}

export function orderEvent(line: DemoLine, change: Partial<ProductionOrderEvent> = {}): ProductionOrderEvent {
  return {
    id: '98765',
    product: 'HCC',
    line: 'L1',
    state: 'running',
    quantity: 2_000,
    produced: 10,
    good: 9,
    scrap: 1,
    atMs: line.nowMs,
    ...change,
  };
}

export async function orders(line: DemoLine, ...events: readonly ProductionOrderEvent[]): Promise<void> {
  await write(line, events.map(productionOrderPoint));
}

export interface DemoCell {
  readonly id: string;
  readonly ago?: number;
  readonly lot?: string;
  readonly order?: string;
  readonly stage?: InspectionStage;
  readonly station?: string;
  readonly measurements?: Readonly<Record<string, number | null>>;
}

/** An inspection of each cell, with its entry in the index. */
export async function inspections(line: DemoLine, ...cells: readonly DemoCell[]): Promise<void> {
  const index = new CellIndex(line.store);
  const records = cells.map(
    ({ id, ago = 0, lot, order, stage = 'IPQC', station = 'CAS_01', measurements = { burr: 5 } }) => ({
      cellId: id,
      lot: lot ?? null,
      order: order ?? null,
      line: 'L1',
      stage,
      station,
      position: null,
      sequence: null,
      atMs: line.nowMs - ago,
      measurements,
    }),
  );
  const sightings = records.map(({ cellId, line: id, lot, order, stage, atMs }) => ({
    cell: cellId,
    line: id,
    lot,
    order,
    stage,
    atMs,
  }));
  await write(line, [
    ...records.map((record) => inspectionPoint(record, judgeInspection(line.plant, record))),
    ...(await index.sightings(sightings)),
  ]);
}

export function assessment(grade: Grade, score: number | null): Assessment {
  return {
    grade,
    score,
    scoreInterval: score === null ? null : { low: score - 4, high: score + 4 },
    probability: score === null ? null : score / 1_000,
    recommendation:
      grade === 'HIGH'
        ? 'short-term testing recommended'
        : grade === 'LOW'
          ? 'safe for all usage'
          : 'measure again',
    reasons: grade === 'LOW' ? [] : ['score 91 is at least 75'],
    factors: [
      { feature: 'burr', value: 14.2, unit: 'µm', contribution: 1.9 },
      { feature: 'moisture', value: 310, unit: 'ppm', contribution: -0.2 },
    ],
    model: 'demo',
    revision: 'r1',
  };
}

/** A grade of a cell that was inspected, with its mark in the index. */
export async function risk(
  line: DemoLine,
  cell: string,
  grade: Grade,
  score: number | null,
  ago = 0,
): Promise<void> {
  const facts = { cell, lot: null, order: null, line: 'L1', evidence: null };
  await write(line, [
    cellRiskPoint({ ...facts, assessedAtMs: line.nowMs - ago, assessment: assessment(grade, score) }),
    await new CellIndex(line.store).gradePoint(cell, grade),
  ]);
}
