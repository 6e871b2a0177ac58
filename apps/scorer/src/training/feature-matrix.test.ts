import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atGate, columnsOf, featureVector, parseFeatureSpecification } from '@cellgate/risk';
import { GOOD } from '../testing/line-store';
import { featureMatrix } from './feature-matrix';
import { type HistoryCell, readHistory } from './history-reader';

const template = atGate(
  parseFeatureSpecification(
    JSON.parse(readFileSync(join(__dirname, '../../../../training/feature-template.json'), 'utf8')),
  ),
  'FQC',
);
const typical = { ...GOOD.CAS_01, ...GOOD.FORM_01, ...GOOD.EOL_01 };

/** Cells that spread around the typical one, so that every feature has a scale. */
function history(count: number): HistoryCell[] {
  return Array.from({ length: count }, (_, index) => ({
    failed: index % 10 === 0,
    trueProbability: null,
    measurements: Object.fromEntries(
      Object.entries(typical).map(([id, value], column) => [
        id,
        value * (1 + 0.0002 * (((index * (column + 3)) % 97) - 48)),
      ]),
    ),
  }));
}
const limits = [{ characteristic: 'k_value', unit: 'mV/d', lsl: null, usl: 0.714 }];

describe('featureMatrix', () => {
  const cells = history(200);
  cells[150] = {
    ...history(200)[150],
    failed: true,
    trueProbability: 0.5,
    measurements: { ...typical, k_value: 0.9 },
  };
  cells[151] = { failed: false, trueProbability: null, measurements: { ...typical, fill_mass: -70 } };
  const matrix = featureMatrix(template, cells, 100, limits, new Set(['k_value']));

  it('fits medians and scales to the training cells only', () => {
    const other = featureMatrix(template, [...cells.slice(0, 100), ...history(9)], 100, limits, new Set());
    expect(other.specification).toEqual(matrix.specification);
    expect(matrix.specification.features.every(({ statistics }) => statistics !== null)).toBe(true);
    expect(template.features.every(({ statistics }) => statistics === null)).toBe(true);
  });

  it('gives each cell the row that the scorer computes, and none without evidence', () => {
    const vector = featureVector(matrix.specification, cells[7]?.measurements ?? {});
    expect(matrix.rows[7]?.columns).toEqual(vector.kind === 'vector' ? vector.columns : null);
    expect(matrix.rows[7]?.columns).toHaveLength(columnsOf(template).length);
    expect(matrix.rows[151]?.columns).toBeNull();
  });

  it('marks cells outside their limits', () => {
    expect(matrix.rows[150]).toMatchObject({
      failed: true,
      outsideLimits: true,
      outsideEndOfLineLimits: true,
    });
    expect(matrix.rows.filter(({ outsideLimits }) => outsideLimits)).toHaveLength(1);
    const upstream = featureMatrix(template, cells, 100, limits, new Set(['acir']));
    expect(upstream.rows[150]).toMatchObject({ outsideLimits: true, outsideEndOfLineLimits: false });
  });

  it('adds rows at the ends of the physical ranges and samples to check the features with', () => {
    expect(matrix.extremes.length).toBeGreaterThan(20);
    expect(matrix.extremes.flat().every(Number.isFinite)).toBe(true);
    expect(matrix.samples.length).toBeGreaterThanOrEqual(19);
  });
});

describe('readHistory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-history-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = async (text: string): Promise<HistoryCell[]> => {
    const file = join(folder, 'history.csv');
    writeFileSync(file, text);
    const cells: HistoryCell[] = [];
    for await (const cell of readHistory(file)) cells.push(cell);
    return cells;
  };

  it('reads cells in order, an empty field as missing', async () => {
    expect(await read('index,cell,lot,failed,p_true,burr\n0,C0,L,1,0.5,4.5\n1,C1,L,0,0.1,\n')).toEqual([
      { failed: true, trueProbability: 0.5, measurements: { burr: 4.5 } },
      { failed: false, trueProbability: 0.1, measurements: { burr: null } },
    ]);
  });

  it.each([
    ['cell,burr\n', 'line 1 has no column "failed"'],
    ['failed,burr\n0\n', 'line 2 has 1 fields, the header 2'],
    ['failed,burr\n0,low\n', 'line 2: burr is "low", expected a number'],
    ['failed,burr\n2,5\n', 'line 2: failed is 2, expected 0 or 1'],
    ['failed,burr\n,5\n', 'line 2: failed is null, expected 0 or 1'],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
