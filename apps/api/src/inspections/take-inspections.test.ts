import { CellDetail } from '../cells/cell-detail';
import { DemoLine } from '../testing/demo-line';
import { TakeInspections } from './take-inspections';

const record = (change: object = {}) => ({
  cellId: 'A',
  lot: 'LOT-1',
  order: '98765',
  stage: 'IPQC',
  station: 'CAS_01',
  at: '2026-03-02T10:30:00+01:00',
  measurements: { burr: 5.5, moisture: null },
  ...change,
});

describe('TakeInspections', () => {
  let line: DemoLine;
  let inspections: TakeInspections;
  beforeEach(async () => {
    line = await DemoLine.open();
    inspections = new TakeInspections(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());
  const stored = (id: string) => new CellDetail(line.plant, line.store, line.now).read(id);

  it('stores a record with its verdict, in UTC', async () => {
    expect(await inspections.take([record()])).toEqual({ accepted: 1, rejected: [] });
    const cell = await stored('A');
    expect(cell).toMatchObject({ id: 'A', lot: 'LOT-1', order: '98765', line: 'L1' });
    expect(cell.inspections).toHaveLength(1);
    expect(cell.inspections[0]).toMatchObject({ at: '2026-03-02T09:30:00.000Z', verdict: 'INCOMPLETE' });
  });

  it('stores the right ones and names the position and every reason of the wrong ones', async () => {
    const answer = await inspections.take([
      record({ cellId: 'bad cell', at: '2026-03-02T10:30:00' }),
      record(),
      null,
      record({ measurements: { burr: '5' } }),
      record({ cellId: 'B', station: 'CAS_99' }),
    ]);
    expect(answer.accepted).toBe(1);
    expect(
      answer.rejected.map(({ index, errors }) => [index, errors.map(({ pointer, code }) => [pointer, code])]),
    ).toEqual([
      [
        0,
        [
          ['/cellId', 'INVALID_TEXT'],
          ['/at', 'NAIVE_TIME'],
        ],
      ],
      [2, [['', 'WRONG_TYPE']]],
      [3, [['/measurements/burr', 'WRONG_TYPE']]],
      [4, [['/station', 'UNKNOWN_STATION']]],
    ]);
    await expect(stored('B')).rejects.toMatchObject({ code: 'UNKNOWN_ID' });
  });

  it('refuses a measurement from the future and takes one of a clock that runs ahead a little', async () => {
    const answer = await inspections.take([
      record({ at: '2026-03-02T10:05:00Z' }),
      record({ at: '2026-03-02T10:05:00.001Z' }),
    ]);
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'IN_THE_FUTURE' }] });
  });

  it('changes nothing when the same record comes again', async () => {
    await inspections.take([record()]);
    await inspections.take([record(), record()]);
    expect((await stored('A')).inspections).toHaveLength(1);
  });

  it('keeps a thousand cells of one instant apart', async () => {
    const many = Array.from({ length: 1_000 }, (_, number) => record({ cellId: `C${number}` }));
    expect(await inspections.take(many)).toEqual({ accepted: 1_000, rejected: [] });
    for (const id of ['C0', 'C500', 'C999']) expect((await stored(id)).inspections).toHaveLength(1);
  });

  it('says that nothing is known when the store is away', async () => {
    line.storeAway = true;
    await expect(inspections.take([record()])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
