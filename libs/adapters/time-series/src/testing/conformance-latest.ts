import { InvalidQueryError } from '../errors';
import type { LatestQuery, LatestRow, TimeSeriesStore } from '../time-series-store';
import { HOUR, inspected, START_MS, tick } from './points';

export function describeLatest(store: () => TimeSeriesStore): void {
  const latest = (query: Partial<LatestQuery> = {}): Promise<LatestRow[]> =>
    store().latest({ measurement: 'machine', window: HOUR, by: ['machine'], ...query });
  const value = (it: number | string, afterMs: number, sub = 0): LatestRow['fields'][string] => ({
    value: it,
    at: { ms: START_MS + afterMs, sub },
  });

  describe('latest', () => {
    it('gives an empty answer in an empty store', async () => {
      expect(await latest()).toEqual([]);
      expect(await latest({ fields: ['a'], by: [] })).toEqual([]);
    });

    it('gives each field with its own instant', async () => {
      await store().write([
        tick(0, { a: 1, b: 1, c: 1, status: 'stopped' }),
        tick(10, { a: 2, b: 2 }),
        tick(20, { a: 3, status: 'running' }),
        tick(5, { b: 9, d: 9 }),
      ]);
      expect(await latest()).toEqual([
        {
          tags: { machine: 'M1' },
          fields: {
            a: value(3, 20),
            b: value(2, 10),
            c: value(1, 0),
            d: value(9, 5),
            status: value('running', 20),
          },
        },
      ]);
    });

    it('finds a field that was last written hours before the others', async () => {
      const hour = 3_600_000;
      const ticks = Array.from({ length: 300 }, (_, index) => tick(index * 60_000, { a: index }));
      await store().write([...ticks, tick(1, { a_q: 5 }), tick(60_001, { a_q: 6 })]);
      const window = { fromMs: START_MS, toMs: START_MS + 6 * hour };
      expect((await latest({ window }))[0]?.fields).toEqual({
        a: value(299, 299 * 60_000),
        a_q: value(6, 60_001),
      });
      const early = { fromMs: START_MS, toMs: START_MS + 60_001 };
      expect((await latest({ window: early, fields: ['a_q'] }))[0]?.fields).toEqual({ a_q: value(5, 1) });
    });

    it('gives a row for each combination of tags, with the fields that it has', async () => {
      await store().write([
        tick(0, { temperature: 20 }, { machine: 'CAS_01' }),
        tick(1, { temperature: 45, current: 3 }, { machine: 'FORM_01' }),
        tick(2, { current: 4 }, { machine: 'FORM_01' }),
        tick(3, { soc: 30 }, { machine: 'EOL_01', line: 'L2' }),
      ]);
      expect(await latest()).toEqual([
        { tags: { machine: 'CAS_01' }, fields: { temperature: value(20, 0) } },
        { tags: { machine: 'EOL_01' }, fields: { soc: value(30, 3) } },
        { tags: { machine: 'FORM_01' }, fields: { temperature: value(45, 1), current: value(4, 2) } },
      ]);
      expect(await latest({ by: ['line'], fields: ['temperature', 'soc'] })).toEqual([
        { tags: { line: 'L1' }, fields: { temperature: value(45, 1) } },
        { tags: { line: 'L2' }, fields: { soc: value(30, 3) } },
      ]);
      expect(await latest({ by: [], fields: ['temperature', 'current'] })).toEqual([
        { tags: {}, fields: { temperature: value(45, 1), current: value(4, 2) } },
      ]);
    });

    it('selects by tags', async () => {
      await store().write(['M1', 'M2', 'M3'].map((machine, index) => tick(index, { a: index }, { machine })));
      const where = [{ name: 'machine', equals: ['M3', 'M1'] }];
      expect((await latest({ where })).map(({ tags }) => tags['machine'])).toEqual(['M1', 'M3']);
      expect(await latest({ where: [{ name: 'machine', equals: 'M9' }] })).toEqual([]);
    });

    it('selects by text', async () => {
      await store().write([
        inspected('C1', 0, { a: 1 }),
        inspected('C2', 1, { a: 2 }),
        inspected('C1', 2, { b: 3 }),
      ]);
      const where = [{ name: 'cell', equals: 'C1' }];
      const { sub } = inspected('C1', 0).at;
      expect(await latest({ measurement: 'inspection', where, fields: ['a', 'b'], by: ['station'] })).toEqual(
        [{ tags: { station: 'CAS_01' }, fields: { a: value(1, 0, sub), b: value(3, 2, sub) } }],
      );
    });

    it('looks only into the half-open window', async () => {
      await store().write([0, 1, 2].map((after) => tick(after, { a: after })));
      const window = { fromMs: START_MS, toMs: START_MS + 2 };
      expect((await latest({ window }))[0]?.fields).toEqual({ a: value(1, 1) });
      expect(await latest({ window: { fromMs: START_MS + 3, toMs: START_MS + 9 } })).toEqual([]);
    });

    it('takes the greatest of several values of one instant', async () => {
      await store().write([
        tick(0, { a: 1 }, { machine: 'M1' }),
        tick(0, { a: 3 }, { machine: 'M2' }),
        tick(0, { a: 2 }, { machine: 'M3' }),
      ]);
      expect(await latest({ by: ['line'] })).toEqual([{ tags: { line: 'L1' }, fields: { a: value(3, 0) } }]);
    });

    it('leaves the tag out that a combination does not have', async () => {
      await store().write([inspected('C1', 0, { a: 1 }), inspected('C2', 1, { a: 2 }, { position: '1' })]);
      const rows = await latest({ measurement: 'inspection', fields: ['a'], by: ['position'] });
      expect(rows.map(({ tags }) => tags)).toEqual([{}, { position: '1' }]);
    });

    it('answers for machines of 80 signals that came one by one', async () => {
      const signals = Array.from({ length: 80 }, (_, index) => `signal${index}`);
      await store().write(signals.map((signal, index) => tick(index, { [signal]: index + 0.5 })));
      const [row] = await latest();
      expect(row?.fields).toEqual(
        Object.fromEntries(signals.map((signal, index) => [signal, value(index + 0.5, index)])),
      );
    });

    it.each([
      ['a split by a field', { by: ['status'] }],
      ['a tag among the fields', { fields: ['machine'] }],
      ['a field with a quote', { fields: ['a" FROM b; --'] }],
    ])('refuses %s', async (_, query) => {
      await expect(latest(query)).rejects.toThrow(InvalidQueryError);
    });
  });
}
