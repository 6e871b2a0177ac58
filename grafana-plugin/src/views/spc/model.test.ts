import { evaluateChart } from '@cellgate/spc';
import fc from 'fast-check';
import { DEFAULTS, type SpcOptions } from '../../options';
import { field, fixture, frame } from '../../testing/fixtures';
import type { Frame } from '../../frames/frame';
import { spcModel, type SpcContext, type SpcModel } from './model';
import { ruleIds } from './strip';

const model = (
  frames: readonly Frame[],
  options: Partial<SpcOptions> = {},
  context?: SpcContext,
): SpcModel => {
  const outcome = spcModel(frames, { ...DEFAULTS.spc, ...options }, context);
  if (!outcome.ok) throw new Error(`${outcome.problem.message} ${outcome.problem.remedy}`);
  return outcome.model;
};
const problem = (frames: readonly Frame[], options: Partial<SpcOptions> = {}): string => {
  const outcome = spcModel(frames, { ...DEFAULTS.spc, ...options });
  return outcome.ok ? 'no problem' : `${outcome.problem.message} ${outcome.problem.remedy}`;
};
const VALUES = [10, 12, 11, 15, 13, 12, 11, 14, 12, 40, 11, 12];
const series = (values: readonly unknown[], ...more: readonly ReturnType<typeof field>[]): Frame =>
  frame(
    'A',
    field(
      'time',
      'time',
      values.map((_, i) => i * 1000),
    ),
    field('value', 'number', [...values]),
    ...more,
  );

