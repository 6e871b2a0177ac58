import fc from 'fast-check';
import { InvalidChartRequestError } from '../errors';
import type { ChartRequest } from '../evaluate/chart-request';
import { evaluateChart } from '../evaluate/evaluate-chart';
import { IncrementalChart, type IncrementalSetup } from './incremental-chart';
import type { IncrementalPoint } from './incremental-point';

const OPTIONS = { seed: 5, numRuns: 120 };
const real = fc.option(fc.double({ min: -6, max: 6, noNaN: true }), { freq: 8 });
const subgroup = fc.array(real, { maxLength: 5 });
const point = fc.record({
  value: real,
  subgroup,
  count: fc.option(fc.nat(40), { freq: 8 }),
  size: fc.option(fc.integer({ min: 40, max: 60 }), { freq: 9 }),
  excluded: fc.boolean().map((drawn) => drawn),
});
const rare = point.map((drawn) => ({
  ...drawn,
  excluded: drawn.excluded && drawn.count !== null && drawn.count > 30,
}));
const stream = fc.array(rare, { minLength: 1, maxLength: 50 });

const setups: IncrementalSetup[] = [
  { chart: 'i-mr', limits: { mean: 0, sigma: 2 }, rules: 'nelson' },
  {
    chart: 'i-mr',
    limits: { mean: 0, sigma: 2 },
    rules: 'western-electric',
    params: { early: true, L: 2.5 },
  },
  { chart: 'xbar-r', limits: { mean: 0, sigma: 2 }, rules: 'aiag' },
  { chart: 'xbar-s', limits: { mean: 0, sigma: 2 }, rules: 'juran' },
  { chart: 'p', limits: { mean: 0.3 }, rules: 'montgomery' },
  { chart: 'np', limits: { mean: 12, n: 50 }, rules: 'nelson' },
  { chart: 'c', limits: { mean: 15 }, rules: 'nelson' },
  { chart: 'u', limits: { mean: 0.3 }, rules: 'nelson', params: { exact: true } },
  { chart: 'laney-p', limits: { mean: 0.3, sigma: 1.5 }, rules: 'nelson' },
  { chart: 'laney-u', limits: { mean: 0.3, sigma: 1.5 }, rules: 'nelson' },
  { chart: 'ewma', limits: { mean: 0, sigma: 2 }, params: { lambda: 0.3, L: 2.5 } },
  { chart: 'cusum', limits: { mean: 0, sigma: 2 }, params: { k: 0.4, h: 3, fir: true } },
  { chart: 'g', limits: { mean: 8 } },
  { chart: 't', limits: { mean: 1.2, sigma: 0.3 }, rules: 'nelson' },
];

const COUNTED = ['p', 'np', 'c', 'u', 'laney-p', 'laney-u', 'g'];

function pointOf(setup: IncrementalSetup, drawn: IncrementalPoint): IncrementalPoint {
  const excluded = drawn.excluded === true;
  if (setup.chart.startsWith('xbar')) return { subgroup: drawn.subgroup ?? [], excluded };
  if (!COUNTED.includes(setup.chart)) {
    const value = drawn.value ?? null;
    return { value: value !== null && setup.chart === 't' ? Math.abs(value) : value, excluded };
  }
  return { count: drawn.count ?? null, size: drawn.size ?? null, excluded };
}

function batchOf(
  setup: IncrementalSetup,
  points: readonly IncrementalPoint[],
  stages: number[],
): ChartRequest {
  const exclude = points.flatMap((entry, i) => (entry.excluded === true ? [i] : []));
  const shared = { ...setup, exclude, stages };
  if (setup.chart.startsWith('xbar'))
    return { ...shared, subgroups: points.map((entry) => entry.subgroup ?? []) };
  if (!COUNTED.includes(setup.chart))
    return { ...shared, values: points.map((entry) => entry.value ?? null) };
  const counts = points.map((entry) => entry.count ?? null);
  if (setup.chart === 'c' || setup.chart === 'g') return { ...shared, counts };
  return { ...shared, counts, sizes: points.map((entry) => entry.size ?? null) };
}

describe.each(setups.map((setup, i) => ({ name: `${i} ${setup.chart}`, setup })))('$name', ({ setup }) => {
  it('one point at a time gives the points of the whole series, stages and restarts included', () => {
    fc.assert(
      fc.property(stream, fc.nat(), fc.nat(), (drawn, stageSeed, restartSeed) => {
        const points = drawn.map((entry) => pointOf(setup, entry));
        const stage = stageSeed % points.length;
        const restart = restartSeed % points.length;
        const batch = evaluateChart(batchOf(setup, points, stage > 0 ? [stage] : []));
        let chart = new IncrementalChart(setup);
        const found = points.map((entry, i) => {
          if (i > 0 && i === stage) chart.startStage();
          if (i === restart) chart = new IncrementalChart(setup, JSON.parse(JSON.stringify(chart.state())));
          return chart.append(entry);
        });
        expect(found.map((entry) => entry.point)).toEqual(batch.points);
        if (batch.companion) expect(found.map((entry) => entry.companion)).toEqual(batch.companion.points);
        if (batch.cusum) {
          expect(found.map((entry) => entry.cusum?.cPlus)).toEqual(
            batch.cusum.points.map((entry) => entry.cPlus),
          );
          expect(found.map((entry) => entry.cusum?.nMinus)).toEqual(
            batch.cusum.points.map((entry) => entry.nMinus),
          );
        }
      }),
      OPTIONS,
    );
  });
});

describe('IncrementalChart', () => {
  it('a refused point leaves the chart as it was', () => {
    const chart = new IncrementalChart({ chart: 'i-mr', limits: { mean: 0, sigma: 1 } });
    chart.append({ value: 1 });
    expect(() => chart.append({ value: Infinity })).toThrow(InvalidChartRequestError);
    expect(chart.append({ value: 1.5 }).companion?.value).toBe(0.5);
    expect(chart.nextIndex).toBe(2);
  });

  it('refuses zone rules on EWMA with a reason', () => {
    const chart = new IncrementalChart({ chart: 'ewma', limits: { mean: 0, sigma: 1 }, rules: 'nelson' });
    expect(chart.warnings.map((warning) => warning.code)).toEqual(['RULES_REFUSED']);
  });

  it('takes new limits with a new stage', () => {
    const chart = new IncrementalChart({ chart: 'i-mr', limits: { mean: 0, sigma: 1 } });
    expect(chart.append({ value: 5 }).point.signals).toEqual(['N1']);
    chart.startStage({ mean: 5, sigma: 1 });
    const next = chart.append({ value: 5 });
    expect(next.point).toMatchObject({ stage: 1, cl: 5, signals: [] });
    expect(next.companion?.value).toBeNull();
  });

  it.each([
    [{ chart: 'i-mr', limits: { mean: 0 } }],
    [{ chart: 'laney-p', limits: { mean: 0.1 } }],
    [{ chart: 't2', limits: { mean: 0, sigma: 1 } }],
    [{ chart: 'i-mr', limits: { mean: 0, sigma: 1 }, rules: 'none of them' }],
  ])('refuses %j', (setup) => {
    expect(() => new IncrementalChart(setup as IncrementalSetup)).toThrow(InvalidChartRequestError);
  });
});
