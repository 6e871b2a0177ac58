import { evaluateChart } from '../evaluate/evaluate-chart';
import { columnOf, signalPoints } from '../testing/signal-points';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';

const zeroBased = (points: number[]) => points.map((point) => point - 1);

describe('p and np', () => {
  const vector = spcVector('p_np_orangejuice');
  const { d, n } = vector.data as { d: number[]; n: number[] };
  const first = { counts: d.slice(0, 30), sizes: n.slice(0, 30) };

  it('gives trial limits of the orange-juice cans', () => {
    const p = evaluateChart({ chart: 'p', ...first });
    const trial = expectedOf<Record<string, number>>(vector, 'trial_1_30');
    expectWithin(p.mean, trial.value['pbar'], trial.tol);
    expectWithin(p.points[0]?.lcl, trial.value['lcl'], trial.tol);
    expectWithin(p.points[0]?.ucl, trial.value['ucl'], trial.tol);
    expect(signalPoints(p.points)).toEqual(expectedOf(vector, 'trial_beyond').value);
    const np = evaluateChart({ chart: 'np', ...first });
    const counts = expectedOf<Record<string, number>>(vector, 'np_trial');
    expectWithin(np.mean, counts.value['center'], counts.tol);
    expectWithin(np.points[0]?.lcl, counts.value['lcl'], counts.tol);
    expectWithin(np.points[0]?.ucl, counts.value['ucl'], counts.tol);
    expect(signalPoints(np.points)).toEqual([15, 23]);
  });

  it('leaves excluded points out of the estimate and still draws them beyond the limits', () => {
    const p = evaluateChart({ chart: 'p', ...first, exclude: zeroBased([15, 23]) });
    const expected = expectedOf<Record<string, number>>(vector, 'excl_15_23');
    expectWithin(p.mean, expected.value['pbar'], expected.tol);
    expectWithin(p.points[0]?.lcl, expected.value['lcl'], expected.tol);
    expectWithin(p.points[0]?.ucl, expected.value['ucl'], expected.tol);
    expect(signalPoints(p.points)).toEqual(expectedOf(vector, 'excl_beyond').value);
  });

  it('estimates each stage from its own points', () => {
    const p = evaluateChart({ chart: 'p', counts: d, sizes: n, stages: [30] });
    const stage2 = expectedOf<Record<string, number>>(vector, 'stage2_31_94');
    expectWithin(p.mean, stage2.value['pbar'], stage2.tol);
    expectWithin(p.points[40]?.lcl, stage2.value['lcl'], stage2.tol);
    expectWithin(p.points[40]?.ucl, stage2.value['ucl'], stage2.tol);
    expectWithin(p.points[0]?.cl, 0.2313333, 5e-8);
    const trial = expectedOf<Record<string, number>>(vector, 'qcc_orangejuice2_trial24');
    const part = evaluateChart({ chart: 'p', counts: d.slice(30, 54), sizes: n.slice(30, 54) });
    expectWithin(part.mean, trial.value['pbar'], trial.tol);
    expectWithin(part.points[0]?.ucl, trial.value['ucl'], trial.tol);
    expectWithin(part.points[0]?.lcl, trial.value['lcl'], trial.tol);
  });
});

