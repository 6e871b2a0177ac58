import type { Point, Row, TimeSeriesStore, TimeWindow } from '../time-series-store';
import { instantAt } from '../instant';
import type { Instant } from '../instant';

/** Start of the hour around which the tests write. */
export const START_MS = Date.UTC(2026, 0, 15, 8);
export const HOUR: TimeWindow = { fromMs: START_MS, toMs: START_MS + 3_600_000 };

/** A row of `machine` for machine M1, unless told otherwise, so many milliseconds after the start. */
export function tick(afterMs: number, fields: Point['fields'], tags: Point['tags'] = {}): Point {
  return {
    measurement: 'machine',
    tags: { line: 'L1', machine: 'M1', kind: 'press', ...tags },
    fields,
    at: instantAt(START_MS + afterMs),
  };
}

/** A row of `inspection` of one cell, so many milliseconds after the start. */
export function inspected(
  cell: string,
  afterMs: number,
  fields: Point['fields'] = {},
  tags: Point['tags'] = {},
): Point {
  return {
    measurement: 'inspection',
    tags: { line: 'L1', station: 'CAS_01', stage: 'IPQC', verdict: 'PASS', ...tags },
    fields: { cell, ...fields },
    at: instantAt(START_MS + afterMs, cell),
  };
}

/** The only row of a measurement within the hour. */
export async function onlyRow(store: TimeSeriesStore, measurement: Point['measurement']): Promise<Row> {
  const rows = await store.rows({ measurement, window: HOUR });
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows in ${measurement}, not 1`);
  return row;
}

/** Milliseconds after the start. */
export function afterStart({ ms }: Instant): number {
  return ms - START_MS;
}