describe('spcModel', () => {
  it('shows what the library computes', () => {
    const chart = model([series(VALUES)]);
    const expected = evaluateChart({ chart: 'i-mr', values: VALUES });
    expect(Array.from(chart.main.upper)).toEqual(expected.points.map(({ ucl }) => ucl));
    expect(Array.from(chart.violations)).toEqual([9, 10]);
    expect(chart.companion?.title).toBe('Moving range');
    expect(chart.movingLimits).toBe(true);
  });

  it('has limits that depend on neither the order of the columns nor rows without a value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -5, max: 5, noNaN: true })), { minLength: 4, maxLength: 30 }),
        fc.boolean(),
        (values, turn) => {
          const plain = series(values);
          const fields = turn ? [...plain.fields].reverse() : plain.fields;
          const chart = model([{ ...plain, fields }]);
          const expected = evaluateChart({ chart: 'i-mr', values });
          expect(Array.from(chart.main.upper, (value) => (Number.isNaN(value) ? null : value))).toEqual(
            expected.points.map(({ ucl }) => ucl),
          );
        },
      ),
      { seed: 3, numRuns: 50 },
    );
  });

  it('sorts rows by time and says so', () => {
    const turned = frame(
      'A',
      ...series(VALUES).fields.map((one) => ({ ...one, values: Array.from(one.values).reverse() })),
    );
    const chart = model([turned]);
    expect(Array.from(chart.main.statistic)).toEqual(VALUES);
    expect(chart.notes[0]).toContain('sorted');
    expect(chart.originAt(chart.rowAt(0))).toEqual({ frame: turned, row: 11 });
  });

  it('draws frozen limits from options, and names their origin', () => {
    const chart = model([series(VALUES)], { limits: 'frozen', mean: 12, sigma: 1, limitSet: 'ocv v3' });
    expect([chart.main.lower[0], chart.main.center[0], chart.main.upper[0]]).toEqual([9, 12, 15]);
    expect(chart.provenance).toBe('Limits frozen: mean 12, sigma 1, limit set ocv v3');
    expect(chart.movingLimits).toBe(false);
  });

  it('starts a stage where the frozen limits of the rows change', () => {
    const column = (a: number, b: number): number[] => VALUES.map((_, i) => (i < 6 ? a : b));
    const rows = series(
      VALUES,
      field('limit_mean', 'number', column(12, 20)),
      field('limit_sigma', 'number', column(1, 2)),
      field(
        'limit_set',
        'string',
        VALUES.map(() => 'LS-7'),
      ),
    );
    const chart = model([rows], { limits: 'frozen' });
    expect(chart.stages.map(({ at }) => at)).toEqual([0, 6]);
    expect([chart.main.upper[0], chart.main.upper[11]]).toEqual([15, 26]);
    expect(chart.provenance).toContain('LS-7');
  });

  it('uses limits of the rows as they are, and judges by them', () => {
    const rows = series(
      [1, 5, 9],
      field('lcl', 'number', [0, 6, 0]),
      field('cl', 'number', [4, 7, 4]),
      field('ucl', 'number', [8, 8, 8.5]),
    );
    const chart = model([rows], { limits: 'fields' });
    expect(Array.from(chart.main.lower)).toEqual([0, 6, 0]);
    expect(Array.from(chart.violations)).toEqual([1, 2]);
    expect(chart.falseAlarms).toBeNull();
    const symmetric = series(
      VALUES,
      field(
        'lcl',
        'number',
        VALUES.map(() => 9),
      ),
      field(
        'cl',
        'number',
        VALUES.map(() => 12),
      ),
      field(
        'ucl',
        'number',
        VALUES.map(() => 15),
      ),
    );
    expect(model([symmetric], { limits: 'fields', rules: 'nelson' }).main.sigma?.[0]).toBeCloseTo(1);
  });

  it('takes a baseline by instants or by numbers of points', () => {
    const byPoint = model([series(VALUES)], { limits: 'baseline', baselineFrom: '1', baselineTo: '9' });
    const byTime = model([series(VALUES)], {
      limits: 'baseline',
      baselineFrom: '1970-01-01T00:00:00Z',
      baselineTo: '1970-01-01T00:00:08Z',
    });
    expect(byPoint.main.upper[0]).toBeCloseTo(
      evaluateChart({ chart: 'i-mr', values: VALUES.slice(0, 9) }).points[0]?.ucl ?? NaN,
    );
    expect(byTime.main.upper).toEqual(byPoint.main.upper);
    expect([byPoint.movingLimits, byTime.movingLimits]).toEqual([true, false]);
  });

  it('makes subgroups of fields or of a size, and tells about the rest', () => {
    const bySize = model([series(VALUES)], { chart: 'xbar-r', subgroupSize: 5 });
    expect([bySize.length, bySize.notes[0]]).toEqual([
      2,
      'The last 2 rows do not fill a subgroup of 5 and are not shown.',
    ]);
    const named = series(
      VALUES,
      field(
        'subgroup',
        'string',
        VALUES.map((_, i) => `S${Math.floor(i / 4)}`),
      ),
    );
    expect(model([named], { chart: 'xbar-s' }).length).toBe(3);
    expect(model([named], { chart: 'xbar-r', lsl: 5, usl: 20 }).drawsSpecification).toBe(false);
  });

  it.each(['p', 'np', 'c', 'u', 'laney-p', 'laney-u'] as const)('draws counts on a %s chart', (chart) => {
    const rows = frame('A', field('n', 'number', [50, 50, 50, 50]), field('defects', 'number', [2, 3, 1, 2]));
    expect(model([rows], { chart }).main.statistic).toHaveLength(4);
  });

  it.each(['ewma', 'cusum', 'g', 't'] as const)('draws a %s chart', (chart) => {
    expect(model([series(VALUES)], { chart }).main.statistic).toHaveLength(VALUES.length);
  });

  it('excludes points from limits and rules', () => {
    const chart = model([
      series(
        VALUES,
        field(
          'excluded',
          'boolean',
          VALUES.map((_, i) => i === 9),
        ),
      ),
    ]);
    expect(Array.from(chart.violations)).toEqual([]);
    expect(chart.excluded[9]).toBe(1);
  });

  it('marks stored signals at their points and counts those without one', () => {
    const signals = frame('B', field('time', 'time', [2000, 999_999]), field('rule', 'string', ['X9', 'N1']));
    const chart = model([series(VALUES), signals]);
    expect(ruleIds(chart.main, chart.main.signals[2] as number)).toEqual(['X9']);
    expect(chart.notes.join()).toContain('1 stored signals have no point');
  });

  it('reads annotations by their tags', () => {
    const notes = frame(
      'Anno',
      field('time', 'time', [3000, 1000, null]),
      field('text', 'string', ['<b>lowered</b>', 'seen', 'lost']),
      field('tags', 'other', [['correction'], ['ack'], []]),
    );
    expect(model([series(VALUES)], {}, { annotations: [notes] }).events).toEqual([
      { kind: 'acknowledged', at: 1000, until: null, text: 'seen' },
      { kind: 'correction', at: 3000, until: null, text: 'lowered' },
    ]);
  });

  it('claims no Cpk of aggregated rows', () => {
    const { frames, options } = fixture('spc', 'many', 200);
    const spc = { ...(options as Partial<SpcOptions>), rules: 'iso-7870-2' as const };
    expect(model(frames, spc, { aggregated: true }).capability).toMatchObject({
      verdict: 'down-sampled',
      cpk: null,
    });
    expect(model(frames, { ...spc, raw: false }).capability?.verdict).toBe('down-sampled');
  });

  it.each([
    [
      'several series',
      [
        { ...series([1, 2]), fields: [{ ...field('Value', 'number', [1, 2]), labels: { machine: 'a' } }] },
        { ...series([1, 2]), fields: [{ ...field('Value', 'number', [1, 2]), labels: { machine: 'b' } }] },
      ],
      {},
      /2 series.*one to one series|2 series.*Filter the query/,
    ],
    [
      'limits that cross',
      [series([1, 2], field('lcl', 'number', [0, 9]), field('ucl', 'number', [5, 5]))],
      { limits: 'fields' },
      /cross at point 2.*spc.fields.lcl/,
    ],
    ['frozen limits without a mean', [series([1, 2])], { limits: 'frozen' }, /need a mean.*spc.mean/],
    ['frozen limits without sigma', [series([1, 2])], { limits: 'frozen', mean: 1 }, /sigma.*spc.sigma/],
    ['a negative sigma', [series([1, 2])], { limits: 'frozen', mean: 1, sigma: -1 }, /above 0.*spc.sigma/],
    [
      'an empty baseline',
      [series([1, 2])],
      { limits: 'baseline', baselineFrom: '2030-01-01T00:00:00Z' },
      /holds none.*spc.baselineFrom/,
    ],
    ['limits without fields', [series([1, 2])], { limits: 'fields' }, /neither lcl nor ucl.*spc.fields.lcl/],
    ['crossed specification limits', [series([1, 2])], { lsl: 5, usl: 1 }, /spc.lsl/],
    ['a size of no subgroup', [series([1, 2])], { chart: 'xbar-r', subgroupSize: 1 }, /spc.subgroupSize/],
    [
      'a count above its size',
      [frame('A', field('n', 'number', [5]), field('count', 'number', [9]))],
      { chart: 'p' },
      /point 1.*spc.fields/,
    ],
    [
      'a negative size',
      [frame('A', field('n', 'number', [-5]), field('count', 'number', [1]))],
      { chart: 'u' },
      /point 1.*spc.fields.size/,
    ],
    [
      'rows without a time',
      [frame('A', field('time', 'time', [1, null]), field('value', 'number', [1, 2]))],
      {},
      /1 of 2 rows have no time/,
    ],
    [
      'a missing field',
      [frame('A', field('time', 'time', [1]))],
      {},
      /needs a number field.*spc.fields.value/,
    ],
    [
      'a field of another type',
      [frame('A', field('value', 'string', ['3.6']))],
      {},
      /"value" is of type string.*Convert field type.*spc.fields.value/,
    ],
    [
      'two queries side by side of different length',
      [frame('A', field('time', 'time', [1, 2, 3]), field('value', 'number', [1, 2]))],
      {},
      /"value" has 2 values for 3 rows.*Join by field/,
    ],
  ])('refuses %s', (_, frames, options, expected) => {
    expect(problem(frames as readonly Frame[], options as Partial<SpcOptions>)).toMatch(expected);
  });

  it('puts two frames of different length one after the other, never side by side', () => {
    const chart = model([series([1, 2, 3]), series([4])]);
    expect(chart.length).toBe(4);
    expect(chart.notes).toContain('The rows were not in order of time and were sorted.');
  });

  it('says how many points share their instant', () => {
    const twice = frame('A', field('time', 'time', [1, 1, 2]), field('value', 'number', [5, 6, 7]));
    expect(model([twice], { x: 'time' }).notes.join()).toMatch(/1 points share their instant.*spc\.x/);
    expect(Array.from(model([twice]).main.statistic)).toEqual([5, 6, 7]);
  });

  it.each([[NaN], [Infinity], [null], [undefined]])('leaves a gap where the value is %p, never 0', (bad) => {
    const chart = model([series([...VALUES, bad, ...VALUES])]);
    expect(chart.main.statistic[VALUES.length]).toBeNaN();
    expect(chart.length).toBe(2 * VALUES.length + 1);
    expect(chart.violations).not.toContain(VALUES.length);
  });

  it('never throws, whatever the columns hold', () => {
    const cell = fc.oneof(
      fc.double(),
      fc.constantFrom(null, undefined, NaN, -Infinity, '', 'x', true, {}, []),
      fc.integer({ min: -3, max: 3 }),
    );
    const column = fc.array(cell, { maxLength: 30 });
    const name = fc.constantFrom(
      'time',
      'value',
      'n',
      'count',
      'lcl',
      'cl',
      'ucl',
      'stage',
      'excluded',
      'lsl',
      'usl',
    );
    const type = fc.constantFrom('number', 'time', 'string', 'boolean', 'other');
    const anyField = fc.tuple(name, type, column).map(([called, of, values]) => field(called, of, values));
    const frames = fc.array(
      fc.array(anyField, { maxLength: 6 }).map((fields) => frame('A', ...fields)),
      { maxLength: 3 },
    );
    const options = fc.record({
      chart: fc.constantFrom('i-mr', 'xbar-r', 'p', 'u', 'c', 'ewma', 'cusum', 'g', 't'),
      limits: fc.constantFrom('estimate', 'baseline', 'frozen', 'fields'),
      x: fc.constantFrom('time', 'sequence'),
    });
    fc.assert(
      fc.property(frames, options, (given, chosen) => {
        const outcome = spcModel(given, { ...DEFAULTS.spc, ...(chosen as Partial<SpcOptions>) });
        if (!outcome.ok) {
          expect(outcome.problem.message.length).toBeGreaterThan(10);
          expect(outcome.problem.remedy.length).toBeGreaterThan(10);
        }
      }),
      { seed: 9, numRuns: 400 },
    );
  });

  it('draws a chart of missing values without limits, and says so', () => {
    const chart = model([series([null, null, null])]);
    expect(chart.violations).toHaveLength(0);
    expect(chart.notes.join()).toContain('no point has a value');
  });
});
