import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  averagePrecision,
  brierScore,
  brierSkill,
  calibrationSlope,
  expectedCalibrationError,
  recallAtReview,
  rocAuc,
} from './classification-metrics';
import {
  benjaminiHochberg,
  kolmogorovSmirnov,
  populationStabilityIndex,
  quantileBins,
  rateChange,
} from './drift';
import { sigmoid } from './risk-score';

interface Case {
  readonly id: string;
  readonly input: { y: number[]; p: number[]; reference: number[]; current: number[]; bins: number };
  readonly expected: Readonly<Record<string, number>>;
}

const { cases } = JSON.parse(
  readFileSync(join(__dirname, '../../../test/vectors/risk/ml_metrics_drift.json'), 'utf8'),
) as { cases: Case[] };
const caseOf = (id: string): Case => {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`no case ${id}`);
  return found;
};

describe('metrics against scikit-learn', () => {
  it('agree to 1e-9', () => {
    const { input, expected } = caseOf('metrics-12');
    const { y, p } = input;
    expect(averagePrecision(y, p)).toBeCloseTo(expected['prAuc'] ?? NaN, 9);
    expect(rocAuc(y, p)).toBeCloseTo(expected['rocAuc'] ?? NaN, 9);
    expect(brierScore(y, p)).toBeCloseTo(expected['brier'] ?? NaN, 9);
    expect(brierSkill(y, p)).toBeCloseTo(expected['brierSkill'] ?? NaN, 9);
    expect(expectedCalibrationError(y, p, 5, 'width')).toBeCloseTo(expected['ece'] ?? NaN, 9);
    expect(recallAtReview(y, p, 0.25)).toBeCloseTo(expected['recallAtReview'] ?? NaN, 9);
  });

  it('take equal scores as one threshold', () => {
    expect(averagePrecision([1, 0, 0, 1], [0.5, 0.5, 0.5, 0.5])).toBeCloseTo(0.5, 12);
    expect(rocAuc([1, 0, 0, 1], [0.5, 0.5, 0.5, 0.5])).toBe(0.5);
  });

  it('find the slope of predictions that are twice too extreme, and bins of equal count', () => {
    const failed: number[] = [];
    const logOdds: number[] = [];
    for (let i = 0; i < 400; i++) {
      const x = -4 + i / 50;
      for (let k = 0; k < 100; k++) {
        failed.push(k < 100 * sigmoid(x) ? 1 : 0);
        logOdds.push(2 * x);
      }
    }
    expect(calibrationSlope(failed, logOdds)).toBeCloseTo(0.5, 1);
    expect(
      expectedCalibrationError(
        failed,
        logOdds.map((x) => sigmoid(x / 2)),
        15,
      ),
    ).toBeLessThan(0.01);
  });
});

describe('drift against numpy and scipy', () => {
  const { input, expected } = caseOf('drift-shift');

  it('gives the population stability index to 1e-9', () => {
    const psi = populationStabilityIndex(quantileBins(input.reference, input.bins), input.current);
    expect(psi).toBeCloseTo(expected['psi'] ?? NaN, 9);
  });

  it('gives the Kolmogorov-Smirnov test to 1e-9 and its p value to 1e-6 relative', () => {
    const { statistic, pValue } = kolmogorovSmirnov(input.reference, input.current);
    expect(statistic).toBeCloseTo(expected['ksStatistic'] ?? NaN, 9);
    expect(pValue / (expected['ksPValueAsymptotic'] ?? NaN)).toBeCloseTo(1, 6);
  });

  it('finds nothing where nothing changed', () => {
    const bins = quantileBins(input.reference);
    expect(populationStabilityIndex(bins, input.reference)).toBeCloseTo(0, 12);
    expect(kolmogorovSmirnov(input.reference, input.reference)).toEqual({ statistic: 0, pValue: 1 });
  });

  it('keeps the share of false alarms: the largest p below its rank decides', () => {
    expect(benjaminiHochberg([0.03, 0.001, 0.025, 0.9], 0.05)).toEqual([true, true, true, false]);
    expect(benjaminiHochberg([0.03, 0.2, 0.04, 0.9], 0.05)).toEqual([false, false, false, false]);
    expect(benjaminiHochberg([], 0.05)).toEqual([]);
  });

  it('tells a changed missing rate from an unchanged one', () => {
    const training = { missing: 3_000, cells: 100_000 };
    expect(rateChange(training, { missing: 9, cells: 300 })).toBeGreaterThan(0.9);
    expect(rateChange(training, { missing: 60, cells: 300 })).toBeLessThan(1e-9);
    expect(rateChange({ missing: 0, cells: 10 }, { missing: 0, cells: 10 })).toBe(1);
  });
});
