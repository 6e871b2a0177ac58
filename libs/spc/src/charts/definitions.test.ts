import { binomialCdf, binomialSf, normalSf, poissonSf } from '@cellgate/statistics';
import { MEDIAN_MOVING_RANGE_DIVISOR } from '../constants/control-chart-constants';
import { evaluateChart } from '../evaluate/evaluate-chart';
import { ewmaResiduals } from '../guards/ewma-residuals';
import { lagOneCheck } from '../guards/lag-one';
import { overdispersion } from '../guards/overdispersion';
import { columnOf, signalPoints } from '../testing/signal-points';
import { normalSeries } from '../testing/normal-series';
import { countLimits } from './count-limits';

const D2 = 2 / Math.sqrt(Math.PI);

describe('median moving range', () => {
  it('is the median of the moving ranges over its divisor', () => {
    const result = evaluateChart({
      chart: 'i-mr',
      values: [0, 1, 3, 6, 106],
      params: { estimator: 'median-mr' },
    });
    expect(result.sigma).toBeCloseTo(2.5 / MEDIAN_MOVING_RANGE_DIVISOR, 12);
    expect(result.sigmaMethod).toBe('median moving range');
  });

  it('both estimators find the sigma of normal values', () => {
    const values = normalSeries(40_000, 11);
    for (const estimator of ['mr', 'median-mr', 'sd'] as const) {
      const sigma = evaluateChart({ chart: 'i-mr', values, params: { estimator } }).sigma as number;
      expect(Math.abs(sigma - 1)).toBeLessThan(0.02);
    }
  });
});

describe('g chart', () => {
  it('has geometric limits and no lower one', () => {
    const result = evaluateChart({ chart: 'g', counts: [4, 10, 1, 60] });
    const mean = 18.75;
    expect(result.mean).toBe(mean);
    expect(result.points[0]?.ucl).toBeCloseTo(mean + 3 * Math.sqrt(mean * (mean + 1)), 12);
    expect(result.points[0]?.lcl).toBe(0);
    expect(result.falseAlarms.basis).toBe('exact distribution of the counts');
  });
});

