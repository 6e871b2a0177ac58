import { MesError, MesHttpError, MesWrongShapeError } from './errors';
import { OrderClient, type OrderClientOptions } from './order-client';
import { MesStub, json, silence, text } from './testing/mes-stub';

const ORDER = {
  id: '98765',
  product: 'HCC',
  line: 'L1',
  state: 'running',
  quantity: 2_000,
  produced: 120,
  good: 118,
  scrap: 2,
  updatedAt: '2026-05-04T08:00:00.500+02:00',
};

describe('OrderClient', () => {
  let mes: MesStub;

  beforeEach(async () => {
    mes = await MesStub.start();
  });
  afterEach(async () => {
    await mes.stop();
  });

  function client(options: Partial<OrderClientOptions> = {}): OrderClient {
    return new OrderClient({ url: `${mes.url}/`, timeoutMs: 2_000, ...options });
  }

  async function errorOf(work: Promise<unknown>): Promise<MesError> {
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MesError);
    return error as MesError;
  }

  it('reads orders, takes their time as an instant and leaves unknown fields alone', async () => {
    mes.answers(json(200, { orders: [{ ...ORDER, priority: 1 }], page: 1 }));
    const [order] = await client().orders();
    expect(order).toMatchObject({
      id: '98765',
      state: 'running',
      updatedAtMs: Date.UTC(2026, 4, 4, 6, 0, 0, 500),
    });
    expect(mes.requests).toEqual([{ url: '/orders', authorization: undefined }]);
  });

  it('reads one order by an id with special characters and sends the token', async () => {
    mes.answers(json(200, { ...ORDER, id: 'A/1', line: null }));
    const order = await client({ token: () => 'secret-token' }).order('A/1');
    expect(order).toMatchObject({ id: 'A/1', line: null });
    expect(mes.requests).toEqual([{ url: '/orders/A%2F1', authorization: 'Bearer secret-token' }]);
  });

  it('gives up on a slow answer and says after how long', async () => {
    mes.answers(silence);
    const error = await errorOf(client({ timeoutMs: 100 }).orders());
    expect(error).toMatchObject({ code: 'MES_UNREACHABLE', retriable: true });
    expect(error.message).toContain('no complete answer within 100 ms');
  });

  it('says that nobody listens', async () => {
    const { url } = mes;
    await mes.stop();
    const error = await errorOf(new OrderClient({ url }).orders());
    expect(error).toMatchObject({ code: 'MES_UNREACHABLE', retriable: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it.each([
    [500, true],
    [503, true],
    [429, true],
    [404, false],
    [401, false],
  ])('says whether status %i may be asked again: %p', async (status, retriable) => {
    mes.answers(json(status, {}));
    expect(await errorOf(client({ token: () => 'secret-token' }).orders())).toMatchObject({
      code: 'MES_HTTP_STATUS',
      status,
      retriable,
      retryAfterMs: null,
      message: expect.not.stringContaining('secret-token') as string,
    });
  });

  it('passes on the pause the MES asks for, in seconds or until a date', async () => {
    mes.answers(json(503, {}, { 'retry-after': '7' }));
    expect(await errorOf(client().orders())).toMatchObject({ retryAfterMs: 7_000 });
    mes.answers(json(429, {}, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }));
    const error = (await errorOf(client().orders())) as MesHttpError;
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('recognises a page for people', async () => {
    mes.answers(text(200, '<html><body>Please log in</body></html>'));
    const error = await errorOf(client().orders());
    expect(error).toMatchObject({ code: 'MES_NOT_JSON', retriable: true });
    expect(error.message).toContain('<html>');
  });

  it('recognises JSON that was cut off', async () => {
    mes.answers(text(200, JSON.stringify({ orders: [ORDER] }).slice(0, -20), 'application/json'));
    expect(await errorOf(client().orders())).toMatchObject({ code: 'MES_NOT_JSON' });
  });

  it('names what has the wrong shape by its pointer', async () => {
    const naive = { ...ORDER, updatedAt: '2026-05-04T08:00:00' };
    mes.answers(json(200, { orders: [ORDER, { ...ORDER, state: 'halted', quantity: -1 }, naive] }));
    const error = (await errorOf(client().orders())) as MesWrongShapeError;
    expect(error).toMatchObject({ code: 'MES_WRONG_SHAPE', retriable: false });
    expect(error.issues.map(({ pointer }) => pointer)).toEqual([
      '/orders/1/state',
      '/orders/1/quantity',
      '/orders/2/updatedAt',
    ]);
  });

  it('stops reading a body that is too large', async () => {
    let sent = 0;
    mes.answers((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 32))) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    const error = await errorOf(client({ maxBodyBytes: 100_000 }).orders());
    expect(error).toMatchObject({ code: 'MES_TOO_LARGE', retriable: false });
    expect(sent).toBeLessThan(50_000_000);
  });
});
