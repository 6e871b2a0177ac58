import { InvalidQueryError } from '../errors';
import type { Aggregate, TimeSeriesStore, WindowQuery, WindowRow } from '../time-series-store';
import { HOUR, inspected, START_MS, tick } from './points';

const MINUTE = 60_000;

export function describeWindows(store: () => TimeSeriesStore): void {
  const windows = (query: Partial<WindowQuery> = {}): Promise<WindowRow[]> =>
    store().windows({
      measurement: 'machine',
      window: HOUR,
      field: 'a',
      aggregate: 'mean',
      everyMs: MINUTE,
      ...query,
    });
  const series = async (query: Partial<WindowQuery> = {}): Promise<[number, number][]> =>
    (await windows(query)).map(({ startMs, value }) => [startMs - START_MS, value]);

  describe('windows', () => {
    it('gives an empty answer in an empty store and for a field that was never written', async () => {
      expect(await windows()).toEqual([]);
      await store().write([tick(0, { b: 1 })]);
      expect(await windows()).toEqual([]);
    });

    const values: readonly [number, number][] = [
      [0, 4],
      [10_000, 1],
      [59_999, 2.5],
      [60_000, -3],
      [180_001, 7],
    ];
    const expected: readonly [Aggregate, readonly number[]][] = [
      ['mean', [2.5, -3, 7]],
      ['min', [1, -3, 7]],
      ['max', [4, -3, 7]],
      ['sum', [7.5, -3, 7]],
      ['count', [3, 1, 1]],
      ['first', [4, -3, 7]],
      ['last', [2.5, -3, 7]],
    ];
    it.each(expected)(
      'gives %s of each window that has values, and no empty one',
      async (aggregate, answer) => {
        await store().write(values.map(([after, a]) => tick(after, { a, other: 100 })));
        expect(await series({ aggregate })).toEqual([
          [0, answer[0]],
          [MINUTE, answer[1]],
          [3 * MINUTE, answer[2]],
        ]);
      },
    );

    it('aligns windows to 1970 and counts only what lies within unaligned bounds', async () => {
      await store().write([0, 20_000, 40_000, 60_000, 80_000].map((after) => tick(after, { a: after })));
      const window = { fromMs: START_MS + 20_000, toMs: START_MS + 80_000 };
      for (const aggregate of ['count', 'sum', 'first', 'last', 'min', 'max'] as const) {
        const answer = {
          count: [2, 1],
          sum: [60_000, 60_000],
          first: [20_000, 60_000],
          last: [40_000, 60_000],
        };
        const [first, second] =
          answer[aggregate as 'count'] ?? (aggregate === 'min' ? [20_000, 60_000] : [40_000, 60_000]);
        expect(await series({ window, aggregate })).toEqual([
          [0, first],
          [MINUTE, second],
        ]);
      }
    });

    it.each([7_000, 1, 86_400_000 * 7, 12_345_678])('takes windows of %d ms', async (everyMs) => {
      await store().write([tick(123_456, { a: 1 })]);
      const at = START_MS + 123_456;
      expect(await windows({ everyMs })).toEqual([{ startMs: at - (at % everyMs), tags: {}, value: 1 }]);
    });

    it('splits by tags, in the order of time and then of the tags', async () => {
      await store().write(
        ['M2', 'M1'].flatMap((machine, index) =>
          [0, MINUTE].map((after) => tick(after, { a: index + after }, { machine })),
        ),
      );
      expect(await windows({ by: ['machine'] })).toEqual([
        { startMs: START_MS, tags: { machine: 'M1' }, value: 1 },
        { startMs: START_MS, tags: { machine: 'M2' }, value: 0 },
        { startMs: START_MS + MINUTE, tags: { machine: 'M1' }, value: 1 + MINUTE },
        { startMs: START_MS + MINUTE, tags: { machine: 'M2' }, value: MINUTE },
      ]);
      expect(await series({ aggregate: 'sum' })).toEqual([
        [0, 1],
        [MINUTE, 1 + 2 * MINUTE],
      ]);
    });

    it('gives a combination without the tag its own series', async () => {
      await store().write([inspected('C1', 0, { a: 1 }), inspected('C2', 0, { a: 2 }, { position: '1' })]);
      expect(await windows({ measurement: 'inspection', by: ['position'] })).toEqual([
        { startMs: START_MS, tags: {}, value: 1 },
        { startMs: START_MS, tags: { position: '1' }, value: 2 },
      ]);
    });

    it('selects by tags and text', async () => {
      await store().write([
        inspected('C1', 0, { a: 1, lot: 'A' }),
        inspected('C2', 1, { a: 2, lot: 'B' }),
        inspected('C3', 2, { a: 3, lot: 'A' }, { verdict: 'FAIL' }),
      ]);
      const sum = (where: WindowQuery['where'] & object): Promise<[number, number][]> =>
        series({ measurement: 'inspection', aggregate: 'sum', where });
      expect(await sum([{ name: 'lot', equals: 'A' }])).toEqual([[0, 4]]);
      expect(await sum([{ name: 'verdict', equals: 'FAIL' }])).toEqual([[0, 3]]);
      expect(
        await sum([
          { name: 'lot', equals: ['A', 'B'] },
          { name: 'verdict', equals: ['PASS'] },
        ]),
      ).toEqual([[0, 3]]);
      expect(await sum([{ name: 'verdict', equals: 'NONE' }])).toEqual([]);
    });

    it('counts text', async () => {
      await store().write([0, 1, MINUTE].map((after) => tick(after, { status: 'running' })));
      expect(await series({ field: 'status', aggregate: 'count' })).toEqual([
        [0, 2],
        [MINUTE, 1],
      ]);
    });

    it.each([
      ['first', 9, 5],
      ['last', 5, 9],
    ] as const)('takes the greatest value of one instant as the %s', async (aggregate, atStart, atEnd) => {
      await store().write([
        tick(0, { a: aggregate === 'first' ? 3 : 4 }, { machine: 'M1' }),
        tick(0, { a: atStart }, { machine: 'M2' }),
        tick(1, { a: atEnd }, { machine: 'M1' }),
        tick(1, { a: 1 }, { machine: 'M2' }),
      ]);
      expect(await series({ aggregate })).toEqual([[0, 9]]);
    });

    it('tells instants apart that differ by a nanosecond', async () => {
      await store().write([
        { ...tick(0, { a: 1 }), at: { ms: START_MS, sub: 1 } },
        { ...tick(0, { a: 2 }), at: { ms: START_MS, sub: 2 } },
      ]);
      expect(await series({ aggregate: 'first' })).toEqual([[0, 1]]);
      expect(await series({ aggregate: 'last' })).toEqual([[0, 2]]);
    });

    it('refuses an aggregate that no number can hold', async () => {
      await store().write([0, 1].map((after) => tick(after, { a: Number.MAX_VALUE })));
      await expect(windows({ aggregate: 'sum' })).rejects.toThrow(InvalidQueryError);
      expect(await series({ aggregate: 'max' })).toEqual([[0, Number.MAX_VALUE]]);
    });

    it('answers fine windows over all times', async () => {
      await store().write([tick(5, { a: 1 })]);
      const window = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
      expect(await series({ window, everyMs: 1 })).toEqual([[5, 1]]);
    });

    const wrong: readonly [string, Partial<WindowQuery>][] = [
      ['the mean of text', { field: 'status' }],
      ['the last of text', { field: 'status', aggregate: 'last' }],
      ['windows without width', { everyMs: 0 }],
      ['windows of half a millisecond', { everyMs: 0.5 }],
      ['an unknown aggregate', { aggregate: 'mean("a"); DROP' as Aggregate }],
      ['a split by a field', { by: ['status'] }],
      ['a field with a quote', { field: 'a") FROM b --' }],
    ];
    it.each(wrong)('refuses %s', async (_, query) => {
      await expect(windows(query)).rejects.toThrow(InvalidQueryError);
    });
  });
}