describe('Z-MR', () => {
  const values = [10, 12, 11, 100, 104, 103, 13, 9];
  const products = ['A', 'A', 'A', 'B', 'B', 'B', 'A', 'A'];

  it('standardises each product by its own mean and moving ranges, none across a product change', () => {
    const result = evaluateChart({ chart: 'z-mr', values, products });
    const sigmaA = (2 + 1 + 4) / 3 / D2;
    const sigmaB = (4 + 1) / 2 / D2;
    const meanA = (10 + 12 + 11 + 13 + 9) / 5;
    const meanB = (100 + 104 + 103) / 3;
    const z = values.map((x, i) => (products[i] === 'A' ? (x - meanA) / sigmaA : (x - meanB) / sigmaB));
    for (const [i, expected] of z.entries()) expect(result.points[i]?.value).toBeCloseTo(expected, 12);
    const ranges = columnOf(result.companion?.points ?? [], 'value');
    expect(ranges.map((range) => range === null)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(result.points[0]).toMatchObject({ cl: 0, lcl: -3, ucl: 3 });
  });

  it('a product with one value has no sigma and no point', () => {
    const result = evaluateChart({ chart: 'z-mr', values: [...values, 5], products: [...products, 'C'] });
    expect(result.points[8]?.value).toBeNull();
    expect(result.warnings.map((warning) => warning.code)).toContain('PRODUCT_WITHOUT_SIGMA');
  });

  it('run windows end at a product change', () => {
    const high = (product: string) => ({
      values: new Array<number>(8).fill(11),
      products: new Array<string>(8).fill(product),
    });
    const one = high('A');
    const request = {
      chart: 'dnom',
      nominals: { A: 10, B: 10 },
      limits: { mean: 0, sigma: 2 },
      rules: ['N2'],
    } as const;
    const joined = {
      values: [...one.values, ...one.values],
      products: [...one.products, ...high('B').products],
    };
    expect(signalPoints(evaluateChart({ ...request, ...joined }).points)).toEqual([]);
    const same = { ...joined, products: new Array<string>(16).fill('A') };
    expect(signalPoints(evaluateChart({ ...request, ...same }).points)[0]).toBe(9);
  });
});

describe('three-way chart', () => {
  const batch = normalSeries(60, 3).map((x) => 10 * x);
  const noise = normalSeries(300, 5);
  const subgroups = batch.map((x, i) => noise.slice(5 * i, 5 * i + 5).map((e) => x + e));

  it('judges batch means by their own moving range and the spread within', () => {
    const result = evaluateChart({ chart: 'three-way', subgroups });
    const means = subgroups.map((group) => group.reduce((sum, x) => sum + x, 0) / 5);
    const individuals = evaluateChart({ chart: 'i-mr', values: means });
    expect(result.sigma).toBeCloseTo(individuals.sigma as number, 10);
    expect(columnOf(result.points, 'ucl')[0]).toBeCloseTo(individuals.points[0]?.ucl as number, 9);
    const plain = evaluateChart({ chart: 'xbar-r', subgroups });
    expect(columnOf(result.within?.points ?? [], 'ucl')).toEqual(
      columnOf(plain.companion?.points ?? [], 'ucl'),
    );
    expect(signalPoints(plain.points).length).toBeGreaterThan(40);
    expect(signalPoints(result.points).length).toBeLessThan(4);
  });

  it('splits the variation between and within batches', () => {
    const { components } = evaluateChart({ chart: 'three-way', subgroups });
    expect(components?.sigmaWithin).toBeCloseTo(1, 0);
    expect(Math.abs((components?.sigmaBetween as number) - 10)).toBeLessThan(2);
    expect(components?.sigmaBetweenWithin).toBeCloseTo(
      Math.hypot(components?.sigmaWithin as number, components?.sigmaBetween as number),
      12,
    );
  });
});

describe('Q chart', () => {
  it('is standard normal from the third value on, whatever mean and sigma are', () => {
    const values = normalSeries(20_000, 21).map((x) => 500 + 3 * x);
    const q = columnOf(evaluateChart({ chart: 'q', values }).points, 'value');
    expect(q.slice(0, 2)).toEqual([null, null]);
    const rest = q.slice(2) as number[];
    const mean = rest.reduce((sum, x) => sum + x, 0) / rest.length;
    const variance = rest.reduce((sum, x) => sum + x * x, 0) / rest.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const outside = rest.filter((x) => Math.abs(x) > 3).length / rest.length;
    expect(Math.abs(outside - 2 * normalSf(3))).toBeLessThan(0.0015);
  });

  it('finds a shift after five values', () => {
    const result = evaluateChart({ chart: 'q', values: [10, 10.2, 9.9, 10.1, 9.8, 14] });
    expect(signalPoints(result.points)).toEqual([6]);
  });
});

describe('limits from the distribution of the counts', () => {
  it('keep the risk of ±3 sigma on each side', () => {
    const risk = normalSf(3);
    for (const mean of [0.3, 2, 7.5, 40]) {
      const { lower, upper } = countLimits('poisson', mean, 1, 3);
      expect(poissonSf(upper, mean)).toBeLessThanOrEqual(risk);
      expect(poissonSf(upper - 1, mean)).toBeGreaterThan(risk);
      expect(lower).toBeLessThan(mean);
    }
    const { lower, upper } = countLimits('binomial', 0.2, 200, 3);
    expect(binomialSf(upper, 200, 0.2)).toBeLessThanOrEqual(risk);
    expect(binomialCdf(lower - 1, 200, 0.2)).toBeLessThanOrEqual(risk);
    expect(binomialCdf(lower, 200, 0.2)).toBeGreaterThan(risk);
  });

  it('are used on request', () => {
    const request = { chart: 'c', counts: [1, 0, 2, 1, 0, 3], limits: { mean: 1.1 } } as const;
    expect(evaluateChart({ ...request, params: { exact: true } }).points[0]?.ucl).toBe(
      countLimits('poisson', 1.1, 1, 3).upper,
    );
    expect(evaluateChart(request).warnings.map((warning) => warning.code)).toContain('SMALL_EXPECTED_COUNT');
  });
});

describe('guards', () => {
  it('the forecast errors of an autocorrelated series are not autocorrelated', () => {
    const noise = normalSeries(2000, 9);
    let level = 0;
    const values = Float64Array.from(noise, (e) => (level = 0.9 * level + e));
    expect(lagOneCheck(values, null, null)?.correlated).toBe(true);
    const { residuals, lambda } = ewmaResiduals(values, null, null);
    expect(lambda).toBeGreaterThan(0.7);
    expect(Math.abs(lagOneCheck(residuals, null, null)?.r as number)).toBeLessThan(0.1);
    const charted = evaluateChart({ chart: 'i-mr', values, params: { residuals: 'ewma' } });
    const plain = evaluateChart({ chart: 'i-mr', values });
    expect(signalPoints(charted.points).length).toBeLessThan(signalPoints(plain.points).length / 5);
  });

  it('the dispersion test is uniform for Poisson counts and certain for others', () => {
    // Quantile counts of a Poisson mean of 10 have no more variation than chance.
    expect(
      overdispersion('poisson', [6, 8, 9, 10, 10, 11, 12, 14], new Float64Array(8).fill(1), null)?.pValue,
    ).toBeGreaterThan(0.05);
    expect(
      overdispersion('poisson', [0, 30, 2, 25, 1, 28], new Float64Array(6).fill(1), null)?.pValue,
    ).toBeLessThan(1e-6);
    expect(overdispersion('binomial', [0, 0], [10, 10], null)).toBeNull();
  });

  it('the budget counts false alarms a day from the times of the points', () => {
    const values = normalSeries(50, 2);
    const times = values.map((_, i) => i * 60_000);
    const { falseAlarms } = evaluateChart({
      chart: 'i-mr',
      values,
      times,
      rules: 'nelson',
      params: { shift: 1 },
    });
    expect(falseAlarms.perDay).toBeCloseTo(1440 / 73.48, 2);
    expect(falseAlarms.arl1?.points).toBeCloseTo(9.62, 2);
  });
});
