import { DEFAULTS, type RiskOptions } from '../../options';
import { field, fixture, frame, riskFrame } from '../../testing/fixtures';
import type { Frame } from '../../frames/frame';
import { reasonBesideScore, riskModel, type RiskModel } from './model';

const model = (frames: readonly Frame[], options: Partial<RiskOptions> = {}): RiskModel => {
  const outcome = riskModel(frames, { ...DEFAULTS.risk, ...options });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.model;
};
const problem = (frames: readonly Frame[], options: Partial<RiskOptions> = {}): string => {
  const outcome = riskModel(frames, { ...DEFAULTS.risk, ...options });
  return outcome.ok ? '' : `${outcome.problem.message} ${outcome.problem.remedy}`;
};
const CELLS = frame(
  'A',
  field('time', 'time', [1, 2, 3, 4, 5]),
  field('cell', 'string', ['C1', 'C2', 'C3', 'C1', 'C4']),
  field('grade', 'string', ['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE', 'LOW', 'HIGH']),
  field('score', 'number', [90, 12.5, null, 40, 76]),
);

describe('riskModel', () => {
  it('counts a cell once, by its newest row', () => {
    const { newest, rowCounts } = model([CELLS]);
    expect(rowCounts).toEqual([2, 2, 1]);
    expect(newest().counts).toEqual([1, 2, 1]);
    expect(Array.from(newest().indices)).toEqual([1, 2, 3, 4]);
  });

  it('ranks by grade, then by score; missing evidence comes before low risk', () => {
    expect(
      model([CELLS])
        .ranking(10)
        .map(({ cell }) => cell),
    ).toEqual(['C4', 'C3', 'C1', 'C2']);
    expect(
      model([CELLS])
        .ranking(2)
        .map(({ cell }) => cell),
    ).toEqual(['C4', 'C3']);
    expect(model([CELLS]).ranking(0)).toEqual([]);
  });

  it('gives bins of all scored cells, the last one closed', () => {
    const bins = model([CELLS], { binWidth: 25 }).bins();
    expect(bins.map(({ counts }) => counts)).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    const edge = frame('A', field('score', 'number', [100, 0]));
    expect(
      model([edge], { binWidth: 30 })
        .bins()
        .map(({ counts }) => counts[0] + counts[1]),
    ).toEqual([1, 0, 0, 1]);
  });

  it('never calls a cell low for lack of a grade in a column of grades', () => {
    const rows = frame(
      'A',
      field('score', 'number', [5, 5, 90]),
      field('grade', 'string', [null, 'ODD', null]),
    );
    expect(model([rows]).rowCounts).toEqual([1, 0, 2]);
    expect(model([rows]).notes.join()).toContain('"ODD" is unknown');
  });

  it('takes the grade from the threshold when there is no column, and says so', () => {
    const { rowCounts, notes } = model([frame('A', field('score', 'number', [75, 75.1, null]))]);
    expect(rowCounts).toEqual([1, 1, 1]);
    expect(notes.join()).toContain('no grade');
  });

  it('keeps a missing score missing', () => {
    expect(model([CELLS]).cellAt(2)).toMatchObject({
      cell: 'C3',
      score: null,
      grade: 'INSUFFICIENT_EVIDENCE',
    });
    const none = frame('A', field('score', 'number', [null, null]), field('cell', 'string', ['a', 'b']));
    expect(model([none]).newest().counts).toEqual([0, 0, 2]);
  });

  it('sorts rows and leads back to the frame', () => {
    const turned = frame(
      'A',
      ...CELLS.fields.map((one) => ({ ...one, values: Array.from(one.values).reverse() })),
    );
    const sorted = model([turned]);
    expect(Array.from(sorted.xs)).toEqual([1, 2, 3, 4, 5]);
    expect(sorted.originAt(sorted.cellAt(0).row)).toEqual({ frame: turned, row: 4 });
    expect(sorted.newest().counts).toEqual([1, 2, 1]);
  });

  it('leaves out rows without a time from a chart over time, and says how many', () => {
    const rows = frame('A', field('time', 'time', [null, 2]), field('score', 'number', [1, 2]));
    expect(model([rows]).length).toBe(1);
    expect(model([rows]).notes[0]).toBe('1 rows without a time are not shown.');
    expect(model([rows], { x: 'sequence' }).length).toBe(2);
  });

  it('reads factors, interval and reasons', () => {
    const ranked = model([riskFrame(300)]).ranking(1)[0];
    expect(ranked).toMatchObject({ grade: 'HIGH', recommendation: 'short-term testing recommended' });
    expect(ranked?.factors).toHaveLength(3);
    expect(ranked?.factors.every(({ unit }) => (unit ?? '') !== '')).toBe(true);
    expect(ranked?.reasons).toEqual(['score above the threshold']);
    expect(ranked?.low).toBeLessThan(ranked?.score ?? 0);
  });

  it('names the reason of a grade that the score does not tell', () => {
    const [cell] = model([riskFrame(300)]).ranking(1);
    if (cell === undefined) throw new Error('there are cells');
    const above = 'burr 13 µm is above its upper specification limit 12 µm (hard limit)';
    const low = { ...cell, score: 24.6, reasons: [above] };
    expect(reasonBesideScore(low, 75)).toBe(above);
    expect(reasonBesideScore({ ...low, score: null }, 75)).toBe(above);
    expect(reasonBesideScore({ ...low, score: 80 }, 75)).toBeNull();
    expect(reasonBesideScore({ ...low, grade: 'LOW' }, 75)).toBeNull();
    expect(reasonBesideScore({ ...low, reasons: [] }, 75)).toBeNull();
  });

  it('refuses what would be drawn wrongly', () => {
    expect(problem([frame('A', field('score', 'number', [0.5, 120]))])).toMatch(
      /A score is 120.*risk.fields.score/,
    );
    expect(problem([CELLS], { threshold: 0 })).toMatch(/threshold is 0.*risk.threshold/);
    expect(problem([CELLS], { show: 'distribution', binWidth: 0 })).toMatch(/risk.binWidth/);
    expect(problem([frame('A', field('time', 'time', [null]), field('score', 'number', [1]))])).toMatch(
      /No row has a time/,
    );
  });

  it('reads 100,000 rows', () => {
    const { frames } = fixture('risk', 'many');
    expect(model(frames).newest().indices).toHaveLength(100_000);
  });
});
