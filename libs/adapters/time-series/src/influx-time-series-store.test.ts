import { DatabaseMissingError, InvalidQueryError, StoreUnavailableError } from './errors';
import { InfluxTimeSeriesStore } from './influx-time-series-store';
import type { InfluxOptions } from './influx-time-series-store';
import { json, startInfluxStub, type InfluxStub, type StubAnswer } from './testing/influx-stub';
import { HOUR, tick } from './testing/points';

const hour = { measurement: 'machine', window: HOUR } as const;
const ten = Array.from({ length: 10 }, (_, index) => tick(index, { a: index }));

describe('InfluxTimeSeriesStore before a server of any version', () => {
  let stub: InfluxStub;
  beforeEach(async () => {
    stub = await startInfluxStub();
  });
  afterEach(() => stub.stop());

  const store = (options: InfluxOptions = {}, authorization: string | null = null): InfluxTimeSeriesStore =>
    new InfluxTimeSeriesStore({ url: stub.url, database: 'cellgate', authorization }, options);
  const failure = async (work: Promise<unknown>): Promise<StoreUnavailableError> => {
    const error: unknown = await work.then(
      () => null,
      (cause: unknown) => cause,
    );
    if (!(error instanceof StoreUnavailableError)) throw new Error(`not unavailable: ${String(error)}`);
    return error;
  };
  /** Refuses every request that has a line of these values of the field a, as a partial write does. */
  const refuses =
    (
      status: number,
      body: (lines: readonly string[], bad: readonly string[]) => unknown,
      ...values: number[]
    ): StubAnswer =>
    (request, response) => {
      const lines = request.body.split('\n');
      const bad = lines.filter((line) => values.some((value) => line.includes(` a=${value} `)));
      if (bad.length === 0) response.writeHead(204).end();
      else json(status, body(lines, bad))(request, response);
    };

  it('writes nanosecond lines to /write with the database, and reads by GET', async () => {
    await store({}, 'Basic dTpw').write([
      { ...tick(5, { a: 1.5, status: 'on' }), at: { ms: 1_767_225_600_005, sub: 42 } },
    ]);
    stub.answer = json(200, { results: [{ statement_id: 0 }] });
    await store({}, 'Token t').rows(hour);
    const [write, read] = stub.requests;
    expect(write).toMatchObject({ method: 'POST', path: '/write', authorization: 'Basic dTpw' });
    expect([...(write?.query ?? [])]).toEqual([['db', 'cellgate']]);
    expect(write?.body).toBe('machine,kind=press,line=L1,machine=M1 a=1.5,status="on" 1767225600005000042');
    expect(read).toMatchObject({ method: 'GET', path: '/query', authorization: 'Token t' });
    expect([...(read?.query.keys() ?? [])].sort()).toEqual(['db', 'q']);
  });

  it('keeps the path of the base URL', async () => {
    const behindProxy = new InfluxTimeSeriesStore({
      url: `${stub.url}/influx`,
      database: 'd',
      authorization: null,
    });
    await behindProxy.write([tick(0, { a: 1 })]);
    expect(stub.requests[0]?.path).toBe('/influx/write');
  });

  it('sends batches of at most the given number of lines, and nothing for nothing', async () => {
    expect(await store({ batchLines: 4 }).write(ten)).toEqual({ written: 10, rejected: [] });
    expect(stub.requests.map(({ body }) => body.split('\n').length)).toEqual([4, 4, 2]);
    await store().write([]);
    expect(stub.requests).toHaveLength(3);
  });

  it.each([401, 403, 404, 408, 429, 500, 502, 503])(
    'is unavailable at %d, and asks once only',
    async (status) => {
      stub.answer = json(status, { error: 'no luck' });
      const error = await failure(store().write(ten));
      expect(error).toMatchObject({ status, retriable: true, code: 'STORE_UNAVAILABLE' });
      expect(error.message).toContain(`answered ${status}: no luck`);
      expect(stub.requests).toHaveLength(1);
      expect((await failure(store().rows(hour))).status).toBe(status);
    },
  );

  it('passes on how long the server wants to be left alone', async () => {
    stub.answer = json(429, {}, { 'retry-after': '2' });
    expect((await failure(store().write(ten))).retryAfterMs).toBe(2_000);
    stub.answer = json(503, {}, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    const { retryAfterMs } = await failure(store().rows(hour));
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    stub.answer = json(503, {}, { 'retry-after': 'soon' });
    expect((await failure(store().write(ten))).retryAfterMs).toBeNull();
  });

  it('is unavailable when the server does not answer in time', async () => {
    stub.answer = () => undefined;
    const error = await failure(store({ writeTimeoutMs: 50 }).write(ten));
    expect(error.message).toContain('no answer within 50 ms');
    expect(error.cause).toBeDefined();
    expect((await failure(store({ queryTimeoutMs: 50 }).rows(hour))).message).toContain('50 ms');
  });

  it('is unavailable when an answer breaks off', async () => {
    stub.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"results":', () => response.destroy());
    };
    await failure(store().rows(hour));
  });

  it('is unavailable when nobody listens, and names the reason but no secret', async () => {
    await stub.stop();
    const error = await failure(store({}, 'Basic c2VjcmV0').write(ten));
    expect(error.message).toMatch(/^InfluxDB at 127\.0\.0\.1:\d+: ECONNREFUSED$/);
    expect(error.status).toBeNull();
    stub = await startInfluxStub();
  });

  it('does not follow a redirect with its credentials', async () => {
    const other = await startInfluxStub();
    stub.answer = (_, response) => void response.writeHead(307, { location: `${other.url}/write` }).end();
    expect((await failure(store({}, 'Token t').write(ten))).status).toBe(307);
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it('takes a 400 about the configuration for no fault of any point', async () => {
    stub.answer = json(400, { error: 'database is required' });
    expect((await failure(store().write(ten))).message).toContain('database is required');
    expect(stub.requests).toHaveLength(1);
    stub.answer = (_, response) =>
      void response.writeHead(400, { 'content-type': 'text/html' }).end('<h1>Bad Request</h1>');
    await failure(store().write(ten));
  });

  it.each([
    [
      400,
      '1.x',
      (_: unknown, bad: readonly string[]) => ({
        error: `partial write: field type conflict: x dropped=${bad.length}`,
      }),
    ],
    [400, '1.x, unparsable', () => ({ error: "unable to parse 'x': bad timestamp dropped=0" })],
    [
      422,
      '2.x',
      () => ({
        code: 'unprocessable entity',
        message: 'failure writing points: partial write: field type conflict dropped=1',
      }),
    ],
    [
      400,
      '3.x',
      (lines: readonly string[], bad: readonly string[]) => ({
        error: 'partial write of line protocol occurred',
        data: bad.map((line) => ({
          error_message: 'invalid column type',
          line_number: lines.indexOf(line) + 1,
          original_line: line,
        })),
      }),
    ],
  ] as const)(
    'finds the refused points of a %d of %s, and every other point is kept',
    async (status, _, body) => {
      const kept = new Set<string>();
      const refuse = refuses(status, body, 3, 7);
      stub.answer = (request, response) => {
        response.once('finish', () => {
          if (response.statusCode === 204) for (const line of request.body.split('\n')) kept.add(line);
        });
        refuse(request, response);
      };
      const outcome = await store().write(ten);
      expect(outcome.written).toBe(8);
      expect(outcome.rejected.map(({ index, code }) => [index, code])).toEqual([
        [3, 'REFUSED_BY_STORE'],
        [7, 'REFUSED_BY_STORE'],
      ]);
      expect(outcome.rejected[0]?.detail).toMatch(/partial write|unable to parse/);
      expect(kept.size).toBe(8);
    },
  );

  it('asks at most once more where InfluxDB 3 lists the refused lines', async () => {
    stub.answer = refuses(
      400,
      (lines, bad) => ({
        error: 'partial write of line protocol occurred',
        data: bad.map((line) => ({ line_number: lines.indexOf(line) + 1 })),
      }),
      1,
      2,
      8,
    );
    expect((await store().write(ten)).rejected.map(({ index }) => index)).toEqual([1, 2, 8]);
    expect(stub.requests).toHaveLength(2);
  });

  it('believes a server that says it dropped them all', async () => {
    stub.answer = json(400, { error: 'partial write: points beyond retention policy dropped=10' });
    const outcome = await store().write(ten);
    expect(outcome.written).toBe(0);
    expect(outcome.rejected.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(stub.requests).toHaveLength(1);
  });

  it('parts old points from new ones in a few requests, however they are mixed', async () => {
    const mixed = Array.from({ length: 1_024 }, (_, index) => tick((index * 389) % 1_024, { a: 1 }));
    const old = (line: string): boolean => Number(line.slice(-12, -6)) < 300;
    stub.answer = (request, response) => {
      const dropped = request.body.split('\n').filter(old).length;
      if (dropped === 0) response.writeHead(204).end();
      else
        json(400, { error: `partial write: points beyond retention policy dropped=${dropped}` })(
          request,
          response,
        );
    };
    const outcome = await store().write(mixed);
    const gone = stub.requests[0]?.body.split('\n').filter(old).length;
    expect(outcome.rejected).toHaveLength(gone ?? -1);
    expect(outcome.rejected.length).toBeGreaterThan(100);
    expect(stub.requests.length).toBeLessThan(40);
  });

  it('halves what is too large, and refuses a line that is too large alone', async () => {
    stub.answer = (request, response) => {
      const tooLarge = request.body.length > 150 || request.body.includes(' a=5 ');
      if (tooLarge) json(413, { error: 'Request Entity Too Large' })(request, response);
      else response.writeHead(204).end();
    };
    const outcome = await store().write(ten);
    expect(outcome.rejected).toEqual([
      { index: 5, code: 'REFUSED_BY_STORE', detail: 'InfluxDB: Request Entity Too Large' },
    ]);
  });

  it('counts its own rejections and those of the server by the places of the points', async () => {
    stub.answer = refuses(422, () => ({ message: 'partial write' }), 4);
    const outcome = await store().write([tick(0, { a: NaN }), ...ten.slice(0, 5), tick(9, { machine: 1 })]);
    expect(outcome.written).toBe(4);
    expect(outcome.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'NOT_FINITE'],
      [5, 'REFUSED_BY_STORE'],
      [6, 'BAD_NAME'],
    ]);
  });

  it('throws when the server goes away while the refused points are looked for', async () => {
    stub.answer = (request, response) => {
      if (stub.requests.length > 2) response.destroy();
      else json(400, { error: 'partial write: dropped=1' })(request, response);
    };
    await failure(store().write(ten));
  });

  describe('queries', () => {
    it.each([
      [
        'an error within status 200',
        200,
        { results: [{ statement_id: 0, error: 'database not found: cellgate' }] },
      ],
      ['a partial answer', 200, { results: [{ statement_id: 0, partial: true, series: [] }] }],
      ['a partial series', 200, { results: [{ series: [{ name: 'm', columns: [], partial: true }] }] }],
      ['an error beside the results', 200, { error: 'timeout' }],
      ['a JSON text that is no object', 200, 'fine'],
    ])('takes %s for unavailable', async (_, status, body) => {
      stub.answer = json(status, body);
      await failure(store().rows(hour));
    });

    it('takes an HTML page for unavailable', async () => {
      stub.answer = (_, response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>login</html>');
      expect((await failure(store().rows(hour))).message).toContain('without JSON: <html>login</html>');
    });

    it('takes a parse error for an invalid query', async () => {
      stub.answer = json(400, { error: 'error parsing query: found X' });
      await expect(store().rows(hour)).rejects.toThrow(InvalidQueryError);
    });

    it('asks long queries by POST', async () => {
      stub.answer = json(200, { results: [{ statement_id: 0 }] });
      const equals = Array.from({ length: 1_000 }, (_, index) => `M${index}`);
      await store().rows({ ...hour, where: [{ name: 'machine', equals }] });
      expect(stub.requests[0]).toMatchObject({ method: 'POST', path: '/query' });
      expect(new URLSearchParams(stub.requests[0]?.body).get('q')).toContain(`"machine" = 'M999'`);
    });

    it('bounds every statement in time and prefixes no measurement', async () => {
      stub.answer = json(200, { results: [] });
      const only = store();
      await only.rows({ ...hour, limit: 1 });
      await only.windows({ ...hour, field: 'a', aggregate: 'mean', everyMs: 1_000 });
      await only.latest({ ...hour, by: ['machine'] });
      await only.latest({ ...hour, by: [], fields: ['a', 'b'] });
      const statements = stub.requests.flatMap(({ query }) => (query.get('q') ?? '').split(';'));
      expect(statements).toHaveLength(6);
      for (const statement of statements) {
        expect(statement).toMatch(/ FROM "machine" WHERE time >= \d+ms AND time < \d+ms/);
      }
    });

    it.each([
      ['2026-01-15T08:00:00Z', 0, 0],
      ['2026-01-15T08:00:00.5Z', 500, 0],
      ['2026-01-15T08:00:00.000000001Z', 0, 1],
      ['2026-01-15T08:00:00.123456789', 123, 456_789],
      ['2026-01-15T08:00:00.1200034Z', 120, 3_400],
    ])('reads the time %s to the nanosecond', async (time, ms, sub) => {
      stub.answer = json(200, { results: [{ series: [{ columns: ['time', 'a'], values: [[time, 1]] }] }] });
      expect((await store().rows(hour))[0]?.at).toEqual({ ms: HOUR.fromMs + ms, sub });
    });

    it('does not guess at a time it cannot read', async () => {
      stub.answer = json(200, {
        results: [{ series: [{ columns: ['time', 'a'], values: [[1768464000000, 1]] }] }],
      });
      await failure(store().rows(hour));
    });
  });

  describe('ensureDatabase', () => {
    const databases = (...names: string[]): unknown => ({
      results: [{ series: [{ name: 'databases', columns: ['name'], values: names.map((name) => [name]) }] }],
    });
    const answers =
      (create: StubAnswer, ...lists: string[][]): StubAnswer =>
      (request, response) => {
        if (request.path === '/ping') response.writeHead(204).end();
        else if (request.method === 'GET') json(200, databases(...(lists.shift() ?? [])))(request, response);
        else create(request, response);
      };

    it('leaves an existing database alone', async () => {
      stub.answer = answers(json(500, {}), ['_internal', 'cellgate']);
      await store().ensureDatabase();
      expect(stub.requests.map(({ method }) => method)).toEqual(['GET']);
    });

    it('creates a missing one by POST', async () => {
      stub.answer = answers(json(200, { results: [{}] }), ['other'], ['other', 'cellgate']);
      await store().ensureDatabase();
      expect(new URLSearchParams(stub.requests[1]?.body).get('q')).toBe('CREATE DATABASE "cellgate"');
    });

    it.each([
      ['200 with an error, as 2.x', json(200, { results: [{ error: 'not implemented: CREATE DATABASE' }] })],
      ['400, as 3.x', json(400, { error: 'CREATE DATABASE is not supported' })],
      ['403', json(403, { error: 'not authorized' })],
      ['nothing at all', json(200, { results: [{}] })],
    ])('says what to run where the server answers %s', async (_, create) => {
      stub.answer = answers(create, ['other'], ['other']);
      const error = await failure(store().ping());
      expect(error).toBeInstanceOf(DatabaseMissingError);
      expect(error.code).toBe('DATABASE_MISSING');
      expect(error.message).toContain('influx bucket create --name cellgate');
      expect(error.message).toContain('influxdb3 create database cellgate');
    });

    it('does not blame a missing database for a server that is overloaded', async () => {
      stub.answer = answers(json(503, {}), ['other']);
      expect(await failure(store().ensureDatabase())).not.toBeInstanceOf(DatabaseMissingError);
    });

    it('lets writing tell where the server does not list its databases', async () => {
      stub.answer = (request, response) =>
        request.path === '/ping'
          ? void response.writeHead(204).end()
          : json(400, { error: 'SHOW DATABASES: unsupported' })(request, response);
      await store().ping();
    });

    it('finds wrong credentials by ping', async () => {
      stub.answer = (request, response) =>
        request.path === '/ping'
          ? void response.writeHead(204).end()
          : json(401, { error: 'authorization failed' })(request, response);
      expect((await failure(store().ping())).status).toBe(401);
    });
  });
});
