import { inspections, risk } from '../testing/demo-data';
import { DemoLine } from '../testing/demo-line';
import { RiskOverview } from './risk-overview';

describe('RiskOverview', () => {
  let line: DemoLine;
  let overview: RiskOverview;
  beforeEach(async () => {
    line = await DemoLine.open();
    overview = new RiskOverview(line.plant, line.store, line.now);
  });
  afterEach(() => line.close());
  const summary = (query: { from?: number; to?: number } = {}) =>
    overview.summary({ params: {}, query, body: undefined });

  it('answers zeros and ten bins when nothing was assessed', async () => {
    const { counts, histogram, threshold } = await summary();
    expect(counts).toEqual({ HIGH: 0, LOW: 0, INSUFFICIENT_EVIDENCE: 0 });
    expect(histogram).toHaveLength(10);
    expect(histogram[7]).toEqual({ from: 70, to: 80, count: 0 });
    expect(threshold).toBe(75);
  });

  it('counts the latest grade of each cell; ends of bins belong to the next, 100 to the last', async () => {
    await inspections(line, ...['A', 'B', 'C', 'D'].map((id) => ({ id, ago: 9_000 })));
    await risk(line, 'A', 'HIGH', 99, 2_000);
    await risk(line, 'A', 'LOW', 10, 1_000);
    await risk(line, 'B', 'HIGH', 100);
    await risk(line, 'C', 'INSUFFICIENT_EVIDENCE', null);
    await risk(line, 'D', 'LOW', 0);
    const { counts, histogram } = await summary();
    expect(counts).toEqual({ HIGH: 1, LOW: 2, INSUFFICIENT_EVIDENCE: 1 });
    expect(histogram.map(({ count }) => count)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('looks only at the asked time', async () => {
    await inspections(line, { id: 'A', ago: 9_000 });
    await risk(line, 'A', 'HIGH', 99, 5_000);
    await risk(line, 'A', 'LOW', 10, 1_000);
    const { counts } = await summary({ from: line.nowMs - 6_000, to: line.nowMs - 1_000 });
    expect(counts).toEqual({ HIGH: 1, LOW: 0, INSUFFICIENT_EVIDENCE: 0 });
  });

  it('refuses more than 31 days', async () => {
    await expect(summary({ from: line.nowMs - 32 * 86_400_000 })).rejects.toMatchObject({ status: 400 });
  });
});
