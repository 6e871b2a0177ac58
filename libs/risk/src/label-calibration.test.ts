import {
  averagePrecision,
  brierScore,
  calibrationSlope,
  expectedCalibrationError,
} from './classification-metrics';
import { labelCalibration, type LabelledProbability } from './label-calibration';
import { type PairedCell, promotionEvidence } from './promotion-evidence';
import { reliabilityBins } from './reliability';
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
    expect(found.ece).toBeCloseTo(expectedCalibrationError(failed, p, 15), 12);
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

describe('reliabilityBins', () => {
  it('has every cell once, by ascending probability, with its interval', () => {
    const cells = cellsOf((p) => p);
    const bins = reliabilityBins(cells);
    expect(bins).toHaveLength(15);
    expect(bins.reduce((sum, bin) => sum + bin.cells, 0)).toBe(8_000);
    expect(bins.reduce((sum, bin) => sum + bin.failures, 0)).toBe(1_520);
    // The last one has only cells of 0.5.
    expect(bins.at(-1)).toMatchObject({ from: 0.5, to: 0.5, predicted: 0.5, cells: 533 });
    for (const { observed, interval } of bins) {
      expect(interval[0]).toBeLessThanOrEqual(observed);
      expect(interval[1]).toBeGreaterThanOrEqual(observed);
    }
    // Wilson: 0 of 10 is at most 0.2775.
    const none = reliabilityBins(
      cellsOf(() => 0, 1)
        .slice(0, 1)
        .flatMap((cell) => Array<LabelledProbability>(150).fill(cell)),
    );
    expect(none[0]).toMatchObject({ cells: 10, failures: 0, observed: 0 });
    expect(none[0]?.interval[1]).toBeCloseTo(0.2775, 4);
  });

  it('leaves empty bins out, and widens the interval of cells that stand for many', () => {
    expect(reliabilityBins([])).toEqual([]);
    const few = [0.1, 0.2].map((probability) => ({ failed: false, probability, weight: 1 }));
    expect(reliabilityBins(few).map(({ predicted }) => predicted)).toEqual([0.1, 0.2]);
    const uneven = cellsOf((p) => p, 20).map((cell, index) => ({ ...cell, weight: index % 2 === 0 ? 1 : 9 }));
    const [even, weighted] = [cellsOf((p) => p, 20), uneven].map((cells) => reliabilityBins(cells).at(-1));
    const width = (bin: typeof even) => (bin?.interval[1] ?? 0) - (bin?.interval[0] ?? 0);
    expect(width(weighted)).toBeGreaterThan(width(even));
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

  it('compares PR-AUC on the same cells as the library does, ties as one threshold', () => {
    const cells = pairs(300);
    const { ranking } = promotionEvidence(cells, thresholds, costs);
    const failed = cells.map((cell) => Number(cell.failed));
    for (const model of ['champion', 'challenger'] as const) {
      const score = cells.map((cell) => cell[model]);
      expect(ranking?.[model]).toBeCloseTo(averagePrecision(failed, score), 12);
    }
    expect(ranking?.interval[0]).toBeLessThan(ranking?.difference ?? NaN);
    expect(ranking?.interval[1]).toBeGreaterThan(ranking?.difference ?? NaN);
  });

  /** Ranks as the champion does; only its threshold lies better. */
  const sameRanking = (each: number): PairedCell[] =>
    pairs(each).map((pair) => ({ ...pair, champion: pair.challenger }));
  const lower = { champion: 0.9, challenger: 0.02 };

  it('asks for a gain in ranking as well as long as there are fewer than 500 failures', () => {
    const few = promotionEvidence(sameRanking(2_000), lower, costs);
    expect(few.failures).toBe(152);
    expect(few.conditions.filter(({ holds }) => !holds).map(({ code }) => code)).toEqual(['NO_RANKING_GAIN']);
    const many = promotionEvidence(sameRanking(7_000), lower, costs);
    expect(many.failures).toBe(532);
    expect(many.sufficient).toBe(true);
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
    const found = promotionEvidence(cells, thresholds, costs);
    expect(found.sufficient).toBe(false);
    if (cells.length === 0) {
      expect(found).toMatchObject({ difference: null, interval: null, ranking: null });
      expect(found.conditions.map(({ holds }) => holds)).not.toContain(true);
    }
  });
});