describe('c and u', () => {
  it('gives the circuit-board limits before and after exclusion, frozen for the rest', () => {
    const vector = spcVector('c_u_circuit');
    const { c, n, baseline } = vector.data as { c: number[]; n: number[]; baseline: boolean[] };
    const range = { from: 0, to: baseline.lastIndexOf(true) };
    const trial = evaluateChart({ chart: 'c', counts: c, baseline: range });
    const limits = expectedOf<Record<string, number>>(vector, 'trial');
    expectWithin(trial.mean, limits.value['cbar'], limits.tol);
    expectWithin(trial.points[0]?.lcl, limits.value['lcl'], limits.tol);
    expectWithin(trial.points[0]?.ucl, limits.value['ucl'], limits.tol);
    expect(signalPoints(trial.points.slice(0, 26))).toEqual(expectedOf(vector, 'trial_beyond').value);
    const exclude = zeroBased([6, 20]);
    const after = evaluateChart({ chart: 'c', counts: c, baseline: range, exclude });
    const excluded = expectedOf<Record<string, number>>(vector, 'excl_6_20');
    expectWithin(after.mean, excluded.value['cbar'], excluded.tol);
    expectWithin(after.points[45]?.lcl, excluded.value['lcl'], excluded.tol);
    expectWithin(after.points[45]?.ucl, excluded.value['ucl'], excluded.tol);
    const u = evaluateChart({ chart: 'u', counts: c, sizes: n, baseline: range, exclude });
    const rate = expectedOf<Record<string, number>>(vector, 'u_excl');
    expectWithin(u.mean, rate.value['ubar'], rate.tol);
    expectWithin(u.points[0]?.lcl, rate.value['lcl'], rate.tol);
    expectWithin(u.points[0]?.ucl, rate.value['ucl'], rate.tol);
  });

  it('floors the lower limit at 0, where no point signals', () => {
    const vector = spcVector('u_supply_chain');
    const { c, n } = vector.data as { c: number[]; n: number[] };
    const u = evaluateChart({ chart: 'u', counts: c, sizes: n });
    expectWithin(u.mean, expectedOf(vector, 'ubar').value, 1e-9);
    expectWithin(u.points[0]?.ucl, expectedOf(vector, 'ucl').value, 5e-5);
    expectWithin(u.points[0]?.ucl, expectedOf(vector, 'exact_ucl').value, 5e-8);
    expectWithin(u.points[0]?.lcl, 0, 0);
    const nothing = evaluateChart({ chart: 'u', counts: [0, 1, 0, 2], sizes: 50, limits: { mean: 0.02 } });
    expect(signalPoints(nothing.points)).toEqual([]);
  });

  it('gives every point the limits of its own size', () => {
    const vector = spcVector('u_variable_n_dyedcloth');
    const { c, n } = vector.data as { c: number[]; n: number[] };
    const u = evaluateChart({ chart: 'u', counts: c, sizes: n });
    const exact = expectedOf<{ ubar: number; ucl: number[]; lcl: number[] }>(vector, 'exact');
    expectWithin(u.mean, exact.value.ubar, exact.tol);
    expectWithin(columnOf(u.points, 'ucl'), exact.value.ucl, exact.tol);
    expectWithin(columnOf(u.points, 'lcl'), exact.value.lcl, exact.tol);
  });
});

describe('Laney p′', () => {
  const vector = spcVector('laney_p_nhs');
  const { d, n } = vector.data as { d: number[]; n: number[] };

  it('widens the limits by sigma-z', () => {
    const laney = evaluateChart({ chart: 'laney-p', counts: d, sizes: n });
    expectWithin(laney.mean, expectedOf(vector, 'pbar').value, 1e-12);
    expectWithin(laney.sigma, expectedOf(vector, 'sigma_z_exact_d2').value, 1e-9);
    const rounded = evaluateChart({
      chart: 'laney-p',
      counts: d,
      sizes: n,
      limits: { mean: laney.mean as number, sigma: expectedOf<number>(vector, 'sigma_z_d2_1128').value },
    });
    for (const field of ['ucl', 'lcl'] as const) {
      const expected = expectedOf<number[]>(vector, field);
      expectWithin(columnOf(rounded.points, field), expected.value, expected.tol);
    }
  });

  it('is proposed by the over-dispersion test of the plain chart', () => {
    const plain = evaluateChart({ chart: 'p', counts: d, sizes: n });
    const warning = plain.warnings.find((entry) => entry.code === 'OVERDISPERSED');
    expect(warning?.detail).toContain('laney-p');
    expect(plain.overdispersion?.ratio).toBeGreaterThan(50);
  });

  it('u′ is the plain u chart when sigma-z is 1', () => {
    const request = { counts: [3, 5, 2, 8], sizes: [10, 12, 9, 14] };
    const plain = evaluateChart({ chart: 'u', ...request });
    const laney = evaluateChart({
      chart: 'laney-u',
      ...request,
      limits: { mean: plain.mean as number, sigma: 1 },
    });
    expectWithin(columnOf(laney.points, 'ucl'), columnOf(plain.points, 'ucl'), 1e-15);
  });
});
