import fc from 'fast-check';
import { RULE_PRESETS } from '../rules/rule-presets';
import { freezeDeeply } from '../testing/freeze-deeply';
import { columnOf } from '../testing/signal-points';
import type { ChartRequest } from './chart-request';
import type { ChartPoint, ChartResult } from './chart-result';
import { evaluateChart } from './evaluate-chart';

const NUMBER = { seed: 20260701, numRuns: 150 };
// Sixteenths: shifts and power-of-two scales of them are exact, so signals may be compared exactly.
const value = fc.integer({ min: -64, max: 64 }).map((n) => n / 16);
const series = fc.array(fc.option(value, { freq: 8 }), { minLength: 1, maxLength: 60 });
const groups = fc.array(fc.array(fc.option(value, { freq: 9 }), { minLength: 0, maxLength: 6 }), {
  minLength: 1,
  maxLength: 30,
});
const all = [...RULE_PRESETS.nelson.map((rule) => rule.id), 'W4'];

const close = (a: number | null, b: number | null, scale = 1): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale, Math.abs(b)));
};

const signalsOf = (points: readonly ChartPoint[] | undefined) => columnOf(points ?? [], 'signals');

/** Signals hang on comparisons with limits that are rounded; points that lie on a border are left out. */
function expectSameSignals(a: ChartResult, b: ChartResult): void {
  for (const [i, point] of a.points.entries()) {
    const { value: x, cl, sigma } = point;
    if (x === null || cl === null || sigma === null || sigma === 0) continue;
    const z = Math.abs((x - cl) / sigma);
    if ([0, 1, 2, 3].some((border) => Math.abs(z - border) < 1e-6)) return;
    expect(b.points[i]?.signals).toEqual(point.signals);
  }
}

const kinds: { readonly name: string; readonly request: fc.Arbitrary<ChartRequest> }[] = [
  { name: 'i-mr', request: series.map((values) => ({ chart: 'i-mr', values, rules: all })) },
  {
    name: 'i-mr by medians',
    request: series.map((values) => ({
      chart: 'i-mr',
      values,
      rules: all,
      params: { estimator: 'median-mr' },
    })),
  },
  { name: 'xbar-r', request: groups.map((subgroups) => ({ chart: 'xbar-r', subgroups, rules: all })) },
  { name: 'xbar-s', request: groups.map((subgroups) => ({ chart: 'xbar-s', subgroups, rules: all })) },
  { name: 'three-way', request: groups.map((subgroups) => ({ chart: 'three-way', subgroups, rules: all })) },
  { name: 'ewma', request: series.map((values) => ({ chart: 'ewma', values })) },
  { name: 'cusum', request: series.map((values) => ({ chart: 'cusum', values })) },
];

function mapNumbers(request: ChartRequest, map: (x: number) => number): ChartRequest {
  const one = (x: unknown): unknown => (Array.isArray(x) ? x.map(one) : typeof x === 'number' ? map(x) : x);
  return {
    ...request,
    ...(request.values ? { values: one(request.values) as (number | null)[] } : {}),
    ...(request.subgroups ? { subgroups: one(request.subgroups) as (number | null)[][] } : {}),
  };
}

describe.each(kinds)('$name', ({ request }) => {
  it('moves with a shift of the values and stretches with their scale', () => {
    fc.assert(
      fc.property(
        request,
        fc.integer({ min: -512, max: 512 }),
        fc.constantFrom(-1, 0.25, 2, 8),
        (body, shift, scale) => {
          const before = evaluateChart(body);
          const after = evaluateChart(mapNumbers(body, (x) => x * scale + shift));
          for (const [i, point] of before.points.entries()) {
            const moved = after.points[i];
            const at = (x: number | null) => (x === null ? null : x * scale + shift);
            close(moved?.value ?? null, at(point.value), 512);
            close(moved?.cl ?? null, at(point.cl), 512);
            close(moved?.ucl ?? null, at(scale < 0 ? point.lcl : point.ucl), 512);
            close(moved?.sigma ?? null, point.sigma === null ? null : point.sigma * Math.abs(scale), 512);
          }
          if (body.chart !== 'cusum') expectSameSignals(before, after);
        },
      ),
      NUMBER,
    );
  });

  it('gives with a stage border the results of two series', () => {
    fc.assert(
      fc.property(request, fc.nat(), (body, cut) => {
        const field = body.values ? 'values' : 'subgroups';
        const list = body[field] as (number | null)[];
        const border = list.length < 2 ? 0 : 1 + (cut % (list.length - 1));
        fc.pre(border > 0);
        const whole = evaluateChart({ ...body, stages: [border] });
        const parts = [list.slice(0, border), list.slice(border)].map((part) =>
          evaluateChart({ ...body, [field]: part }),
        );
        const joined = parts.flatMap((part, stage) =>
          part.points.map((point) => ({ ...point, stage, index: point.index + stage * border })),
        );
        expect(whole.points).toEqual(joined);
        const side = parts.flatMap((part) => part.companion?.points ?? []);
        expect(signalsOf(whole.companion?.points)).toEqual(signalsOf(side));
      }),
      NUMBER,
    );
  });

  it('holds no NaN, keeps the index of every row and changes no input', () => {
    fc.assert(
      fc.property(request, fc.array(fc.nat(80), { maxLength: 4 }), (body, excluded) => {
        const { length } = (body.values ?? body.subgroups) as unknown[];
        const exclude = [...new Set(excluded.filter((index) => index < length))];
        const frozen = freezeDeeply({ ...body, exclude, spec: { lsl: -1, usl: 1 } });
        const result = evaluateChart(frozen);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        expect(columnOf(result.points, 'index')).toEqual(Array.from({ length }, (_, i) => i));
        for (const point of result.points) {
          if (point.lcl !== null && point.ucl !== null && point.cl !== null) {
            expect(point.lcl).toBeLessThanOrEqual(point.cl);
            expect(point.cl).toBeLessThanOrEqual(point.ucl);
          }
        }
      }),
      NUMBER,
    );
  });
});

