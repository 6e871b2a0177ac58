import fc from 'fast-check';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

/** Numbers as mistakes bring them: edges, zeros, huge, tiny. */
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 1e308, -1e308, 5e-324, 1e150, 1e99, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -20, max: 20 }),
);
const junk = fc.oneof(
  number,
  fc.string(),
  fc.constant(null),
  fc.boolean(),
  fc.array(number, { maxLength: 4 }),
);
const time = fc.oneof(
  fc.constantFrom(
    '2026-03-02T09:00:00Z',
    '2026-03-02T10:00:00+01:00',
    '1970-01-01T00:00:00Z',
    '2200-01-01T00:00:00Z',
  ),
  fc.string(),
);
const or = <T>(good: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: junk });

const small = fc.constantFrom(1, 2, 3);
const measurementSystem = fc.oneof(
  // Balanced studies of any numbers, as they pass the first checks.
  fc
    .tuple(small, small, small, fc.array(number, { minLength: 27, maxLength: 27 }))
    .map(([parts, operators, trials, values]) => ({
      measurements: values.slice(0, parts * operators * trials).map((value, i) => ({
        part: i % parts,
        operator: Math.floor(i / parts) % operators,
        value,
      })),
      references: { 0: values[0], 1: values[1] },
      tolerance: Math.abs(values[2] ?? 1) + 1e-9,
    })),
  fc.record({
    measurements: or(fc.array(fc.record({ part: or(number), operator: or(number), value: or(number) }))),
  }),
);
const limitSet = fc.record(
  {
    characteristic: or(fc.constantFrom('burr', 'temperature')),
    machine: or(fc.constant('CAS_01')),
    mean: or(number),
    sigma: or(number),
    n: or(number),
    baseline: or(fc.record({ from: time, to: time, count: or(number) }, { requiredKeys: ['from', 'to'] })),
    exclusions: or(fc.array(fc.record({ at: time, reason: or(fc.string()) }), { maxLength: 2 })),
    validFrom: or(time),
    chart: or(fc.constantFrom('i-mr', 't2', 'p')),
    reason: or(fc.string()),
    author: or(fc.constant('mh')),
  },
  { requiredKeys: ['characteristic'] },
);
const chart = fc.record(
  {
    chart: or(
      fc.constantFrom(
        'i-mr',
        'xbar-r',
        'xbar-s',
        'p',
        'np',
        'c',
        'u',
        'laney-p',
        'ewma',
        'cusum',
        'g',
        't',
        't2',
        'three-way',
        'q',
      ),
    ),
    values: or(fc.array(or(number), { maxLength: 40 })),
    subgroups: or(fc.array(fc.array(or(number), { maxLength: 4 }), { maxLength: 10 })),
    counts: or(fc.array(fc.nat(20), { maxLength: 30 })),
    sizes: or(fc.constant(20)),
    limits: or(fc.record({ mean: number, sigma: number })),
    rules: or(fc.constantFrom('nelson', 'aiag', 'none')),
    spec: or(fc.record({ lsl: number, usl: number })),
    params: or(
      fc.record({ lambda: number, L: number, pointsPerDay: number, shift: number }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: ['chart'] },
);
const acknowledgement = fc.record({ cause: or(fc.string()), action: or(fc.string()), note: or(fc.string()) });

describe('requests to SPC of any content', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it.each([
    ['/spc/charts', chart, 150],
    ['/spc/measurement-systems', measurementSystem, 120],
    ['/spc/limit-sets', limitSet, 120],
    ['/spc/limit-sets/proposals/x/reject', limitSet, 20],
    ['/spc/signals/x/acknowledge', acknowledgement, 30],
  ] as const)(
    'POST %s never gives a 5xx, nor a number that is none',
    async (path, body, numRuns) => {
      await fc.assert(
        fc.asyncProperty(body, async (content: unknown) => {
          const { status, text } = await api.post(`/api/v1${path}`, content);
          expect(status).toBeLessThan(500);
          expect(text).not.toMatch(/NaN|Infinity/);
        }),
        { seed: 5, numRuns },
      );
    },
    60_000,
  );

  it('charts of stored readings come whatever limits were frozen', async () => {
    for (const id of ['CAS_01.burr', 'CAS_01.temperature']) {
      expect((await api.ask(`/api/v1/spc/characteristics/${id}/chart`)).status).toBe(200);
    }
    expect((await api.ask('/api/v1/spc/characteristics')).status).toBe(200);
    expect((await api.ask('/api/v1/spc/limit-sets')).status).toBe(200);
  });
});
