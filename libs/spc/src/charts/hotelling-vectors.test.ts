import { evaluateChart } from '../evaluate/evaluate-chart';
import { columnOf, signalPoints } from '../testing/signal-points';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';

describe('T² of individual vectors', () => {
  const vector = spcVector('t2_individuals');
  const values = vector.data['ex1'] as number[][];

  it('gives mean, covariance and the phase I limit', () => {
    const result = evaluateChart({ chart: 't2', values });
    const { value, tol } = expectedOf<{
      center: number[];
      cov: number[];
      ucl: number;
      conf: number;
      out: number[];
    }>(vector, 'ex1');
    expectWithin(result.mean, value.center, tol);
    const [a, b] = result.stages[0]?.covariance ?? [];
    expectWithin([a?.[0], a?.[1], b?.[1]], value.cov, tol);
    expectWithin(1 - (result.alpha as number), value.conf, 1e-9);
    expectWithin(result.points[0]?.ucl, value.ucl, tol);
    expect(signalPoints(result.points)).toEqual(value.out);
  });

  it('a variable that doubles another is a named error, not a NaN', () => {
    const doubled = values.map(([a = 0]) => [a, 2 * a]);
    expect(() => evaluateChart({ chart: 't2', values: doubled })).toThrow(/singular/);
  });
});

describe('T² of subgroups', () => {
  const vector = spcVector('t2_subgroups');
  const { X1, X2 } = vector.data as { X1: number[][]; X2: number[][] };
  const subgroups = X1.map((group, i) => group.map((x, j) => [x, X2[i]?.[j] as number]));

  it('gives mean, covariance, T² and both limits', () => {
    const result = evaluateChart({ chart: 't2', subgroups });
    expectWithin(result.mean, expectedOf(vector, 'center').value, 1e-9);
    const cov = expectedOf<number[]>(vector, 'cov');
    expectWithin(result.stages[0]?.covariance?.flat(), cov.value, cov.tol);
    const t2 = expectedOf<number[]>(vector, 't2');
    expectWithin(columnOf(result.points, 'value'), t2.value, t2.tol);
    const ucl = expectedOf<number>(vector, 'ucl');
    expectWithin(result.points[0]?.ucl, ucl.value, ucl.tol);
    const stage = result.stages[0];
    const again = evaluateChart({
      chart: 't2',
      subgroups,
      limits: { mean: stage?.mean as number[], covariance: stage?.covariance ?? [], count: 20, n: 4 },
    });
    const upl = expectedOf<number>(vector, 'upl');
    expectWithin(again.points[0]?.ucl, upl.value, upl.tol);
    expectWithin(columnOf(again.points, 'value'), t2.value, t2.tol);
  });

  it('a baseline gives its own points the phase I limit and the others the phase II limit', () => {
    const result = evaluateChart({ chart: 't2', subgroups, baseline: { from: 0, to: 9 } });
    expect(result.points[12]?.ucl as number).toBeGreaterThan(result.points[3]?.ucl as number);
  });

  it('names the contribution of each variable at a signal', () => {
    const result = evaluateChart({ chart: 't2', subgroups });
    const point = result.points[9];
    expect(point?.signals).toEqual(['N1']);
    expect(point?.contributions).toHaveLength(2);
    // T² without variable 2 is that of variable 1 alone.
    const [a] = result.stages[0]?.covariance?.[0] ?? [];
    const mean = ((X1[9] as number[]).reduce((sum, x) => sum + x, 0) as number) / 4;
    const alone = (4 * (mean - ((result.mean as number[])[0] as number)) ** 2) / (a as number);
    expectWithin(point?.contributions?.[1], (point?.value as number) - alone, 1e-9);
  });
});
