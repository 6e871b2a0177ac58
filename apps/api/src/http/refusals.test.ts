import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startTestApi } from '../testing/running-api';
import type { Answer, TestApi } from '../testing/running-api';
import { PROBLEMS } from './problem';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('refusals over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());
  afterEach(() => {
    api.line.storeAway = false;
  });

  /** Every refusal has this form, says nothing of the inside and is not kept by anybody in between. */
  const expectProblem = (answer: Answer, status: number, code: keyof typeof PROBLEMS): void => {
    expect([answer.status, answer.problem?.code, answer.text]).toEqual([status, code, answer.text]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.problem).toEqual({
      type: `urn:cellgate:problem:${code.toLowerCase().replaceAll('_', '-')}`,
      title: PROBLEMS[code].title,
      status,
      detail: expect.any(String),
      code,
      errors: expect.any(Array),
    });
    expect(answer.text).not.toMatch(/node_modules|\.ts:\d|\bat \w+ \(/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  };
  const send = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
    api.ask('/api/v1/inspections', { method: 'POST', headers, body: body as string });

  it.each([
    ['/api/v1/cells?colour=red', 'query', '/colour', 'unknown name'],
    ['/api/v1/cells?__proto__=1', 'query', '/__proto__', 'unknown name'],
    ['/api/v1/machines?x', 'query', '/x', 'unknown name'],
    ['/api/v1/cells?limit=0', 'query', '/limit', 'from 1 to 200'],
    ['/api/v1/cells?limit=201', 'query', '/limit', 'from 1 to 200'],
    ['/api/v1/cells?limit=1.5', 'query', '/limit', 'whole number'],
    ['/api/v1/cells?limit=', 'query', '/limit', 'whole number'],
    ['/api/v1/cells?limit=1&limit=2', 'query', '/limit', 'expected string'],
    ['/api/v1/cells?grade=high', 'query', '/grade', 'expected one of'],
    ['/api/v1/cells?from=2026-03-02T10:00:00', 'query', '/from', 'neither Z nor an offset'],
    ['/api/v1/cells?from=yesterday', 'query', '/from', 'RFC 3339'],
    ['/api/v1/cells?from=2026-02-30T10:00:00Z', 'query', '/from', 'RFC 3339'],
    ['/api/v1/cells?from=1969-12-31T23:59:59Z', 'query', '/from', 'from 1970'],
    ['/api/v1/cells?from=2026-03-02T10:00:00Z&to=2026-03-02T10:00:00Z', 'query', '/from', 'before to'],
    ['/api/v1/cells?from=2024-03-02T10:00:00Z', 'query', '/from', 'at most 400 days'],
    [
      '/api/v1/risk/summary?from=2026-03-02T12:00:00%2B01:00&to=2026-03-02T11:00:00Z',
      'query',
      '/from',
      'before to',
    ],
    ['/api/v1/orders?state=done', 'query', '/state', 'expected one of'],
    ['/api/v1/machines/CAS_01/signals/temperature?every=1y', 'query', '/every', 'a duration'],
    ['/api/v1/machines/CAS_01/signals/temperature?every=0s', 'query', '/every', 'a duration'],
    ['/api/v1/machines/CAS_01/signals/temperature?every=1ms', 'query', '/every', 'at most 5000'],
    [`/api/v1/cells/${'x'.repeat(129)}`, 'path', '/id', 'Too big'],
    ['/api/v1/cells/%00', 'path', '/id', 'control characters'],
    ['/api/v1/cells/%E0%A4%A', 'path', '', 'badly encoded'],
  ])('answers 400 to %s', async (path, part, pointer, detail) => {
    const answer = await api.ask(path);
    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.problem.errors).toEqual([{ in: part, pointer, detail: expect.stringContaining(detail) }]);
  });

  it('names everything that is wrong at once', async () => {
    const { problem } = await api.ask('/api/v1/cells?limit=x&grade=y&z=1');
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual(['/grade', '/limit', '/z']);
  });

  it('takes an offset, also as it is written in a URL', async () => {
    const { status } = await api.ask(
      '/api/v1/cells?from=2026-03-02T10:00:00%2B01:00&to=2026-03-02T10:00:00Z',
    );
    expect(status).toBe(200);
  });

  it.each([
    '/api/v1/machines/CAS_99',
    '/api/v1/orders/1',
    '/api/v1/cells/none',
    '/api/v1/machines/CAS_01/signals/x',
  ])('answers 404 to an unknown id: %s', async (path) =>
    expectProblem(await api.ask(path), 404, 'UNKNOWN_ID'),
  );

  it.each([
    '/api/v1',
    '/api/v1/',
    '/api/v1/machines/',
    '/API/v1/machines',
    '/api/v2/machines',
    '/x',
    '/assets/../package.json',
    '/assets/%2e%2e%2fpackage.json',
    '/docs/assets/package.json',
    '/.env',
  ])('answers 404 to an unknown route: %s', async (path) =>
    expectProblem(await api.ask(path), 404, 'UNKNOWN_ROUTE'),
  );

  it.each([
    ['DELETE', '/api/v1/cells/A', 'GET, HEAD'],
    ['PUT', '/api/v1/machines', 'GET, HEAD'],
    ['GET', '/api/v1/inspections', 'POST'],
    ['POST', '/health/ready', 'GET, HEAD'],
  ])('answers 405 to %s %s and tells what is allowed', async (method, path, allow) => {
    const answer = await api.ask(path, { method });
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('answers HEAD and OPTIONS as HTTP wants', async () => {
    expect(await api.ask('/api/v1/machines', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    const options = await api.ask('/api/v1/inspections', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST']);
    expect(options.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['{', '', '{"a":1}}', "{'a':1}", 'NaN', '\u0000'])(
    'answers 400 to malformed JSON: %j',
    async (text) => {
      const { status, problem } = await send(text);
      expect([status, ['MALFORMED_JSON', 'INVALID_REQUEST'].includes(problem.code)]).toEqual([400, true]);
      if (text !== '') expect(problem.code).toBe('MALFORMED_JSON');
    },
  );

  it.each([
    ['null', ''],
    ['[]', ''],
    ['7', ''],
    ['{}', '/inspections'],
    ['{"inspections":{}}', '/inspections'],
    ['{"inspections":[]}', '/inspections'],
    ['{"inspections":[{}],"dryRun":true}', '/dryRun'],
    [`{"inspections":[${'{},'.repeat(1_000)}{}]}`, '/inspections'],
  ])('answers 400 to the body %.40s', async (text, pointer) => {
    const answer = await send(text);
    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.problem.errors).toEqual([{ in: 'body', pointer, detail: expect.any(String) }]);
  });

  it('answers 400 to a POST without a body', async () => {
    expectProblem(await api.ask('/api/v1/inspections', { method: 'POST' }), 400, 'INVALID_REQUEST');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=iso-8859-1', ''])(
    'answers 415 to the content type %j',
    async (type) =>
      expectProblem(
        await send('{"inspections":[]}', { 'Content-Type': type }),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ),
  );

  it.each(['gzip', 'br', 'compress'])('answers 415 to a body that is compressed: %s', async (encoding) => {
    const answer = await send(gzipSync('{}'), { ...JSON_TYPE, 'Content-Encoding': encoding });
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('answers 413 to a body of 10 MB, also when its length is not told before', async () => {
    const large = Buffer.alloc(10_000_000, ' ');
    expectProblem(await send(large), 413, 'BODY_TOO_LARGE');
    const chunks = new Blob([large]).stream();
    const init = { method: 'POST', headers: JSON_TYPE, body: chunks, duplex: 'half' };
    expectProblem(await api.ask('/api/v1/inspections', init), 413, 'BODY_TOO_LARGE');
  });

  it('answers 400 to bytes that are not UTF-8', async () => {
    expectProblem(await send(Buffer.from([0x22, 0xff, 0x22])), 400, 'MALFORMED_JSON');
  });

  it('cuts off a client that does not stop sending after 413', async () => {
    const socket = connect(api.port, '127.0.0.1');
    const chunk = Buffer.alloc(1_000_000, ' ');
    let received = '';
    let sent = 0;
    socket.on('data', (data) => (received += data.toString()));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.write(
      'POST /api/v1/inspections HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n',
    );
    const more = (): void => {
      while (!socket.destroyed && sent < 1_000_000_000) {
        sent += chunk.length;
        if (!socket.write(chunk)) {
          socket.once('drain', more);
          return;
        }
      }
    };
    more();
    await closed;
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(400_000_000);
  });

  it('answers 503 with Retry-After while the store is away, without its name, and works again afterwards', async () => {
    api.line.storeAway = true;
    for (const path of ['machines', 'machines/CAS_01', 'orders/1', 'cells', 'cells/A', 'risk/summary']) {
      const answer = await api.ask(`/api/v1/${path}`);
      expectProblem(answer, 503, 'STORE_UNAVAILABLE');
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(answer.text).not.toContain('secret-host');
    }
    expect((await api.ask('/health/ready')).status).toBe(503);
    expect((await api.ask('/health/live')).status).toBe(200);
    expect((await api.ask('/api/v1/plant')).status).toBe(200);
    expect((await api.ask('/metrics')).text).toContain('cellgate_store_up 0');
    api.line.storeAway = false;
    expect((await api.ask('/api/v1/machines')).status).toBe(200);
    expect((await api.ask('/health/ready')).status).toBe(200);
  });

  it('measures requests by template, never by id', async () => {
    await api.ask('/api/v1/cells/SECRET-CELL');
    const { text } = await api.ask('/metrics');
    expect(text).toContain('route="/api/v1/cells/{id}",status="404"');
    expect(text).not.toContain('SECRET-CELL');
    expect(text).toContain('process_cpu_user_seconds_total');
  });
});
