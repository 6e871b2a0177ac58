import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

describe('GET /gaps', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const ask = async (query = '') => {
    const { status, body } = await api.ask(`/api/v1/gaps${query}`);
    expect(status).toBe(200);
    return (body as { data: { id: number }[] }).data;
  };

  it('tells where values are missing, by machine, time and state', async () => {
    const { nowMs, records } = api.line;
    const gap = { machine: 'CAS_01', signals: ['temperature'], cause: 'session_lost' } as const;
    const lost = records.gaps.add({
      ...gap,
      fromMs: nowMs - 60_000,
      toMs: nowMs - 30_000,
      state: 'lost',
      detail: 'no history',
    });
    const open = records.gaps.add({
      ...gap,
      machine: 'EOL_01',
      fromMs: nowMs - 5_000,
      toMs: null,
      state: 'open',
      detail: null,
    });
    expect(await ask()).toEqual([
      {
        id: open.id,
        machine: 'EOL_01',
        signals: ['temperature'],
        from: '2026-03-02T09:59:55.000Z',
        to: null,
        cause: 'session_lost',
        state: 'open',
        detail: null,
        noticedAt: '2026-03-02T10:00:00.000Z',
        changedAt: '2026-03-02T10:00:00.000Z',
      },
      expect.objectContaining({ id: lost.id, to: '2026-03-02T09:59:30.000Z', detail: 'no history' }),
    ]);
    const ids = async (query: string) => (await ask(query)).map(({ id }) => id);
    expect(await ids('?state=lost')).toEqual([lost.id]);
    expect(await ids('?machine=EOL_01')).toEqual([open.id]);
    expect(await ids('?from=2026-03-02T09:59:40Z&to=2026-03-02T09:59:50Z')).toEqual([]);
    expect(await ids('?from=2026-03-02T09:59:10Z&to=2026-03-02T09:59:50Z')).toEqual([lost.id]);
    expect(await ids('?limit=1')).toEqual([open.id]);
  });

  it.each([
    ['?machine=none', 404],
    ['?state=closed', 400],
    ['?from=2026-03-02T10:00:00Z&to=2026-03-02T09:00:00Z', 400],
    ['?limit=0', 400],
  ])('refuses %s with %i', async (query, status) => {
    expect((await api.ask(`/api/v1/gaps${query}`)).status).toBe(status);
  });
});