describe('missing values', () => {
  it('a null at either end of a series changes neither sigma nor any limit or signal', () => {
    fc.assert(
      fc.property(series, (values) => {
        const before = evaluateChart({ chart: 'i-mr', values, rules: all });
        const after = evaluateChart({ chart: 'i-mr', values: [null, ...values, null], rules: all });
        expect(after.sigma).toBe(before.sigma);
        expect(after.mean).toBe(before.mean);
        expect(signalsOf(after.points.slice(1, -1))).toEqual(signalsOf(before.points));
      }),
      NUMBER,
    );
  });

  it('an inserted null removes exactly the moving range it splits, and every rule window ends there', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 60 }), fc.nat(), (values, where) => {
        const at = 1 + (where % (values.length - 1));
        const limits = { mean: 0, sigma: 1 };
        const broken = [...values.slice(0, at), null, ...values.slice(at)];
        const before = evaluateChart({ chart: 'i-mr', values, limits, rules: all });
        const after = evaluateChart({ chart: 'i-mr', values: broken, limits, rules: all });
        const ranges = columnOf(before.companion?.points ?? [], 'value');
        const expected = [...ranges.slice(0, at), null, null, ...ranges.slice(at + 1)];
        expect(columnOf(after.companion?.points ?? [], 'value')).toEqual(expected);
        const tail = evaluateChart({ chart: 'i-mr', values: values.slice(at), limits, rules: all });
        expect(signalsOf(after.points.slice(at + 1))).toEqual(signalsOf(tail.points));
      }),
      NUMBER,
    );
  });

  it('an excluded point acts on sigma and windows as a missing one', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 60 }), fc.nat(), (values, where) => {
        const at = where % values.length;
        const excluded = evaluateChart({ chart: 'i-mr', values, exclude: [at], rules: all });
        const missing = evaluateChart({
          chart: 'i-mr',
          values: values.map((x, i) => (i === at ? null : x)),
          rules: all,
        });
        expect(excluded.sigma).toBe(missing.sigma);
        expect(excluded.mean).toBe(missing.mean);
        const others = (points: readonly ChartPoint[]) =>
          signalsOf(points.filter((point) => point.index !== at));
        expect(others(excluded.points)).toEqual(others(missing.points));
      }),
      NUMBER,
    );
  });
});

describe('frozen limits', () => {
  it('do not move with the range that is shown', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 6, maxLength: 60 }), fc.nat(), (values, cut) => {
        const from = cut % (values.length - 1);
        const limits = { mean: 0.5, sigma: 2 };
        const whole = evaluateChart({ chart: 'i-mr', values, limits });
        const part = evaluateChart({ chart: 'i-mr', values: values.slice(from), limits });
        const shape = ({ value: x, cl, lcl, ucl, signals }: ChartPoint) => ({ x, cl, lcl, ucl, signals });
        expect(part.points.map(shape)).toEqual(whole.points.slice(from).map(shape));
      }),
      NUMBER,
    );
  });

  it('the estimate fed back as frozen limits gives the same chart', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), (values) => {
        const estimated = evaluateChart({ chart: 'i-mr', values, rules: all });
        fc.pre(estimated.sigma !== null && estimated.sigma > 0);
        const limits = { mean: estimated.mean as number, sigma: estimated.sigma as number };
        const frozen = evaluateChart({ chart: 'i-mr', values, rules: all, limits });
        expect(frozen.points).toEqual(estimated.points);
        expect(frozen.companion).toEqual(estimated.companion);
      }),
      NUMBER,
    );
  });
});

describe('a million points', () => {
  it('are evaluated without spreading an array over arguments', () => {
    const values = new Float64Array(1_000_000);
    let state = 1;
    for (let i = 0; i < values.length; i++) {
      state = (state * 48_271) % 2_147_483_647;
      values[i] = state / 2_147_483_647 - 0.5;
    }
    const result = evaluateChart({ chart: 'i-mr', values, rules: 'nelson', spec: { lsl: -2, usl: 2 } });
    expect(result.points).toHaveLength(1_000_000);
    expect(result.points[999_999]?.index).toBe(999_999);
    expect(result.capability?.n).toBe(1_000_000);
  }, 60_000);
});
