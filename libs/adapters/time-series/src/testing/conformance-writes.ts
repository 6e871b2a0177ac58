import { StoreUnavailableError } from '../errors';
import { instantAt } from '../instant';
import { MEASUREMENTS } from '../measurements';
import type { Measurement } from '../measurements';
import type { Point, RejectedPoint, TimeSeriesStore } from '../time-series-store';
import { HOUR, inspected, onlyRow, START_MS, tick } from './points';

export function describeWrites(store: () => TimeSeriesStore): void {
  describe('write', () => {
    it('answers the empty list', async () => {
      expect(await store().write([])).toEqual({ written: 0, rejected: [] });
    });

    it('merges fields of the same key, and the last value wins', async () => {
      await store().write([tick(0, { a: 1, b: 2, status: 'running' })]);
      await store().write([tick(0, { b: 3, c: 4 })]);
      expect((await onlyRow(store(), 'machine')).fields).toEqual({ a: 1, b: 3, c: 4, status: 'running' });
    });

    it('merges the same key within one call in the order of the points', async () => {
      await store().write([tick(0, { a: 1, b: 1 }), tick(0, { a: 2 }), tick(0, { a: 3, c: 1 })]);
      expect((await onlyRow(store(), 'machine')).fields).toEqual({ a: 3, b: 1, c: 1 });
    });

    it('changes nothing when the same points are written three times', async () => {
      const points = [tick(0, { a: 1 }), tick(1, { a: 2 }), tick(0, { a: 3 }, { machine: 'M2' })];
      for (let time = 0; time < 3; time++) await store().write(points);
      expect(await store().rows({ measurement: 'machine', window: HOUR })).toHaveLength(3);
    });

    it('keeps a row for each of 256 cells of a tray that share the millisecond', async () => {
      const tray = Array.from({ length: 256 }, (_, slot) =>
        inspected(`C260115-${String(slot).padStart(6, '0')}`, 0, { ocv: 3.6 + slot / 1e4 }),
      );
      await store().write(tray);
      const rows = await store().rows({ measurement: 'inspection', window: HOUR });
      expect(new Set(rows.map(({ fields }) => fields['cell'])).size).toBe(256);
      expect(rows).toHaveLength(256);
    });

    it('takes an empty tag for an absent one', async () => {
      await store().write([inspected('C1', 0, { ocv: 1 }, { position: '' })]);
      await store().write([inspected('C1', 0, { mass: 2 })]);
      const row = await onlyRow(store(), 'inspection');
      expect(row.tags).toEqual({ line: 'L1', station: 'CAS_01', stage: 'IPQC', verdict: 'PASS' });
      expect(row.fields).toEqual({ cell: 'C1', ocv: 1, mass: 2 });
    });

    it('stores 10,000 points of one call', async () => {
      const points = Array.from({ length: 10_000 }, (_, index) => tick(index * 10, { a: index }));
      expect(await store().write(points)).toEqual({ written: 10_000, rejected: [] });
      const [count] = await store().windows({
        measurement: 'machine',
        window: HOUR,
        field: 'a',
        aggregate: 'count',
        everyMs: 3_600_000,
      });
      expect(count?.value).toBe(10_000);
    });

    it('keeps every row of writers that work at once', async () => {
      const writers = Array.from({ length: 8 }, (_, writer) =>
        Array.from({ length: 5 }, (_, turn) =>
          store().write(
            Array.from({ length: 100 }, (_, index) =>
              tick(turn * 100 + index, { [`field${writer}`]: index }, { machine: `M${writer % 4}` }),
            ),
          ),
        ),
      ).flat();
      const outcomes = await Promise.all(writers);
      expect(outcomes.every(({ written }) => written === 100)).toBe(true);
      const rows = await store().rows({ measurement: 'machine', window: HOUR });
      expect(rows).toHaveLength(4 * 500);
      expect(rows.every(({ fields }) => Object.keys(fields).length === 2)).toBe(true);
    });

    const good = tick(0, { a: 1 });
    const wrong: readonly [string, RejectedPoint['code'], Point][] = [
      ['an unknown measurement', 'UNKNOWN_MEASUREMENT', { ...good, measurement: 'cells' as Measurement }],
      [
        'a measurement named like a property of every object',
        'UNKNOWN_MEASUREMENT',
        { ...good, measurement: 'toString' as Measurement },
      ],
      ['an unknown tag', 'UNKNOWN_TAG', { ...good, tags: { ...good.tags, cell: 'C1' } }],
      ['a tag with a line feed', 'UNSAFE_TAG', tick(0, { a: 1 }, { machine: 'M1\nmachine a=2' })],
      ['a tag with a trailing backslash', 'UNSAFE_TAG', tick(0, { a: 1 }, { machine: 'M1\\' })],
      ['a tag with half a surrogate pair', 'UNSAFE_TAG', tick(0, { a: 1 }, { machine: 'M\ud800' })],
      ['a tag of 1,001 characters', 'UNSAFE_TAG', tick(0, { a: 1 }, { machine: 'M'.repeat(1_001) })],
      ['no fields', 'NO_FIELDS', { ...good, fields: {} }],
      ['NaN', 'NOT_FINITE', tick(0, { a: NaN })],
      ['infinity', 'NOT_FINITE', tick(0, { a: -Infinity })],
      ['null for a number', 'FIELD_TYPE', tick(0, { a: null as unknown as number })],
      ['text where the catalogue has a number', 'FIELD_TYPE', tick(0, { a: 'hot' })],
      ['a number where the catalogue has text', 'FIELD_TYPE', tick(0, { status: 1 })],
      ['a field named like a tag', 'BAD_NAME', tick(0, { machine: 1 })],
      ['a field named like the time', 'BAD_NAME', tick(0, { Time: 1 })],
      ['a field name with a quote', 'BAD_NAME', tick(0, { 'a"; DROP TABLE machine; --': 1 })],
      ['a field name with a blank and an equals sign', 'BAD_NAME', tick(0, { 'a=1 b': 1 })],
      ['a field name of 129 characters', 'BAD_NAME', tick(0, { ['a'.repeat(129)]: 1 })],
      ['an instant with a fraction', 'BAD_INSTANT', { ...good, at: instantAt(START_MS + 0.5) }],
      ['the year 1970', 'BAD_INSTANT', { ...good, at: instantAt(0) }],
      ['the year 2200', 'BAD_INSTANT', { ...good, at: instantAt(Date.UTC(2200, 0, 1)) }],
      [
        'a million nanoseconds below the millisecond',
        'BAD_INSTANT',
        { ...good, at: { ms: START_MS, sub: 1_000_000 } },
      ],
      ['an instant that is no number', 'BAD_INSTANT', { ...good, at: { ms: NaN, sub: 0 } }],
    ];
    it.each(wrong)('rejects %s as %s and keeps the other points', async (_, code, point) => {
      const outcome = await store().write([tick(1, { a: 1 }), point, tick(2, { a: 1 })]);
      expect(outcome).toEqual({ written: 2, rejected: [{ index: 1, code, detail: expect.any(String) }] });
      expect(await store().rows({ measurement: 'machine', window: HOUR })).toHaveLength(2);
    });

    it('names measurement, field, value and rule of a rejection, and cuts long values', async () => {
      const { rejected } = await store().write([
        tick(0, { temperature: 'x'.repeat(5_000) }),
        tick(0, { temperature: NaN }),
      ]);
      expect(rejected[0]?.detail.length).toBeLessThan(300);
      expect(rejected[1]?.detail).toBe('machine: field temperature is NaN; it must be a finite number');
    });

    it('takes a point of every measurement of the catalogue', async () => {
      const points = (Object.keys(MEASUREMENTS) as Measurement[]).map((measurement): Point => {
        const { tags, text } = MEASUREMENTS[measurement];
        return {
          measurement,
          tags: Object.fromEntries(tags.map((tag) => [tag, `${tag}-1`])),
          fields: { ...Object.fromEntries(text.map((field) => [field, `${field}-1`])), value: 1.5 },
          at: { ms: START_MS, sub: 123_456 },
        };
      });
      expect(await store().write(points)).toEqual({ written: points.length, rejected: [] });
      for (const point of points) {
        expect(await onlyRow(store(), point.measurement)).toEqual({
          at: point.at,
          tags: point.tags,
          fields: point.fields,
        });
      }
    });

    it('is refused after close', async () => {
      await store().close();
      await expect(store().write([good])).rejects.toThrow(StoreUnavailableError);
      await expect(store().rows({ measurement: 'machine', window: HOUR })).rejects.toThrow(
        StoreUnavailableError,
      );
      await expect(store().ping()).rejects.toThrow(StoreUnavailableError);
    });
  });
}
