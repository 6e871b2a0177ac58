import { StoreUnavailableError } from './errors';
import { InfluxTimeSeriesStore } from './influx-time-series-store';
import { findInfluxd, startInfluxd, type InfluxServer } from './testing/influxd';
import { HOUR, inspected, tick } from './testing/points';

(findInfluxd() === null ? describe.skip : describe)('InfluxTimeSeriesStore at a real server', () => {
  let server: InfluxServer;
  let store: InfluxTimeSeriesStore;
  beforeAll(async () => {
    server = await startInfluxd();
    store = new InfluxTimeSeriesStore({ url: server.url, database: 'cellgate', authorization: null });
  }, 30_000);
  afterAll(async () => {
    await store.close();
    await server.stop();
  });
  const post = async (path: string, body: string): Promise<void> => {
    const reply = await fetch(`${server.url}${path}`, { method: 'POST', body });
    if (!reply.ok) throw new Error(await reply.text());
  };

  it('creates the database with the first write', async () => {
    expect(await store.write([tick(0, { a: 1 })])).toEqual({ written: 1, rejected: [] });
    expect(await store.rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
  });

  it('creates the database with the first question', async () => {
    const asked = new InfluxTimeSeriesStore({ url: server.url, database: 'asked', authorization: null });
    expect(await asked.rows({ measurement: 'machine', window: HOUR })).toEqual([]);
    await asked.ping();
    await asked.close();
  });

  it('reports the points whose field someone else made an integer, and keeps the others', async () => {
    await post('/write?db=cellgate', `machine,line=L9 foreign=1i ${HOUR.fromMs}000000`);
    const points = Array.from({ length: 1_000 }, (_, index) =>
      index % 250 === 7 ? tick(index, { foreign: 1.5 }) : tick(index, { b: index }),
    );
    const outcome = await store.write(points);
    expect(outcome.rejected.map(({ index }) => index)).toEqual([7, 257, 507, 757]);
    expect(outcome.rejected[0]?.detail).toContain('field type conflict');
    const where = [{ name: 'line', equals: 'L1' }];
    expect(await store.rows({ measurement: 'machine', window: HOUR, where, fields: ['b'] })).toHaveLength(
      996,
    );
  });

  it('reports points that are older than the retention, and keeps the others', async () => {
    const create = new URLSearchParams({ q: 'CREATE DATABASE "short" WITH DURATION 1d' });
    const reply = await fetch(`${server.url}/query`, { method: 'POST', body: create });
    expect(reply.status).toBe(200);
    const short = new InfluxTimeSeriesStore({ url: server.url, database: 'short', authorization: null });
    const now = Date.now();
    const points = Array.from({ length: 500 }, (_, index) => ({
      ...tick(0, { a: index }),
      at: { ms: index % 2 === 0 ? now - index : now - 30 * 86_400_000 - index, sub: 0 },
    }));
    const outcome = await short.write(points);
    expect(outcome.written).toBe(250);
    expect(
      outcome.rejected.every(({ index, detail }) => index % 2 === 1 && detail.includes('retention')),
    ).toBe(true);
  });

  it('has the tags of the catalogue, floats and text, and no cell among the tags', async () => {
    await store.write([inspected('C1', 0, { ocv: 3, lot: 'A' }, { position: '7' })]);
    const ask = async (q: string): Promise<unknown> => {
      const reply = await fetch(`${server.url}/query?${new URLSearchParams({ db: 'cellgate', q })}`);
      return ((await reply.json()) as { results: { series?: { values: unknown }[] }[] }).results[0]
        ?.series?.[0]?.values;
    };
    expect(await ask('SHOW TAG KEYS FROM inspection')).toEqual([
      ['line'],
      ['position'],
      ['stage'],
      ['station'],
      ['verdict'],
    ]);
    expect(await ask('SHOW FIELD KEYS FROM inspection')).toEqual([
      ['cell', 'string'],
      ['lot', 'string'],
      ['ocv', 'float'],
    ]);
  });

  it.each(['lines', 'a query', 'points'])('makes its database with the first request: %s', async (first) => {
    const database = `first_${first.replace(' ', '_')}`;
    const fresh = new InfluxTimeSeriesStore({ url: server.url, database, authorization: null });
    const line = Buffer.from('machine,kind=press,line=L1,machine=M1 a=1 1768464000000000000\n');
    if (first === 'a query') await fresh.rows({ measurement: 'machine', window: HOUR });
    if (first === 'points') await fresh.write([tick(0, { a: 1 })]);
    else expect(await fresh.lineSink().send(line, 1)).toEqual({ kind: 'stored' });
    expect(await fresh.rows({ measurement: 'machine', window: HOUR })).toHaveLength(1);
    await fresh.close();
  });

  it('is unavailable while the server is dead, and works again after its restart with what it had', async () => {
    await store.write([inspected('before', 1)]);
    await server.kill();
    await expect(store.write([inspected('while', 2)])).rejects.toThrow(StoreUnavailableError);
    await expect(store.rows({ measurement: 'inspection', window: HOUR })).rejects.toThrow(
      StoreUnavailableError,
    );
    await expect(store.ping()).rejects.toThrow(StoreUnavailableError);
    await server.restart();
    await store.ping();
    await store.write([inspected('after', 3)]);
    const where = [{ name: 'cell', equals: ['before', 'while', 'after'] }];
    const rows = await store.rows({ measurement: 'inspection', window: HOUR, where });
    expect(rows.map(({ fields }) => fields['cell'])).toEqual(['before', 'after']);
  }, 30_000);
});
