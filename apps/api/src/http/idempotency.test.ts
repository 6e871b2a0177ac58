import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';

const PATH = '/api/v1/inspections';
const body = (cellId = 'A') => ({
  inspections: [
    { cellId, stage: 'IPQC', station: 'CAS_01', at: '2026-03-02T09:00:00Z', measurements: { burr: 5 } },
    { cellId: 'wrong id', stage: 'IPQC', station: 'CAS_01', at: '2026-03-02T09:00:00Z', measurements: {} },
  ],
});

describe('Idempotency-Key', () => {
  let api: TestApi;
  let writes = 0;
  let hold: Promise<void> = Promise.resolve();
  beforeEach(async () => {
    api = await startTestApi();
    writes = 0;
    hold = Promise.resolve();
    const write = api.line.store.write.bind(api.line.store);
    api.line.store.write = async (points) => {
      writes += 1;
      await hold;
      return write(points);
    };
  });
  afterEach(() => api.close());
  const send = (key: string, sent: unknown = body(), headers: Record<string, string> = {}) =>
    api.post(PATH, sent, { 'Idempotency-Key': key, ...headers });

  it('gives a repeat the first answer, word for word, without doing it again', async () => {
    const first = await send('k');
    const second = await send('k');
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([200, null]);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(second.text).toBe(first.text);
    expect(writes).toBe(1);
  });

  it('does it again with another key, and each time without a key', async () => {
    await send('k');
    await send('k2');
    await api.post(PATH, body());
    await api.post(PATH, body());
    expect(writes).toBe(4);
  });

  it('refuses a key that was used for another body', async () => {
    await send('k');
    const { status, problem } = await send('k', body('B'));
    expect([status, problem.code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
  });

  it('does it once for ten repeats at the same time, all with the same answer', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const all = Array.from({ length: 10 }, () => send('k'));
    while (writes === 0) await new Promise((resolve) => setImmediate(resolve));
    release();
    const answers = await Promise.all(all);
    expect(writes).toBe(1);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('answers 409 to a repeat when the first takes longer than 5 s', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const first = send('k');
    while (writes === 0) await new Promise((resolve) => setImmediate(resolve));
    const { status, problem, headers } = await send('k');
    expect([status, problem.code, headers.get('retry-after')]).toEqual([409, 'REQUEST_IN_PROGRESS', '1']);
    release();
    expect((await first).status).toBe(200);
  }, 15_000);

  it('does it anew when the first failed', async () => {
    api.line.storeAway = true;
    expect((await send('k')).status).toBe(503);
    api.line.storeAway = false;
    const second = await send('k');
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });

  it('does not keep a refused body, so that the key can be used for the right one', async () => {
    expect((await send('k', { inspections: [] })).status).toBe(400);
    expect((await send('k')).status).toBe(200);
  });

  it('keeps the keys of different callers apart', async () => {
    const { tokens } = api.line.records;
    const one = { Authorization: `Bearer ${tokens.create({ name: 'one', scopes: ['inspect'] })}` };
    const two = { Authorization: `Bearer ${tokens.create({ name: 'two', scopes: ['inspect'] })}` };
    await send('k', body('A'), one);
    const other = await send('k', body('B'), two);
    expect([other.status, other.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });

  it.each(['', ' ', 'a b', 'x'.repeat(256), 'é'])('refuses the key %.20j', async (key) => {
    const { status, problem } = await send(key);
    expect([status, problem.errors[0]?.pointer]).toEqual([400, '/idempotency-key']);
  });
});
