import fc from 'fast-check';
import { inspections } from '../testing/demo-data';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

/** What a client sends may be anything; a 5xx would be our mistake, not theirs. */
describe('random requests', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
    await inspections(api.line, { id: 'A' }, { id: 'B' });
  });
  afterAll(() => api.close());

  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'A',
      'CAS_01',
      'temperature',
      '__proto__',
      'constructor',
      "' OR 1=1 --",
      '%',
      '..',
      'null',
      '\u0000',
    ),
  );
  const time = fc.oneof(
    text,
    fc
      .date({ min: new Date(0), max: new Date('2262-01-01T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  );
  const value = fc.oneof(
    text,
    time,
    fc.integer().map(String),
    fc.constantFrom('HIGH', 'running', '1s', '9d', '1ms'),
  );
  const name = fc.oneof(
    fc.constantFrom(
      ...['from', 'to', 'every', 'limit', 'cursor', 'grade', 'lot', 'order', 'state'],
      ...['lotSize', 'level', 'aql', 'mode', 'type', 'supplier', 'material', 'decision'],
    ),
    text,
  );
  const path = fc
    .tuple(
      fc.constantFrom(
        'machines',
        'orders',
        'cells',
        'plant',
        'risk/summary',
        'inspections',
        'openapi.json',
        'labels',
        'models',
        'models/boosted-trees/calibration',
        'models/boosted-trees/promotion-evidence',
        'lots',
        'sampling/streams',
        'sampling/tables',
        'sampling/standards/mil-std-1916/plan',
        'sampling/standards/z1.4/plan',
      ),
      fc.array(fc.oneof(text, fc.constantFrom('signals', 'CAS_01', 'temperature')), { maxLength: 3 }),
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
    )
    .map(([first, rest, query]) => {
      const segments = [first, ...rest.map((segment) => encodeURIComponent(segment.toWellFormed()))];
      const parameters = new URLSearchParams(query.map(([key, word]): [string, string] => [key, word]));
      return `/api/v1/${segments.join('/')}?${parameters.toString()}`;
    });

  it('with random paths and queries never give 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('GET', 'POST', 'DELETE', 'PATCH'), async (target, method) => {
        const { status } = await api.ask(target, { method });
        expect(status).toBeLessThan(500);
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it('with random cursors never give 5xx', async () => {
    const cursor = fc.oneof(
      text,
      fc.json({ maxDepth: 3 }).map((json) => Buffer.from(json).toString('base64url')),
      fc
        .array(fc.double(), { minLength: 5, maxLength: 6 })
        .map((parts) => Buffer.from(JSON.stringify(['x', ...parts])).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(cursor, async (sent) => {
        const { status } = await api.ask(`/api/v1/cells?${new URLSearchParams({ cursor: sent }).toString()}`);
        expect(status).toBe(400);
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it('with random bodies never give 5xx', async () => {
    const record = fc.record(
      {
        cellId: fc.oneof(text, fc.json()),
        lot: fc.oneof(text, fc.constant(null)),
        stage: fc.oneof(fc.constantFrom('IPQC', 'FQC', 'OQC'), text),
        station: fc.oneof(fc.constant('CAS_01'), text),
        position: fc.oneof(text, fc.integer()),
        sequence: fc.oneof(fc.double(), fc.integer()),
        at: time,
        measurements: fc.oneof(
          fc.dictionary(fc.oneof(fc.constantFrom('burr', 'moisture'), text), fc.oneof(fc.double(), text)),
          text,
        ),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.anything(),
      fc.record({ inspections: fc.array(fc.oneof(record, fc.anything()), { maxLength: 5 }) }),
    );
    const key = fc.option(
      fc.string({ maxLength: 5 }).filter((word) => /^[\x20-\x7e]*$/.test(word)),
      { nil: undefined },
    );
    await fc.assert(
      fc.asyncProperty(body, key, async (sent, idempotencyKey) => {
        let json: string;
        try {
          json = JSON.stringify(sent) ?? 'undefined';
        } catch {
          json = String(sent === null);
        }
        const { status } = await api.ask('/api/v1/inspections', {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
          },
          body: json,
        });
        expect(status).toBeLessThan(500);
      }),
      { seed: 13, numRuns: 400 },
    );
  });

  it('with bodies of random bytes never give 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/json', 'text/plain', 'application/json; charset=utf-16'),
        fc.constantFrom('identity', 'gzip', 'deflate', 'br'),
        async (bytes, type, encoding) => {
          const { status } = await api.ask('/api/v1/inspections', {
            method: 'POST',
            headers: { 'Content-Type': type, 'Content-Encoding': encoding },
            body: Buffer.from(bytes),
          });
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
        },
      ),
      { seed: 14, numRuns: 150 },
    );
  });
});
