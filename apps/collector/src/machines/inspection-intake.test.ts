import { demoPlant, machinesById } from '../testing/plant';
import { AT_MS, BAD, recordOf, resultOf } from '../testing/received';
import { InspectionIntake, type LastRecord } from './inspection-intake';

const plant = demoPlant();
const station = machinesById(plant).get('CAS_01');
if (station === undefined) {
  throw new Error('the demonstration plant has no CAS_01');
}
const cas = station;

function intake(last?: ReadonlyMap<string, LastRecord>): InspectionIntake {
  return new InspectionIntake(plant, last);
}

function later(sequence: number, ms: number): Record<string, unknown> {
  return recordOf({ cellId: `C-${sequence}`, sequence, at: new Date(AT_MS + ms).toISOString() });
}

describe('InspectionIntake', () => {
  it('judges a record and notes where the cell was seen', () => {
    const { points, sightings } = intake().take(cas, resultOf(recordOf()));
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({
      measurement: 'inspection',
      tags: { line: 'L1', station: 'CAS_01', stage: 'IPQC', verdict: 'PASS' },
      fields: { cell: 'C-000001', lot: 'LOT-1', order: '98765', burr: 5 },
      at: { ms: AT_MS },
    });
    expect(sightings).toEqual([
      { cell: 'C-000001', line: 'L1', lot: 'LOT-1', order: '98765', stage: 'IPQC', atMs: AT_MS },
    ]);
  });

  it('takes an array of records and keeps the good ones beside a refused one', () => {
    const wrong = recordOf({ cellId: 'C-2', at: '2026-05-04T06:00:00', sequence: 2 });
    const { points, sightings } = intake().take(cas, resultOf([recordOf(), wrong]));
    expect(points.map(({ measurement }) => measurement)).toEqual(['inspection', 'machine_event']);
    expect(points[1]).toMatchObject({
      tags: { machine: 'CAS_01', kind: 'inspection_rejected' },
      fields: { state: 'rejected', text: JSON.stringify(wrong) },
    });
    expect(points[1]?.fields['reason']).toContain('/at');
    expect(sightings).toHaveLength(1);
  });

  it('keeps a text that is no JSON, cut to 2,000 characters', () => {
    const watch = intake();
    const { points } = watch.take(cas, resultOf(`{"cellId": ${'x'.repeat(5_000)}`));
    expect(points).toMatchObject([{ tags: { kind: 'inspection_rejected' } }]);
    expect(String(points[0]?.fields['text'])).toHaveLength(2_000);
    expect(watch.counters).toEqual({ accepted: 0, rejected: 1, missed: 0 });
  });

  it('refuses a record that comes with bad quality, and knows an empty text for none', () => {
    expect(intake().take(cas, resultOf(recordOf(), BAD)).points).toMatchObject([
      { tags: { kind: 'inspection_rejected' }, fields: { reason: 'the value is bad: BadSensorFailure' } },
    ]);
    expect(intake().take(cas, resultOf(' ')).points).toEqual([]);
    expect(intake().take(cas, resultOf('', { value: null, ...BAD })).points).toEqual([]);
  });

  it('tells how many records are missing when the sequence jumps', () => {
    const watch = intake();
    watch.take(cas, resultOf(later(1, 0)));
    watch.take(cas, resultOf(later(2, 10)));
    const { points, missed } = watch.take(cas, resultOf(later(6, 20)));
    const detail = '3 records missing between 2 and 6';
    expect(missed).toMatchObject([{ fromMs: AT_MS + 10, toMs: AT_MS + 20, outcome: 'missing', detail }]);
    expect(points.at(-1)).toMatchObject({
      tags: { machine: 'CAS_01', kind: 'inspection_gap' },
      fields: { state: 'missed', reason: '3 records missing between 2 and 6', text: 'C-6' },
    });
    expect(watch.counters.missed).toBe(3);
  });

  it('takes the jump back when the records come late, the last of them only', () => {
    const watch = intake();
    watch.take(cas, resultOf(later(2, 0)));
    const [hole] = watch.take(cas, resultOf(later(6, 40))).missed;
    expect(hole).toMatchObject({ outcome: 'missing', fromMs: AT_MS, toMs: AT_MS + 40 });
    const late = [later(4, 20), later(4, 20), later(3, 10), later(5, 30)];
    const told = late.map((record) => watch.take(cas, resultOf(record)));
    expect(told.flatMap(({ points }) => points.map(({ measurement }) => measurement))).toEqual(
      Array(4).fill('inspection'),
    );
    expect(told.map(({ missed }) => missed)).toEqual([
      [],
      [],
      [],
      [{ ...hole, outcome: 'delivered', detail: 'the missing records came late' }],
    ]);
    expect(watch.counters.missed).toBe(0);
    // And it counts on from the newest.
    expect(watch.take(cas, resultOf(later(7, 50))).missed).toEqual([]);
  });

  it('takes a number of another time for no late record', () => {
    const watch = intake();
    watch.take(cas, resultOf(later(2, 10)));
    watch.take(cas, resultOf(later(4, 30)));
    // The station counted before as it counts now.
    expect(watch.take(cas, resultOf(later(3, 0))).missed).toEqual([]);
    expect(watch.take(cas, resultOf(later(3, 20))).missed).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('finds no jump in repeated and late records', () => {
    const watch = intake();
    const all = [later(1, 0), later(2, 10), later(3, 20), later(3, 20), later(2, 10), later(4, 30)];
    const kinds = all.flatMap((record) => watch.take(cas, resultOf(record)).points.map((p) => p.measurement));
    expect(kinds).toEqual(Array(6).fill('inspection'));
  });

  it('tells when a station counts anew, and compares with the last record from before the start', () => {
    const watch = intake(new Map([['CAS_01', { sequence: 40, atMs: AT_MS - 10 }]]));
    expect(watch.take(cas, resultOf(later(41, 0))).points).toHaveLength(1);
    expect(watch.take(cas, resultOf(later(1, 10))).points.at(-1)).toMatchObject({
      fields: { state: 'restarted', reason: 'the counter of the station went from 41 to 1' },
    });
  });
});
