import { inspections, risk } from '../testing/demo-data';
import { DemoLine } from '../testing/demo-line';
import { CellDetail } from './cell-detail';

describe('CellDetail', () => {
  let line: DemoLine;
  let cells: CellDetail;
  beforeEach(async () => {
    line = await DemoLine.open();
    cells = new CellDetail(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());

  it('brings together what all stations measured, in time order, against the limits of the plant', async () => {
    const days = 24 * 3_600_000;
    await inspections(line, {
      id: 'A',
      ago: 20 * days,
      lot: 'x',
      measurements: { burr: 14, moisture: null },
    });
    await inspections(line, {
      id: 'A',
      ago: days,
      stage: 'FQC',
      station: 'EOL_01',
      measurements: { dcir: 1.2 },
    });
    await inspections(line, { id: 'OTHER', ago: days });
    const cell = await cells.read('A');
    expect(cell).toMatchObject({ id: 'A', lot: 'x', order: null, line: 'L1', risk: null });
    expect(cell.inspections.map(({ stage, station, verdict, at }) => [stage, station, verdict, at])).toEqual([
      ['IPQC', 'CAS_01', 'FAIL', '2026-02-10T10:00:00.000Z'],
      ['FQC', 'EOL_01', 'INCOMPLETE', '2026-03-01T10:00:00.000Z'],
    ]);
    const measured = cell.inspections[0]?.measurements;
    expect(measured?.find(({ characteristic }) => characteristic === 'burr')).toEqual({
      characteristic: 'burr',
      label: 'Burr height',
      value: 14,
      unit: 'µm',
      lsl: null,
      usl: 12,
      target: null,
    });
    expect(measured?.find(({ characteristic }) => characteristic === 'moisture')?.value).toBeNull();
    expect(measured?.find(({ characteristic }) => characteristic === 'cathode_loading')?.value).toBeNull();
  });

  it('answers the newest assessment with its reasons and factors', async () => {
    await inspections(line, { id: 'A', ago: 5_000 });
    await risk(line, 'A', 'LOW', 10, 2_000);
    await risk(line, 'A', 'HIGH', 91, 1_000);
    expect((await cells.read('A')).risk).toEqual({
      grade: 'HIGH',
      score: 91,
      scoreInterval: { low: 87, high: 95 },
      probability: 0.091,
      recommendation: 'short-term testing recommended',
      reasons: ['score 91 is at least 75'],
      model: 'demo',
      modelRevision: 'r1',
      assessedAt: '2026-03-02T09:59:59.000Z',
      factors: [
        { feature: 'burr', value: 14.2, unit: 'µm', contribution: 1.9 },
        { feature: 'moisture', value: 310, unit: 'ppm', contribution: -0.2 },
      ],
    });
  });

  it('answers an assessment without evidence: no score, never 0', async () => {
    await inspections(line, { id: 'A' });
    await risk(line, 'A', 'INSUFFICIENT_EVIDENCE', null);
    expect((await cells.read('A')).risk).toMatchObject({
      grade: 'INSUFFICIENT_EVIDENCE',
      score: null,
      scoreInterval: null,
      probability: null,
      recommendation: 'measure again',
    });
  });

  it('refuses a cell that nobody saw', async () => {
    await expect(cells.read('A')).rejects.toMatchObject({ code: 'UNKNOWN_ID' });
  });
});
