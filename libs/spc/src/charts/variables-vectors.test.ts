import { controlChartConstants } from '../constants/control-chart-constants';
import { evaluateChart } from '../evaluate/evaluate-chart';
import { subgroupSigma, type SubgroupEstimator } from '../estimates/subgroup-sigma';
import { subgroupSummary } from '../estimates/subgroup-summary';
import { columnOf, signalPoints } from '../testing/signal-points';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';

type Groups = number[][];

describe('control chart constants', () => {
  const vector = spcVector('constants');
  const exact = expectedOf<Record<string, Record<string, number>>>(vector, 'exact');

  it('agree with the exact values', () => {
    for (const [n, constants] of Object.entries(exact.value)) {
      const found = controlChartConstants(Number(n)) as unknown as Record<string, number>;
      for (const [name, value] of Object.entries(constants)) expectWithin(found[name], value, exact.tol);
    }
  });

  it('differ from the printed table exactly where it has last-digit errors', () => {
    type Mismatch = { n: number; constant: string; table: number; exact: number };
    for (const entry of expectedOf<Mismatch[]>(vector, 'published_rounding_mismatches').value) {
      const found = (controlChartConstants(entry.n) as unknown as Record<string, number>)[
        entry.constant
      ] as number;
      expectWithin(found, entry.exact, 1e-6);
      expect(Math.abs(found - entry.table)).toBeGreaterThan(0.0005);
    }
  });
});

describe('I-MR', () => {
  it('gives the limits and signals of a frozen baseline', () => {
    const vector = spcVector('imr_frozen_baseline');
    const { x, baseline } = vector.data as { x: number[]; baseline: boolean[] };
    const result = evaluateChart({
      chart: 'i-mr',
      values: x,
      baseline: { from: baseline.indexOf(true), to: baseline.lastIndexOf(true) },
    });
    const exact = expectedOf<Record<string, number>>(vector, 'exact');
    const last = result.points[39];
    expectWithin(result.mean, exact.value['center'], exact.tol);
    expectWithin(result.sigma, exact.value['sigma'], exact.tol);
    expectWithin(last?.ucl, exact.value['ucl'], exact.tol);
    expectWithin(last?.lcl, exact.value['lcl'], exact.tol);
    expectWithin(result.companion?.points[39]?.cl, exact.value['mrbar'], exact.tol);
    expectWithin(result.companion?.points[39]?.ucl, exact.value['mr_ucl'], exact.tol);
    expect(signalPoints(result.points)).toEqual(expectedOf(vector, 'beyond_limits').value);
    expect(signalPoints(result.companion?.points ?? [])).toEqual(expectedOf(vector, 'mr_beyond').value);
  });

  it('forms no moving range across a missing value, and none that counts as 0', () => {
    const vector = spcVector('imr_missing_values');
    const result = evaluateChart({ chart: 'i-mr', values: vector.data['x'] as (number | null)[] });
    const ranges = columnOf(result.companion?.points ?? [], 'value');
    const mr = expectedOf<(number | null)[]>(vector, 'mr');
    expectWithin(ranges, mr.value, mr.tol);
    const mean = result.companion?.points[0]?.cl as number;
    expectWithin(mean, expectedOf(vector, 'mrbar').value, 1e-12);
    for (const name of ['wrong_if_nulls_filtered', 'wrong_if_na_rm_in_pair']) {
      expect(Math.abs(mean - expectedOf<number>(vector, name).value)).toBeGreaterThan(0.5);
    }
    expectWithin(result.mean, expectedOf(vector, 'center').value, 1e-12);
    expectWithin(result.points[0]?.ucl, expectedOf(vector, 'ucl').value, 1e-9);
    expectWithin(result.points[0]?.lcl, expectedOf(vector, 'lcl').value, 1e-9);
  });
});

