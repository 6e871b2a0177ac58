import { request } from 'node:http';
import { SCOPES } from '@cellgate/records';
import type { Scope } from '@cellgate/records';
import { API_ROUTES } from '../openapi/api-routes';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';
import { BASE_PATH } from './route';

/** `fetch` does not let a test choose Host and Origin. */
async function rawStatus(
  api: TestApi,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port: api.port, host: '127.0.0.1', method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('access without tokens', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1:1', '127.8.8.8', '[::1]:8050'])(
    'answers to the name %s',
    async (Host) => {
      expect(await rawStatus(api, 'GET', '/api/v1/machines', { Host })).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])(
    'refuses the name %s, which a page of another site could have pointed here',
    async (Host) => {
      for (const path of ['/api/v1/machines', '/', '/health/ready']) {
        expect(await rawStatus(api, 'GET', path, { Host })).toBe(403);
      }
    },
  );

  it.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Origin: 'http://localhost:1' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost:8050' }, 400],
    [{}, 400],
  ])('answers a POST with %j with %i', async (headers, status) => {
    const given = Object.fromEntries(Object.entries(headers)) as Record<string, string>;
    expect(await rawStatus(api, 'POST', '/api/v1/inspections', { Host: 'localhost:8050', ...given })).toBe(
      status,
    );
  });
});

describe('access with tokens', () => {
  let api: TestApi;
  const tokens = new Map<Scope, string>();
  beforeAll(async () => {
    api = await startTestApi();
    for (const scope of SCOPES)
      tokens.set(scope, api.line.records.tokens.create({ name: scope, scopes: [scope] }));
  });
  afterAll(() => api.close());
  const routes = [
    ...API_ROUTES.map(
      ({ method, path, scope }) => [method, BASE_PATH + path.replaceAll(/\{\w+\}/g, 'x'), scope] as const,
    ),
    ['GET', '/api/v1/openapi.json', 'read'] as const,
    ['GET', '/metrics', 'read'] as const,
  ];
  const ask = (method: string, path: string, authorization?: string) =>
    api.ask(path, { method, headers: authorization === undefined ? {} : { Authorization: authorization } });

  it.each(routes)('%s %s asks for the scope %s and for no other', async (method, path, needed) => {
    const without = await ask(method, path);
    expect([without.status, without.problem.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(without.headers.get('www-authenticate')).toBe('Bearer realm="cellgate"');
    for (const scope of SCOPES) {
      const answer = await ask(method, path, `Bearer ${tokens.get(scope)}`);
      if (scope === needed) {
        expect([401, 403]).not.toContain(answer.status);
      } else {
        expect([scope, answer.status, answer.problem.code]).toEqual([scope, 403, 'MISSING_SCOPE']);
        expect(answer.headers.get('www-authenticate')).toContain(
          `error="insufficient_scope", scope="${needed}"`,
        );
      }
    }
  });

  it.each(['Bearer wrong', 'Bearer', 'Bearer  ', 'Basic dXNlcjpwYXNz', 'x', `Bearer ${'a'.repeat(2_000)}`])(
    'refuses the header %.30j with 401',
    async (authorization) => {
      const { status, headers } = await ask('GET', '/api/v1/machines', authorization);
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('invalid_token'),
      ]);
    },
  );

  it('does not read the body of a caller it does not know', async () => {
    const { status } = await api.ask('/api/v1/inspections', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{',
    });
    expect(status).toBe(401);
  });

  it.each(['/health/live', '/health/ready', '/', '/docs', '/docs/openapi.json', '/assets/icon.svg'])(
    '%s needs no token',
    async (path) => expect((await api.ask(path)).status).toBe(200),
  );

  it('answers under any name, since the token is the lock', async () => {
    const Authorization = `Bearer ${tokens.get('read')}`;
    expect(
      await rawStatus(api, 'GET', '/api/v1/machines', { Host: 'line-1.plant.example', Authorization }),
    ).toBe(200);
  });

  it('refuses a token the moment it is revoked, and stays locked when none is left', async () => {
    const own = await startTestApi();
    const token = own.line.records.tokens.create({ name: 'mes', scopes: ['read'] });
    const headers = { Authorization: `Bearer ${token}` };
    expect((await own.ask('/api/v1/machines', { headers })).status).toBe(200);
    own.line.records.tokens.revoke('mes');
    expect((await own.ask('/api/v1/machines', { headers })).status).toBe(401);
    expect((await own.ask('/api/v1/machines')).status).toBe(401);
    await own.close();
  });

  it('locks a running API at the first token', async () => {
    const own = await startTestApi();
    expect((await own.ask('/api/v1/machines')).status).toBe(200);
    own.line.records.tokens.create({ name: 'mes', scopes: ['read'] });
    expect((await own.ask('/api/v1/machines')).status).toBe(401);
    await own.close();
  });
});
