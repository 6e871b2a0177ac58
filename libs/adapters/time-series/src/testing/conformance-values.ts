import fc from 'fast-check';
import type { Point, TimeSeriesStore } from '../time-series-store';
import { HOUR, inspected, onlyRow, START_MS, tick } from './points';

const RUNS = { seed: 20_260_115, numRuns: 20 };
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

export function describeValues(store: () => TimeSeriesStore): void {
  describe('values', () => {
    it('come back exactly: numbers', async () => {
      const edges = [
        0,
        -0,
        1,
        -1,
        0.1,
        1 / 3,
        1e308,
        -1e308,
        Number.MAX_VALUE,
        5e-324,
        -5e-324,
        2 ** -1022,
        1e21,
        1e-7,
        2 ** 53,
        2 ** 53 + 2,
        -(2 ** 63),
        123_456_789_012_345_680,
        Number.EPSILON,
      ];
      await store().write(edges.map((a, index) => tick(index, { a })));
      const rows = await store().rows({ measurement: 'machine', window: HOUR });
      expect(rows.map(({ fields }) => fields['a'])).toEqual(edges.map((a) => a + 0));
    });

    it('come back exactly: any finite numbers', async () => {
      let batch = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(finite, { minLength: 1, maxLength: 50 }), async (numbers) => {
          const machine = `M${batch++}`;
          await store().write(numbers.map((a, index) => tick(index, { a }, { machine })));
          const where = [{ name: 'machine', equals: machine }];
          const rows = await store().rows({ measurement: 'machine', window: HOUR, where });
          expect(rows.map(({ fields }) => fields['a'])).toEqual(numbers.map((a) => a + 0));
        }),
        RUNS,
      );
    });

    it('come back exactly: instants to the nanosecond', async () => {
      const instant = fc.record({
        ms: fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2200, 0, 1) - 1 }),
        sub: fc.integer({ min: 0, max: 999_999 }),
      });
      let batch = 0;
      await fc.assert(
        fc.asyncProperty(instant, async (at) => {
          const machine = `M${batch++}`;
          await store().write([{ ...tick(0, { a: 1 }, { machine }), at }]);
          const rows = await store().rows({
            measurement: 'machine',
            window: { fromMs: at.ms, toMs: at.ms + 1 },
            where: [{ name: 'machine', equals: machine }],
          });
          expect(rows.map((row) => row.at)).toEqual([at]);
        }),
        RUNS,
      );
    });

    const oddTexts = [
      'with blanks',
      ' at both ends ',
      'a,b',
      'a=b',
      ',',
      '=',
      ' ',
      '"quoted"',
      "it's",
      'back\\slash',
      'back\\,comma',
      'back\\ blank',
      'back\\=equals',
      '\\\\two',
      'Prüfstand Größe µΩ',
      '电芯',
      'emoji 🔋🧪',
      '#not a comment',
      "' OR 1=1 --",
      '"; DROP TABLE machine; --',
      "x'); DROP DATABASE cellgate; --",
      '${jndi:ldap://x}',
      '%00%0a',
      'null',
      'true',
      '1i',
      '/regex/',
    ];
    it.each(oddTexts)('come back exactly: tag %j, which also selects', async (machine) => {
      await store().write([tick(0, { a: 1 }, { machine }), tick(0, { a: 2 }, { machine: 'other' })]);
      const where = [{ name: 'machine', equals: machine }];
      const rows = await store().rows({ measurement: 'machine', window: HOUR, where });
      expect(rows.map(({ tags, fields }) => [tags['machine'], fields['a']])).toEqual([[machine, 1]]);
      const [latest] = await store().latest({ measurement: 'machine', window: HOUR, where, by: ['machine'] });
      expect(latest?.tags).toEqual({ machine });
    });

    it.each([...oddTexts, 'trailing backslash\\', '\\"', '"', "'", '\\n', '\\'])(
      'come back exactly: text %j, which also selects',
      async (cell) => {
        await store().write([inspected(cell, 0), inspected('other', 1)]);
        const where = [{ name: 'cell', equals: cell }];
        const rows = await store().rows({ measurement: 'inspection', window: HOUR, where });
        expect(rows.map(({ fields }) => fields['cell'])).toEqual([cell]);
      },
    );

    it('come back exactly: any printable tags and texts', async () => {
      const printable = fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
        .filter((text) => !/[\p{Cc}\p{Cs}]|\\$/u.test(text));
      let batch = 0;
      await fc.assert(
        fc.asyncProperty(printable, printable, printable, async (kind, status, machine) => {
          const line = `L${batch++}`;
          await store().write([tick(0, { status }, { line, machine, kind })]);
          const where = [
            { name: 'line', equals: line },
            { name: 'machine', equals: machine },
            { name: 'status', equals: status },
          ];
          const rows = await store().rows({ measurement: 'machine', window: HOUR, where });
          expect(rows.map(({ tags, fields }) => [tags, fields])).toEqual([
            [{ line, machine, kind }, { status }],
          ]);
        }),
        { ...RUNS, numRuns: 60 },
      );
    });

    it('are one line: control characters of a text become blanks', async () => {
      const reason = 'first "line"\nsecond\tline\r\n\u0000end\u007f';
      const event: Point = {
        measurement: 'machine_event',
        tags: { line: 'L1', machine: 'M1', kind: 'status' },
        fields: { reason, text: 'half \ud800 pair' },
        at: { ms: START_MS, sub: 0 },
      };
      await store().write([event]);
      const stored = { reason: 'first "line" second line   end ', text: 'half \ufffd pair' };
      expect((await onlyRow(store(), 'machine_event')).fields).toEqual(stored);
      const where = [{ name: 'reason', equals: reason }];
      expect(await store().rows({ measurement: 'machine_event', window: HOUR, where })).toHaveLength(1);
    });

    it('may be long: a text of 60,000 characters', async () => {
      const text = 'ß🔋'.repeat(20_000);
      await store().write([
        {
          ...tick(0, { text }),
          measurement: 'machine_event',
          tags: { line: 'L1', machine: 'M1', kind: 'k' },
        },
      ]);
      expect((await onlyRow(store(), 'machine_event')).fields['text']).toBe(text);
    });

    it('do not let a name or a value reach the database', async () => {
      await store().write([tick(0, { a: 1 })]);
      const nasty = [
        "'; DROP TABLE machine; --",
        '"; DROP SERIES FROM "machine"; --',
        '\n; DROP MEASUREMENT "machine"',
      ];
      for (const equals of nasty) {
        const where = [{ name: 'machine', equals }];
        expect(await store().rows({ measurement: 'machine', window: HOUR, where })).toEqual([]);
        const status = [{ name: 'status', equals }];
        expect(await store().rows({ measurement: 'machine', window: HOUR, where: status })).toEqual([]);
      }
      expect(await store().rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
    });
  });
}