describe('X̄-R', () => {
  it('gives the hard-bake limits of phase I and judges phase II by them', () => {
    const vector = spcVector('xbar_r_hardbake');
    const { phase1, phase2 } = vector.data as { phase1: Groups; phase2: Groups };
    const result = evaluateChart({
      chart: 'xbar-r',
      subgroups: [...phase1, ...phase2],
      baseline: { from: 0, to: 24 },
      spec: { lsl: 1, usl: 2 },
    });
    const exact = expectedOf<Record<string, number>>(vector, 'exact');
    const found: Record<string, unknown> = {
      xbarbar: result.mean,
      rbar: result.companion?.points[0]?.cl,
      xbar_ucl: result.points[0]?.ucl,
      xbar_lcl: result.points[0]?.lcl,
      r_ucl: result.companion?.points[0]?.ucl,
      sigma_within: result.sigma,
    };
    for (const [name, value] of Object.entries(exact.value)) expectWithin(found[name], value, exact.tol);
    for (const name of ['xbarbar', 'rbar', 'xbar_ucl', 'xbar_lcl', 'r_ucl', 'sigma_within']) {
      const { value, tol } = expectedOf(vector, name);
      expectWithin(found[name], value, tol);
    }
    expectWithin(result.companion?.points[0]?.lcl, 0, 0);
    const beyond = signalPoints(result.points).filter((point) => point > 25);
    expect(beyond).toEqual(expectedOf(vector, 'phase2_beyond_limits').value);
    const cp = expectedOf<number>(vector, 'cp_spec_1_2');
    expectWithin(result.capability?.cp, cp.value, cp.tol);
  });

  it('agrees on all sigma estimators and on moving centre lines for unequal sizes', () => {
    const vector = spcVector('xbar_r_unequal_n');
    const subgroups = vector.data['subgroups'] as Groups;
    const groups = subgroupSummary(subgroups);
    const exact = expectedOf<Record<string, number>>(vector, 'sigma_exact');
    const names: Record<string, SubgroupEstimator> = {
      'UWAVE-R': 'uwave-r',
      'UWAVE-SD': 'uwave-s',
      'MVLUE-R': 'rbar',
      'MVLUE-SD': 'sbar',
      RMSDF: 'pooled-unbiased',
      POOLED: 'pooled',
    };
    for (const [name, value] of Object.entries(exact.value)) {
      const found = subgroupSigma(groups, new Uint8Array(25), 0, 25, names[name] as SubgroupEstimator);
      expectWithin(found.sigma, value, exact.tol);
    }
    const result = evaluateChart({ chart: 'xbar-r', subgroups });
    expectWithin(result.mean, expectedOf(vector, 'center').value, 1e-9);
    const centers = expectedOf<number[]>(vector, 'r_center_correct');
    expectWithin(columnOf(result.companion?.points ?? [], 'cl'), centers.value, centers.tol);
    const upper = expectedOf<number[]>(vector, 'r_ucl_correct');
    expectWithin(columnOf(result.companion?.points ?? [], 'ucl'), upper.value, upper.tol);
    // The qcc limits use d2 to three decimals: frozen with that sigma they are the same to the digit.
    const rounded = evaluateChart({
      chart: 'xbar-r',
      subgroups,
      limits: {
        mean: expectedOf<number>(vector, 'center').value,
        sigma: expectedOf<Record<string, number>>(vector, 'sigma_qcc').value['UWAVE-R'] as number,
      },
    });
    const ucl = expectedOf<number[]>(vector, 'xbar_ucl_uwave_r');
    expectWithin(columnOf(rounded.points, 'ucl'), ucl.value, ucl.tol);
    expectWithin(columnOf(rounded.points, 'lcl'), expectedOf(vector, 'xbar_lcl_uwave_r').value, ucl.tol);
  });
});

describe('X̄-S', () => {
  it('gives the piston-ring limits', () => {
    const vector = spcVector('xbar_s_piston');
    const result = evaluateChart({ chart: 'xbar-s', subgroups: vector.data['subgroups'] as Groups });
    const exact = expectedOf<Record<string, number>>(vector, 'exact');
    const found: Record<string, unknown> = {
      xbarbar: result.mean,
      sbar: result.companion?.points[0]?.cl,
      xbar_ucl: result.points[0]?.ucl,
      xbar_lcl: result.points[0]?.lcl,
      s_ucl: result.companion?.points[0]?.ucl,
    };
    for (const [name, value] of Object.entries(exact.value)) expectWithin(found[name], value, exact.tol);
    for (const name of Object.keys(found))
      expectWithin(found[name], expectedOf(vector, name).value, expectedOf(vector, name).tol);
    expectWithin(result.companion?.points[0]?.lcl, 0, 0);
  });

  it('offers the plug-in form of Montgomery, which divides by c4 once more', () => {
    const subgroups = spcVector('xbar_s_piston').data['subgroups'] as Groups;
    const ours = evaluateChart({ chart: 'xbar-s', subgroups, params: { estimator: 'pooled' } });
    const plugIn = evaluateChart({ chart: 'xbar-s', subgroups, params: { plugIn: true } });
    const half = (result: typeof ours) =>
      ((result.points[0]?.ucl ?? NaN) - (result.mean as number)) as number;
    expect(half(plugIn) / half(ours)).toBeCloseTo(1 / controlChartConstants(5).c4, 12);
  });
});

describe('short run and t charts', () => {
  it('DNOM gives deviations, limits and moving ranges across products', () => {
    const vector = spcVector('short_run_dnom');
    const { part, x, nominal } = vector.data as {
      part: string[];
      x: number[];
      nominal: Record<string, number>;
    };
    const result = evaluateChart({ chart: 'dnom', values: x, products: part, nominals: nominal });
    expectWithin(columnOf(result.points, 'value'), expectedOf(vector, 'd').value, 1e-9);
    expectWithin(result.mean, expectedOf(vector, 'center').value, 1e-9);
    expectWithin(result.companion?.points[0]?.cl, expectedOf(vector, 'mrbar').value, 1e-9);
    expectWithin(result.points[0]?.ucl, expectedOf(vector, 'ucl').value, 1e-9);
    expectWithin(result.points[0]?.lcl, expectedOf(vector, 'lcl').value, 1e-9);
  });

  it('t chart transforms, limits and transforms back', () => {
    const vector = spcVector('t_chart');
    const hours = vector.data['hours'] as number[];
    const result = evaluateChart({ chart: 't', values: hours });
    const center = expectedOf<number>(vector, 'center');
    expectWithin(result.points[0]?.cl, center.value, center.tol);
    expectWithin(result.points[0]?.lcl, 0, 0);
    // Published with d2 = 1.128: the same sigma frozen.
    const sigma = ((result.sigma as number) * (2 / Math.sqrt(Math.PI))) / 1.128;
    const rounded = evaluateChart({
      chart: 't',
      values: hours,
      limits: { mean: result.mean as number, sigma },
    });
    const ucl = expectedOf<number>(vector, 'ucl');
    expectWithin(rounded.points[0]?.ucl, ucl.value, ucl.tol);
  });
});
