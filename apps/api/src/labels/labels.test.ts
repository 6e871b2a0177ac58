import { inspections } from '../testing/demo-data';
import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const label = (change: object = {}) => ({
  cellId: 'A',
  source: 'short-term-test',
  outcome: 'failed',
  at: '2026-03-02T10:30:00+01:00',
  reference: 'report 17',
  ...change,
});
interface Taken {
  readonly accepted: number;
  readonly added: number;
  readonly rejected: {
    index: number;
    code: string;
    errors: { pointer: string; code: string; detail: string }[];
  }[];
}

describe('POST /labels', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startTestApi();
    await inspections(api.line, { id: 'A', ago: 7_200_000 }, { id: 'B', ago: 7_200_000 });
  });
  afterEach(() => api.close());

  const send = (
    labels: unknown,
    more: object = { by: 'ada' },
    headers?: Record<string, string>,
  ): Promise<Answer> => api.post('/api/v1/labels', { labels, ...more }, headers);
  const taken = async (...labels: unknown[]): Promise<Taken> => {
    const answer = await send(labels);
    expect(answer.status).toBe(200);
    return answer.body as Taken;
  };
  const listed = async (query = '') =>
    (await api.ask(`/api/v1/labels${query}`)).body as {
      data: Record<string, unknown>[];
      page: { nextCursor: string | null; limit: number };
    };

  it('keeps labels with who handed them in and when, in UTC', async () => {
    expect(
      await taken(label(), label({ cellId: 'B', outcome: 'good', reference: null, samplingShare: 0.05 })),
    ).toEqual({
      accepted: 2,
      added: 2,
      rejected: [],
    });
    expect((await listed()).data).toEqual([
      expect.objectContaining({ cellId: 'B', outcome: 'good', reference: null, samplingShare: 0.05 }),
      {
        id: 1,
        cellId: 'A',
        source: 'short-term-test',
        outcome: 'failed',
        at: '2026-03-02T09:30:00.000Z',
        reference: 'report 17',
        samplingShare: 1,
        by: 'ada',
        receivedAt: '2026-03-02T10:00:00.000Z',
      },
    ]);
  });

  it('keeps the right ones and names place, value and rule of everything wrong with the others', async () => {
    const answer = await taken(
      label({ cellId: 'TYPO' }),
      label(),
      null,
      label({ source: 'guess', outcome: 'broken', at: '2026-03-02T10:30:00' }),
      label({ samplingShare: 5, colour: 'red' }),
      label({ at: '2026-03-02T10:05:00.001Z' }),
      label({ at: '2026-03-02T06:59:59Z' }),
    );
    expect([answer.accepted, answer.added]).toEqual([1, 1]);
    expect(
      answer.rejected.map(({ index, code, errors }) => [index, code, errors.map(({ pointer }) => pointer)]),
    ).toEqual([
      [0, 'UNKNOWN_CELL', ['/cellId']],
      [2, 'INVALID', ['']],
      [3, 'INVALID', ['/source', '/outcome', '/at']],
      [4, 'INVALID', ['/samplingShare', '/colour']],
      [5, 'IN_THE_FUTURE', ['/at']],
      [6, 'BEFORE_THE_CELL', ['/at']],
    ]);
    expect(answer.rejected[0]?.errors[0]?.detail).toBe('no cell "TYPO" was ever inspected on this line');
    expect(answer.rejected[5]?.errors[0]?.detail).toMatch(
      /^2026-03-02T06:59:59.000Z lies before .*08:00:00.000Z$/,
    );
    expect((await listed()).data).toHaveLength(1);
  });

  it('changes nothing when the same label comes again, and refuses one that says otherwise', async () => {
    expect(await taken(label(), label())).toMatchObject({ accepted: 2, added: 1 });
    expect(await taken(label({ at: '2026-03-02T09:30:00Z' }))).toEqual({
      accepted: 1,
      added: 0,
      rejected: [],
    });
    const answer = await taken(label({ reference: 'report 18' }), label({ samplingShare: 0.5 }));
    expect(answer).toMatchObject({
      accepted: 0,
      rejected: [
        { index: 0, code: 'LABEL_DIFFERS' },
        { index: 1, code: 'LABEL_DIFFERS' },
      ],
    });
    // A correction is a later label of the same source.
    expect(await taken(label({ outcome: 'good', at: '2026-03-02T09:45:00Z' }))).toMatchObject({ added: 1 });
    expect((await listed('?cell=A')).data.map(({ outcome }) => outcome)).toEqual(['good', 'failed']);
  });

  it('answers a repeat with the same key as the first time', async () => {
    const key = { 'Idempotency-Key': 'labels-1' };
    const first = await send([label()], { by: 'ada' }, key);
    const again = await send([label()], { by: 'ada' }, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect((await send([label({ cellId: 'B' })], { by: 'ada' }, key)).problem.code).toBe(
      'IDEMPOTENCY_MISMATCH',
    );
  });

  it('needs the scope inspect, and takes the name from the token', async () => {
    const { tokens } = api.line.records;
    const as = (name: string, ...scopes: ('read' | 'inspect')[]) => ({
      Authorization: `Bearer ${tokens.create({ name, scopes })}`,
    });
    const [viewer, mes] = [as('viewer', 'read'), as('mes', 'inspect', 'read')];
    expect((await send([label()], {}, viewer)).status).toBe(403);
    expect((await send([label()])).status).toBe(401);
    expect((await send([label()], { by: 'somebody else' }, mes)).status).toBe(200);
    expect(api.line.records.labels.of('A').map(({ by }) => by)).toEqual(['mes']);
    expect((await api.ask('/api/v1/labels', { headers: viewer })).status).toBe(200);
  });

  it('refuses a request without a name, without labels, or with too many', async () => {
    expect((await send([label()], {})).problem.errors).toEqual([
      expect.objectContaining({ in: 'body', pointer: '/by', code: 'AUTHOR_MISSING' }),
    ]);
    for (const labels of [[], undefined, 'all', Array.from({ length: 1_001 }, () => label())]) {
      expect((await send(labels)).problem.errors[0]?.pointer).toBe('/labels');
    }
    expect(api.line.records.labels.counts().labels).toBe(0);
  });

  it('keeps nothing while the store cannot say whether the cells exist', async () => {
    api.line.storeAway = true;
    expect((await send([label()])).problem).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
    api.line.storeAway = false;
    expect(api.line.records.labels.counts().labels).toBe(0);
  });

  it('lists page by page; a cursor belongs to its cell', async () => {
    await taken(...[1, 2, 3].map((day) => label({ source: 'field', at: `2026-03-02T09:0${day}:00Z` })));
    const first = await listed('?cell=A&limit=2');
    expect(first.data.map(({ id }) => id)).toEqual([3, 2]);
    const cursor = first.page.nextCursor ?? '';
    expect(await listed(`?cell=A&limit=2&cursor=${cursor}`)).toMatchObject({
      data: [{ id: 1 }],
      page: { nextCursor: null, limit: 2 },
    });
    expect((await api.ask(`/api/v1/labels?cell=B&cursor=${cursor}`)).problem.code).toBe('INVALID_CURSOR');
  });
});
