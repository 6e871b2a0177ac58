import fc from 'fast-check';
import { InvalidChartRequestError } from '../errors';
import type { ChartRequest } from './chart-request';
import { CHART_KINDS } from './chart-request';
import { evaluateChart } from './evaluate-chart';

const evaluate = (body: unknown) => evaluateChart(body as ChartRequest);

function issuesOf(body: unknown): readonly { pointer: string; code: string }[] {
  try {
    evaluate(body);
  } catch (error) {
    if (error instanceof InvalidChartRequestError) return error.issues;
    throw error;
  }
  return [];
}

const ramp = Array.from({ length: 30 }, (_, i) => Math.sin(i));

describe('refused requests', () => {
  it.each([
    ['no object', 17, '', 'INVALID_REQUEST'],
    ['an unknown chart', { chart: 'pareto', values: [1] }, '/chart', 'UNKNOWN_CHART'],
    ['no chart', { values: [1] }, '/chart', 'MISSING_FIELD'],
    ['no data', { chart: 'i-mr' }, '/values', 'MISSING_FIELD'],
    ['an empty series', { chart: 'i-mr', values: [] }, '/values', 'EMPTY_SERIES'],
    ['values that are a text', { chart: 'i-mr', values: 'abc' }, '/values', 'INVALID_FIELD'],
    ['an infinite value', { chart: 'i-mr', values: [1, Infinity] }, '/values/1', 'NON_FINITE_VALUE'],
    [
      'a value whose square overflows',
      { chart: 'i-mr', values: [1, 1e200] },
      '/values/1',
      'NON_FINITE_VALUE',
    ],
    ['NaN', { chart: 'i-mr', values: [NaN, 2] }, '/values/0', 'NON_FINITE_VALUE'],
    ['a text among the values', { chart: 'i-mr', values: [1, '2'] }, '/values/1', 'INVALID_VALUE'],
    ['an unknown field', { chart: 'i-mr', values: [1, 2], colour: 'red' }, '/colour', 'UNKNOWN_FIELD'],
    ['values for a subgroup chart', { chart: 'xbar-r', values: [1, 2] }, '/values', 'INVALID_FIELD'],
    ['lists of different length', { chart: 'p', counts: [1, 2], sizes: [10] }, '/sizes', 'LENGTH_MISMATCH'],
    ['counts without sizes', { chart: 'u', counts: [1, 2] }, '/sizes', 'MISSING_FIELD'],
    [
      'more nonconforming than inspected',
      { chart: 'np', counts: [11], sizes: [10] },
      '/counts/0',
      'INVALID_COUNT',
    ],
    ['half a count', { chart: 'c', counts: [1.5] }, '/counts/0', 'INVALID_COUNT'],
    ['a negative count', { chart: 'g', counts: [-1] }, '/counts/0', 'INVALID_COUNT'],
    ['a size of 0 with counts', { chart: 'u', counts: [1], sizes: [0] }, '/sizes/0', 'INVALID_SIZE'],
    ['a negative time', { chart: 't', values: [-1] }, '/values/0', 'INVALID_VALUE'],
    ['LSL above USL', { chart: 'i-mr', values: ramp, spec: { lsl: 2, usl: 1 } }, '/spec/lsl', 'INVALID_SPEC'],
    ['an unknown rule set', { chart: 'i-mr', values: ramp, rules: 'all' }, '/rules', 'UNKNOWN_RULE'],
    ['an unknown rule', { chart: 'i-mr', values: ramp, rules: [{ id: 'N9' }] }, '/rules/0', 'UNKNOWN_RULE'],
    [
      'a rule without numbers',
      { chart: 'i-mr', values: ramp, rules: [{ id: 'x', kind: 'zone' }] },
      '/rules/0',
      'INVALID_RULE',
    ],
    [
      'a baseline outside',
      { chart: 'i-mr', values: ramp, baseline: { from: 0, to: 99 } },
      '/baseline',
      'INVALID_BASELINE',
    ],
    ['a stage outside', { chart: 'i-mr', values: ramp, stages: [40] }, '/stages/0', 'INVALID_STAGE'],
    [
      'an exclusion outside',
      { chart: 'i-mr', values: ramp, exclude: [-1] },
      '/exclude/0',
      'INVALID_EXCLUSION',
    ],
    [
      'a negative sigma',
      { chart: 'i-mr', values: ramp, limits: { mean: 0, sigma: -1 } },
      '/limits/sigma',
      'INVALID_LIMITS',
    ],
    [
      'typed limits',
      { chart: 'i-mr', values: ramp, limits: { mean: 0, sigma: 1, ucl: 4 } },
      '/limits/ucl',
      'UNKNOWN_FIELD',
    ],
    [
      'a lambda of 2',
      { chart: 'ewma', values: ramp, params: { lambda: 2 } },
      '/params/lambda',
      'INVALID_PARAMETER',
    ],
    [
      'an unknown parameter',
      { chart: 'ewma', values: ramp, params: { lamda: 1 } },
      '/params/lamda',
      'UNKNOWN_FIELD',
    ],
    ['rows of different width', { chart: 't2', values: [[1, 2], [1]] }, '/values/1', 'LENGTH_MISMATCH'],
    [
      'too few vectors',
      {
        chart: 't2',
        values: [
          [1, 2],
          [2, 1],
        ],
      },
      '/values',
      'NOT_ENOUGH_DATA',
    ],
    ['too many points', { chart: 'i-mr', values: { length: 1e7 } }, '/values', 'INVALID_FIELD'],
    ['ten million points', { chart: 'i-mr', values: new Float64Array(1e7) }, '/values', 'TOO_MANY_POINTS'],
    [
      'a product without nominal',
      { chart: 'dnom', values: [1], products: ['A'], nominals: {} },
      '/nominals',
      'MISSING_NOMINAL',
    ],
  ])('%s', (_name, body, pointer, code) => {
    expect(issuesOf(body)).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('names every issue at once, and at most twenty', () => {
    expect(issuesOf({ chart: 'i-mr', values: [1, 'x'], rules: 'no', spec: { lsl: 'a' } }).length).toBe(3);
    expect(issuesOf({ chart: 'i-mr', values: new Array(1000).fill('x') }).length).toBe(20);
  });
});

describe('answers with a named warning', () => {
  const warningsOf = (body: ChartRequest) => evaluateChart(body).warnings.map((warning) => warning.code);

  it.each<[string, ChartRequest, string]>([
    ['one point', { chart: 'i-mr', values: [3] }, 'NOT_ENOUGH_DATA'],
    ['all null', { chart: 'i-mr', values: [null, null] }, 'NO_DATA'],
    ['all null counts', { chart: 'p', counts: [null, null], sizes: [5, 5] }, 'NO_DATA'],
    ['nothing inspected', { chart: 'p', counts: [0, 0], sizes: [0, 0] }, 'NO_DATA'],
    ['all equal', { chart: 'i-mr', values: [0.1, 0.1, 0.1] }, 'ZERO_SIGMA'],
    ['no nonconforming units', { chart: 'p', counts: [0, 0], sizes: 50 }, 'ZERO_SIGMA'],
    ['limits from five points', { chart: 'i-mr', values: [1, 3, 2, 4, 2] }, 'SHORT_HISTORY'],
    ['n of 1 in an X̄ chart', { chart: 'xbar-r', subgroups: [[1], [2], [3]] }, 'SUBGROUP_OF_ONE'],
    ['empty subgroups', { chart: 'xbar-s', subgroups: [[], [null]] }, 'NO_DATA'],
    ['run rules on EWMA', { chart: 'ewma', values: ramp, rules: 'nelson' }, 'RULES_REFUSED'],
    ['run rules on CUSUM', { chart: 'cusum', values: ramp, rules: 'western-electric' }, 'RULES_REFUSED'],
    ['run rules on g', { chart: 'g', values: [3, 4, 5], rules: ['N2'] }, 'RULES_REFUSED'],
    ['capability of counts', { chart: 'c', counts: [3, 4], spec: { usl: 9 } }, 'NO_CAPABILITY'],
    ['a mean count below five', { chart: 'c', counts: [0, 1, 2, 0] }, 'SMALL_EXPECTED_COUNT'],
    [
      'values that follow each other',
      { chart: 'i-mr', values: Array.from({ length: 40 }, (_, i) => i % 20) },
      'AUTOCORRELATED',
    ],
    [
      'a query with aggregation',
      { chart: 'i-mr', values: ramp, spec: { usl: 5 }, sampling: { aggregated: true } },
      'DOWN_SAMPLED',
    ],
    [
      'products of different variance',
      {
        chart: 'dnom',
        values: ramp.map((x, i) => (i < 15 ? x : 40 * x)),
        products: ramp.map((_, i) => (i < 15 ? 'A' : 'B')),
        nominals: { A: 0, B: 0 },
      },
      'UNEQUAL_PRODUCT_VARIANCES',
    ],
    [
      'batches that differ',
      { chart: 'xbar-r', subgroups: ramp.map((x, i) => [20 * x, 20 * x + 1, 20 * x - (i % 3)]) },
      'BETWEEN_VARIATION',
    ],
  ])('%s', (_name, body, code) => {
    expect(warningsOf(body)).toContain(code);
    const result = evaluateChart(body);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('a constant series raises no signal from rounding', () => {
    const result = evaluateChart({ chart: 'i-mr', values: new Array<number>(50).fill(0.1), rules: 'nelson' });
    expect(result.points.every((point) => point.signals.length === 0)).toBe(true);
  });
});

describe('requests of any shape', () => {
  it('give a result without NaN or a named error, and nothing else', () => {
    const junk = fc.oneof(
      fc.constant(null),
      fc.double(),
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.array(fc.option(fc.double()), { maxLength: 12 }),
      fc.array(fc.array(fc.option(fc.integer()), { maxLength: 5 }), { maxLength: 8 }),
      fc.record({ mean: fc.double(), sigma: fc.double() }),
      fc.record({ from: fc.integer(), to: fc.integer() }),
    );
    const counts = fc.array(fc.option(fc.nat(30)), { minLength: 1, maxLength: 12 });
    const field = fc.oneof({ weight: 1, arbitrary: junk }, { weight: 3, arbitrary: counts });
    const body = fc.record(
      {
        chart: fc.constantFrom(...CHART_KINDS, 'other'),
        values: field,
        subgroups: junk,
        counts: field,
        sizes: fc.oneof(junk, fc.constant(40)),
        limits: junk,
        baseline: junk,
        exclude: junk,
        stages: junk,
        rules: fc.oneof(junk, fc.constantFrom('nelson', 'none')),
        params: junk,
        spec: junk,
        times: junk,
      },
      { requiredKeys: ['chart'] },
    );
    fc.assert(
      fc.property(body, (request) => {
        let result: unknown;
        try {
          result = evaluate(request);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidChartRequestError);
          return;
        }
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });
});
