import fc from 'fast-check';
import { inspections, risk } from '../testing/demo-data';
import { DemoLine } from '../testing/demo-line';
import type { InputOf } from '../http/route';
import { CellList } from './cell-list';
import type { listCells } from './cells.routes';

type Query = InputOf<typeof listCells>['query'];

describe('CellList', () => {
  let line: DemoLine;
  let list: CellList;
  beforeEach(async () => {
    line = await DemoLine.open();
    list = new CellList(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());
  const read = (query: Query = {}) => list.read({ params: {}, query, body: undefined });
  const pages = async (query: Query): Promise<string[][]> => {
    const all: string[][] = [];
    for (let cursor: string | undefined; ;) {
      const { data, page } = await read({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      all.push(data.map(({ id }) => id));
      if (page.nextCursor === null) return all;
      cursor = page.nextCursor;
    }
  };

  it('answers the cells first seen last, with grade and score where they were assessed', async () => {
    await inspections(line, { id: 'A', ago: 2_000, lot: 'L1', order: '98765' }, { id: 'B', ago: 1_000 });
    await risk(line, 'A', 'LOW', 12, 500);
    await risk(line, 'A', 'HIGH', 91);
    const { data } = await read();
    expect(data).toEqual([
      {
        id: 'B',
        lot: null,
        order: null,
        line: 'L1',
        firstSeenAt: '2026-03-02T09:59:59.000Z',
        lastStage: 'IPQC',
        grade: null,
        score: null,
        scoreInterval: null,
        probability: null,
        recommendation: null,
        assessedAt: null,
        reasons: [],
        factors: [],
      },
      {
        id: 'A',
        lot: 'L1',
        order: '98765',
        line: 'L1',
        firstSeenAt: '2026-03-02T09:59:58.000Z',
        lastStage: 'IPQC',
        grade: 'HIGH',
        score: 91,
        scoreInterval: { low: 87, high: 95 },
        probability: 0.091,
        recommendation: 'short-term testing recommended',
        assessedAt: '2026-03-02T10:00:00.000Z',
        reasons: ['score 91 is at least 75'],
        factors: [
          { feature: 'burr', value: 14.2, unit: 'µm', contribution: 1.9 },
          { feature: 'moisture', value: 310, unit: 'ppm', contribution: -0.2 },
        ],
      },
    ]);
  });

  it('asks for the assessments of a page together, not cell by cell', async () => {
    const cells = Array.from({ length: 40 }, (_, number) => ({ id: `C${number}`, ago: number }));
    await inspections(line, ...cells);
    for (const { id } of cells) await risk(line, id, 'HIGH', 91);
    const asked = jest.spyOn(line.store, 'rows');
    const { data } = await read({ limit: 40 });
    expect(data.every(({ factors }) => factors[0]?.feature === 'burr')).toBe(true);
    // The index of cells once, and their assessments once.
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('filters by grade, lot, order and time', async () => {
    await inspections(
      line,
      { id: 'A', ago: 4_000, lot: 'x', order: '1' },
      { id: 'B', ago: 3_000, lot: 'x', order: '2' },
      { id: 'C', ago: 2_000, lot: 'y', order: '1' },
    );
    await risk(line, 'A', 'HIGH', 90);
    await risk(line, 'B', 'LOW', 9);
    const ids = async (query: Query) => (await read(query)).data.map(({ id }) => id);
    expect(await ids({ grade: 'HIGH' })).toEqual(['A']);
    expect(await ids({ lot: 'x' })).toEqual(['B', 'A']);
    expect(await ids({ lot: 'x', order: '1' })).toEqual(['A']);
    expect(await ids({ from: line.nowMs - 3_000, to: line.nowMs - 2_000 })).toEqual(['B']);
  });

  it('gives every cell exactly once, whatever the page size, also cells of one instant', async () => {
    const cells = Array.from({ length: 60 }, (_, number) => ({
      id: `T${number}`,
      ago: (number % 3) * 1_000,
    }));
    await inspections(line, ...cells);
    const expected = cells.map(({ id }) => id).sort();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (limit) => {
        const all = await pages({ limit });
        expect(all.flat().sort()).toEqual(expected);
        expect(all.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  it('does not move the pages when new cells come in between', async () => {
    await inspections(line, ...['A', 'B', 'C', 'D'].map((id, index) => ({ id, ago: 4_000 - index * 1_000 })));
    const first = await read({ limit: 2 });
    line.nowMs += 1_000;
    await inspections(line, { id: 'NEW' });
    const second = await read({ limit: 2, cursor: first.page.nextCursor ?? '' });
    expect(second.data.map(({ id }) => id)).toEqual(['B', 'A']);
    expect(second.page.nextCursor).toBeNull();
  });

  it('refuses a cursor of other filters, a damaged one and one made up', async () => {
    await inspections(line, { id: 'A' }, { id: 'B', ago: 1 });
    const cursor = (await read({ limit: 1 })).page.nextCursor ?? '';
    const made = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const [query, text] of [
      [{ lot: 'x' }, cursor],
      [{}, cursor.slice(1)],
      [{}, ''],
      [{}, made(['x', 1, 2, 3, 4, 5])],
      [{}, made([1e99])],
      [{}, made({ __proto__: null })],
    ] as [Query, string][]) {
      await expect(read({ ...query, cursor: text })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    }
  });
});
