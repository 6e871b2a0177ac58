import { calibrationSlope, brierScore } from './classification-metrics';
import { labelCalibration, type LabelledProbability } from './label-calibration';
import { type PairedCell, promotionEvidence } from './promotion-evidence';
import { logit } from './risk-score';

/** Cells in exact proportion: of those with probability p the share `rate(p)` fails. */
function cellsOf(rate: (p: number) => number, each = 2_000): LabelledProbability[] {
  return [0.01, 0.05, 0.2, 0.5].flatMap((probability) =>
    Array.from({ length: each }, (_, index) => ({
      // Spread evenly: equal probabilities are binned in the order of the cells.
      failed:
        Math.floor((index + 1) * rate(probability) + 1e-9) > Math.floor(index * rate(probability) + 1e-9),
      probability,
      weight: 1,
    })),
  );
}
const odds = (p: number, slope: number): number => 1 / (1 + Math.exp(-slope * logit(p)));

describe('labelCalibration', () => {
  it('finds slope 1 and intercept 0 where probabilities come true, as the metrics of the library', () => {
    const cells = cellsOf((p) => p);
    const found = labelCalibration(cells);
    expect(found).toMatchObject({ state: 'stable', cells: 8_000, failures: 1_520 });
    expect(found.slope).toBeCloseTo(1, 6);
    expect(found.intercept).toBeCloseTo(0, 6);
    const [failed, p] = [cells.map((cell) => Number(cell.failed)), cells.map((cell) => cell.probability)];
    expect(found.slope).toBeCloseTo(calibrationSlope(failed, p.map(logit)), 8);
    expect(found.brier).toBeCloseTo(brierScore(failed, p), 12);
  });

  it('alarms where probabilities are too extreme beyond chance, and only watches a few cells', () => {
    expect(labelCalibration(cellsOf((p) => odds(p, 0.6)))).toMatchObject({ state: 'alarm' });
    expect(labelCalibration(cellsOf((p) => odds(p, 0.6))).slope).toBeCloseTo(0.6, 1);
    expect(labelCalibration(cellsOf((p) => odds(p, 0.75), 200)).state).toBe('watch');
  });

  it('says `few`, never 0, without failures or without cells', () => {
    expect(labelCalibration([])).toMatchObject({ state: 'few', brier: null, ece: null, slope: null });
    expect(labelCalibration(cellsOf(() => 0))).toMatchObject({ state: 'few', baseRate: 0, slope: null });
  });

  it('lets a sample stand for the cells that nobody looked at', () => {
    const all = cellsOf((p) => p);
    const seen = new Map<number, number>();
    // Every failure came back; of the good ones every tenth was looked at.
    const sampled = all.flatMap((cell) => {
      if (cell.failed) return [cell];
      const count = seen.get(cell.probability) ?? 0;
      seen.set(cell.probability, count + 1);
      return count % 10 === 0 ? [{ ...cell, weight: 10 }] : [];
    });
    const found = labelCalibration(sampled);
    expect(found.baseRate).toBeCloseTo(0.19, 3);
    expect(found.slope).toBeCloseTo(1, 2);
    expect(labelCalibration(sampled.map((cell) => ({ ...cell, weight: 1 }))).baseRate).toBeGreaterThan(0.6);
  });
});

describe('promotionEvidence', () => {
  const thresholds = { champion: 0.02, challenger: 0.02 };
  const costs = { test: 8, escape: 500, efficacy: 0.8 };
  /** The champion gives every cell the base rate; the challenger knows. */
  const pairs = (each: number): PairedCell[] =>
    cellsOf((p) => p / 10, each).map(({ failed, probability }) => ({
      failed,
      weight: 1,
      champion: 0.019,
      challenger: probability / 10,
    }));

  it('is sufficient where the challenger costs less beyond chance and is calibrated', () => {
    const found = promotionEvidence(pairs(2_000), thresholds, costs);
    expect(found.conditions.filter(({ holds }) => !holds)).toEqual([]);
    expect(found.sufficient).toBe(true);
    // Champion: 152 escapes. Challenger tests the cells of 0.05: 100 of the failures, four fifths found.
    expect(found.championCost).toBeCloseTo((152 * 500) / 8_000, 9);
    expect(found.challengerCost).toBeCloseTo((2_000 * 8 + 100 * 100 + 52 * 500) / 8_000, 9);
    expect(found.interval?.[0]).toBeLessThan(found.difference ?? NaN);
    expect(found.interval?.[1]).toBeLessThan(0);
  });

  it.each([
    ['too few labels', pairs(100)],
    ['none', []],
    ['equal decisions', pairs(2_000).map((pair) => ({ ...pair, champion: pair.challenger }))],
    [
      'a worse challenger',
      pairs(2_000).map((pair) => ({ ...pair, champion: pair.challenger, challenger: 0.019 })),
    ],
  ])('is not with %s', (_, cells) => {
    expect(promotionEvidence(cells, thresholds, costs).sufficient).toBe(false);
  });
});
