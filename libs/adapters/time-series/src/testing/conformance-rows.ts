import { InvalidQueryError } from '../errors';
import { MEASUREMENTS } from '../measurements';
import type { Measurement } from '../measurements';
import type { Instant } from '../instant';
import type { Row, RowQuery, TimeSeriesStore } from '../time-series-store';
import { afterStart, HOUR, inspected, START_MS, tick } from './points';

export function describeRows(store: () => TimeSeriesStore): void {
  const rows = (query: Partial<RowQuery> = {}): Promise<Row[]> =>
    store().rows({ measurement: 'machine', window: HOUR, ...query });
  const times = (answer: readonly Row[]): number[] => answer.map(({ at }) => afterStart(at));

  describe('rows', () => {
    it('gives an empty answer for every measurement of an empty store', async () => {
      for (const measurement of Object.keys(MEASUREMENTS) as Measurement[]) {
        expect(await rows({ measurement })).toEqual([]);
        expect(
          await rows({
            measurement,
            fields: ['value'],
            where: [{ name: MEASUREMENTS[measurement].tags[0], equals: 'x' }],
          }),
        ).toEqual([]);
      }
    });

    it('is half-open: from counts, to does not', async () => {
      await store().write([-1, 0, 999, 1_000, 1_001].map((after) => tick(after, { a: after })));
      expect(times(await rows({ window: { fromMs: START_MS, toMs: START_MS + 1_000 } }))).toEqual([0, 999]);
      expect(await rows({ window: { fromMs: START_MS, toMs: START_MS } })).toEqual([]);
    });

    it('takes any bounds, of which only the storable years count', async () => {
      await store().write([tick(0, { a: 1 })]);
      expect(await rows({ window: { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER } })).toHaveLength(1);
      expect(await rows({ window: { fromMs: 0, toMs: 1 } })).toEqual([]);
    });

    it('leaves absent fields out when all are asked for', async () => {
      await store().write([tick(0, { a: 1 }), tick(1, { b: 2 })]);
      expect((await rows()).map(({ fields }) => fields)).toEqual([{ a: 1 }, { b: 2 }]);
    });

    it('gives null for an asked field that the row lacks, and no row that has none of them', async () => {
      await store().write([tick(0, { a: 1 }), tick(1, { b: 2 }), tick(2, { c: 3 })]);
      expect((await rows({ fields: ['a', 'b', 'never'] })).map(({ fields }) => fields)).toEqual([
        { a: 1, b: null, never: null },
        { a: null, b: 2, never: null },
      ]);
      expect(await rows({ fields: ['never'] })).toEqual([]);
    });

    it('gives the tags with chosen fields', async () => {
      await store().write([tick(0, { a: 1, b: 2 })]);
      expect(await rows({ fields: ['b'] })).toEqual([
        {
          at: { ms: START_MS, sub: 0 },
          tags: { line: 'L1', machine: 'M1', kind: 'press' },
          fields: { b: 2 },
        },
      ]);
    });

    it('orders and limits', async () => {
      await store().write([3, 1, 2].map((after) => tick(after, { a: after })));
      expect(times(await rows())).toEqual([1, 2, 3]);
      expect(times(await rows({ limit: 2 }))).toEqual([1, 2]);
      expect(times(await rows({ order: 'descending', limit: 2 }))).toEqual([3, 2]);
      expect(times(await rows({ limit: 10 }))).toEqual([1, 2, 3]);
    });

    it('gives rows of one instant in the same order every time', async () => {
      await store().write(['M3', 'M1', 'M2'].map((machine) => tick(0, { a: 1 }, { machine })));
      const first = await rows();
      expect(first).toHaveLength(3);
      expect(await rows()).toEqual(first);
      expect((await rows({ limit: 2 })).length).toBe(2);
    });

    it.each(['ascending', 'descending'] as const)(
      'pages %s over equal milliseconds without loss',
      async (order) => {
        const cells = Array.from({ length: 50 }, (_, index) => `C${index}`);
        await store().write(cells.map((cell, index) => inspected(cell, index % 3)));
        const seen: string[] = [];
        let after: Instant | undefined;
        for (;;) {
          const page = await rows({ measurement: 'inspection', order, limit: 7, ...(after && { after }) });
          seen.push(...page.map(({ fields }) => String(fields['cell'])));
          after = page.at(-1)?.at;
          if (page.length < 7) break;
        }
        expect([...seen].sort()).toEqual([...cells].sort());
        const whole = await rows({ measurement: 'inspection', order });
        expect(seen).toEqual(whole.map(({ fields }) => fields['cell']));
      },
    );

    it('starts strictly behind the instant of the keyset, also at the ends of the window', async () => {
      const at = (sub: number): Instant => ({ ms: START_MS, sub });
      await store().write([0, 1, 999_999].map((sub) => ({ ...tick(0, { a: sub }), at: at(sub) })));
      const subs = async (query: Partial<RowQuery>): Promise<number[]> =>
        (await rows(query)).map(({ at: { sub } }) => sub);
      expect(await subs({ after: at(0) })).toEqual([1, 999_999]);
      expect(await subs({ after: at(999_999) })).toEqual([]);
      expect(await subs({ after: at(1), order: 'descending' })).toEqual([0]);
      expect(await subs({ after: { ms: START_MS - 5, sub: 7 } })).toEqual([0, 1, 999_999]);
      expect(await subs({ after: { ms: HOUR.toMs + 5, sub: 7 }, order: 'descending' })).toEqual([
        999_999, 1, 0,
      ]);
      expect(await subs({ after: { ms: HOUR.toMs + 5, sub: 7 } })).toEqual([]);
      expect(await subs({ after: { ms: HOUR.fromMs - 5, sub: 7 }, order: 'descending' })).toEqual([]);
    });

    it('selects by tags, one value or one of several, joined by and', async () => {
      await store().write(
        ['L1', 'L2'].flatMap((line) =>
          ['M1', 'M2', 'M3'].map((machine, index) => tick(index, { a: index }, { line, machine })),
        ),
      );
      const machine = { name: 'machine', equals: ['M1', 'M3', 'M9'] };
      expect(times(await rows({ where: [machine] }))).toEqual([0, 0, 2, 2]);
      expect(times(await rows({ where: [machine, { name: 'line', equals: 'L2' }] }))).toEqual([0, 2]);
      expect(times(await rows({ where: [machine], limit: 3, order: 'descending' }))).toEqual([2, 2, 0]);
      expect(await rows({ where: [{ name: 'line', equals: 'l2' }] })).toEqual([]);
      expect(await rows({ where: [{ name: 'line', equals: [] }] })).toEqual([]);
    });

    it('selects rows without a tag by the empty text', async () => {
      await store().write([inspected('C1', 0), inspected('C2', 1, {}, { position: '7' })]);
      const absent = { name: 'position', equals: '' };
      expect(times(await rows({ measurement: 'inspection', where: [absent] }))).toEqual([0]);
      const either = { name: 'position', equals: ['', '7'] };
      expect(times(await rows({ measurement: 'inspection', where: [either] }))).toEqual([0, 1]);
    });

    it('selects by text fields, which need not be among the chosen ones', async () => {
      await store().write([
        inspected('C1', 0, { lot: 'A', ocv: 1 }),
        inspected('C2', 1, { lot: 'A', ocv: 2 }),
        inspected('C3', 2, { ocv: 3 }),
      ]);
      const cell = (...equals: string[]): Partial<RowQuery> => ({
        measurement: 'inspection',
        where: [{ name: 'cell', equals }],
      });
      expect(times(await rows(cell('C2')))).toEqual([1]);
      expect((await rows({ ...cell('C2'), fields: ['ocv'] })).map(({ fields }) => fields)).toEqual([
        { ocv: 2 },
      ]);
      expect(times(await rows(cell('C3', 'C1', 'C9')))).toEqual([0, 2]);
      expect(await rows(cell('c1'))).toEqual([]);
      expect(await rows(cell(''))).toEqual([]);
      const lot = { name: 'lot', equals: 'A' };
      expect(times(await rows({ measurement: 'inspection', where: [lot] }))).toEqual([0, 1]);
    });

    it('answers a condition of 1,000 cells', async () => {
      const cells = Array.from({ length: 1_000 }, (_, index) => `C260115-${index}`);
      await store().write(
        cells.filter((_, index) => index % 2 === 0).map((cell, index) => inspected(cell, index)),
      );
      const where = [{ name: 'cell', equals: cells }];
      expect(await rows({ measurement: 'inspection', where })).toHaveLength(500);
    });

    const wrong: readonly [string, Partial<RowQuery>][] = [
      ['an unknown measurement', { measurement: 'cells' as Measurement }],
      ['a condition on a number', { where: [{ name: 'temperature', equals: '1' }] }],
      ['a condition with SQL in its name', { where: [{ name: '1=1 OR line', equals: '1' }] }],
      ['a field with a quote', { fields: ['a" FROM x; DROP TABLE machine; --'] }],
      ['a tag among the fields', { fields: ['machine'] }],
      ['no fields', { fields: [] }],
      ['limit 0', { limit: 0 }],
      ['half a row', { limit: 1.5 }],
      ['a window that ends before it starts', { window: { fromMs: 1, toMs: 0 } }],
      ['a window without a number', { window: { fromMs: NaN, toMs: 0 } }],
      ['a keyset in 1970', { after: { ms: 0, sub: 0 } }],
      ['an unknown order', { order: 'random' as 'ascending' }],
    ];
    it.each(wrong)('refuses %s', async (_, query) => {
      await expect(rows(query)).rejects.toThrow(InvalidQueryError);
    });
  });
}
