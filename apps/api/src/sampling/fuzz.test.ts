import fc from 'fast-check';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

// Generous, for a machine that has other work.
jest.setTimeout(60_000);

/** What a client sends may be anything: a refusal names it, and a number that is none never comes back. */
describe('random sampling requests', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await api.post('/api/v1/lots', {
      id: 'A',
      supplier: 'S',
      material: 'M',
      size: 500,
      characteristics: [{ name: 'a', class: 'major', lsl: 1, usl: 2 }],
    });
  });
  afterAll(() => api.close());

  const number = fc.oneof(
    fc.constantFrom(0, 1, 2, 20, 80, 500, 1e6, 1e15, -1, 0.5, 1e-12, 1e300),
    fc.integer({ min: 0, max: 300 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const word = fc.constantFrom('A', 'a', 'S', '', '\u0000', '__proto__', 'critical', 'major');
  const plan = fc.oneof(
    fc.record({ kind: fc.constant('single'), n: number, c: number }),
    fc.record({
      kind: fc.constant('multiple'),
      stages: fc.array(fc.record({ n: number, ac: fc.option(number), re: number }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('variables'),
      n: number,
      k: number,
      sigma: fc.constantFrom('known', 'unknown'),
    }),
    fc.record({ kind: fc.constant('sequential'), p1: number, p2: number, alpha: number, beta: number }),
    fc.record({
      kind: fc.constant('csp1'),
      i: number,
      f: fc.oneof(number, fc.constantFrom('1/48', '0/1', 'x')),
    }),
  );
  const distribution = fc.constantFrom('hypergeometric', 'binomial', 'poisson');
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(value, { nil: undefined });
  const bodies: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
    [
      'sampling/oc',
      fc.record({
        plan,
        distribution,
        lotSize: optional(number),
        points: optional(fc.array(number, { maxLength: 3 })),
      }),
    ],
    [
      'sampling/plans',
      fc.record({
        aql: number,
        alpha: number,
        ltpd: number,
        beta: number,
        distribution: optional(distribution),
        lotSize: optional(number),
        kind: fc.constantFrom('single', 'variables-known', 'variables-unknown'),
      }),
    ],
    [
      'lots',
      fc.record({
        id: fc.oneof(word, fc.uuid()),
        supplier: word,
        material: word,
        size: number,
        characteristics: fc.array(
          fc.record({
            name: word,
            class: fc.constantFrom('critical', 'major', 'minor', 'x'),
            method: optional(fc.constantFrom('attributes', 'variables')),
            usl: optional(number),
          }),
          { maxLength: 3 },
        ),
        risk: optional(fc.oneof(number, fc.constant(null), fc.record({ probability: number }))),
      }),
    ],
    [
      'lots/A/results',
      fc.record(
        {
          characteristic: word,
          inspected: number,
          nonconforming: number,
          values: fc.array(number, { maxLength: 3 }),
          units: fc.array(fc.record({ unit: number, conforming: fc.boolean() }), { maxLength: 3 }),
        },
        { requiredKeys: ['characteristic'] },
      ),
    ],
    [
      'sampling/streams/1/conditions',
      fc.record({ reason: word, acceptance: fc.constantFrom('resume', 'stop') }),
    ],
  ];

  it.each(bodies)('POST %s never gives 5xx nor a number that is none', async (path, body) => {
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { status, text } = await api.post(`/api/v1/${path}`, sent);
        if (status >= 500) throw new Error(`${status} for ${JSON.stringify(sent)}: ${text}`);
        if (status === 200 && path === 'sampling/oc') {
          for (const point of (JSON.parse(text) as { points: { pa: unknown }[] }).points) {
            expect(typeof point.pa).toBe('number');
          }
        }
      }),
      { seed: 163, numRuns: 60 },
    );
  });
});
