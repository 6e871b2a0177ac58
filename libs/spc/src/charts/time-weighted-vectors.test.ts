import { evaluateChart } from '../evaluate/evaluate-chart';
import { columnOf, signalPoints } from '../testing/signal-points';
import { expectedOf, expectWithin, spcVector } from '../testing/spc-vectors';

interface Exact {
  readonly z: number[];
  readonly ucl: number[];
  readonly lcl: number[];
}

describe.each(['ewma_nist', 'ewma_montgomery'])('EWMA %s', (name) => {
  const vector = spcVector(name);
  const {
    lambda_: lambda,
    L,
    mu0,
    sigma,
  } = vector.params as Record<'lambda_' | 'L' | 'mu0' | 'sigma', number>;
  const request = {
    chart: 'ewma',
    values: vector.data['x'] as number[],
    limits: { mean: mu0, sigma },
    params: { lambda, L },
  } as const;

  it('follows the recursion inside its exact limits', () => {
    const result = evaluateChart(request);
    const exact = expectedOf<Exact>(vector, 'exact');
    expectWithin(columnOf(result.points, 'value'), exact.value.z, exact.tol);
    expectWithin(columnOf(result.points, 'ucl'), exact.value.ucl, exact.tol);
    expectWithin(columnOf(result.points, 'lcl'), exact.value.lcl, exact.tol);
    const published = expectedOf<number[]>(vector, 'z');
    expectWithin(columnOf(result.points, 'value'), published.value, published.tol);
    expect(signalPoints(result.points)).toEqual(expectedOf(vector, 'signals').value);
  });

  it('draws the asymptotic limits on request', () => {
    const result = evaluateChart({ ...request, params: { ...request.params, asymptotic: true } });
    const upper = vector.expected['ucl_asymptotic'] ? 'ucl_asymptotic' : 'ucl_inf';
    const expected = expectedOf<number>(vector, upper);
    expectWithin(result.points[0]?.ucl, expected.value, expected.tol);
    expectWithin(result.points[9]?.ucl, expected.value, expected.tol);
  });
});

describe('CUSUM', () => {
  const vector = spcVector('cusum_montgomery');
  const values = vector.data['x'] as number[];
  const request = {
    chart: 'cusum',
    values,
    limits: { mean: 10, sigma: 1 },
    params: { k: 0.5, h: 5, target: 10 },
  } as const;

  it('gives the sums, counters and signals of Montgomery', () => {
    const result = evaluateChart(request);
    const points = result.cusum?.points ?? [];
    expectWithin(
      points.map((point) => point.cPlus),
      expectedOf(vector, 'plus').value,
      1e-9,
    );
    expectWithin(
      points.map((point) => point.cMinus),
      expectedOf(vector, 'minus').value,
      1e-9,
    );
    expect(points.map((point) => point.nPlus)).toEqual(expectedOf(vector, 'nplus').value);
    const signalled = points.filter((point) => point.signals.length > 0).map((point) => point.index + 1);
    expect(signalled).toEqual(expectedOf(vector, 'signals').value);
    expect(signalPoints(result.points)).toEqual(signalled);
  });

  it('dates the shift and estimates the new mean at a signal', () => {
    const point = evaluateChart(request).cusum?.points[28];
    // Point 22 (index 21) is the last one before the shift; 10 + 0.5 + 5.28/7.
    expect(point?.shift?.after).toBe(21);
    expect(point?.shift?.mean).toBeCloseTo(10.5 + 5.28 / 7, 12);
  });

  it('starts at half of H with the fast initial response', () => {
    const result = evaluateChart({ ...request, params: { ...request.params, fir: true } });
    expect(result.cusum?.points[0]?.cPlus).toBeCloseTo(2.5 + 9.45 - 10.5, 12);
    expect(result.cusum?.points[0]?.cMinus).toBeCloseTo(2.5 + 9.5 - 9.45, 12);
  });

  it('carries the sums over a missing value and plots nothing there', () => {
    const gap = evaluateChart({ ...request, values: [12, null, 12] });
    expect(gap.cusum?.points.map((point) => point.cPlus)).toEqual([1.5, null, 3]);
  });
});
