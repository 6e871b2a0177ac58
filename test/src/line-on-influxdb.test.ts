import { startInfluxd, findInfluxd, type InfluxServer } from '@cellgate/time-series/testing';
import { ApiClient, type CellListAnswer, type MachineAnswer } from './support/api-client';
import { eventually } from './support/eventually';
import { LineUnderTest } from './support/line-under-test';

interface InfluxAnswer {
  readonly results: readonly {
    readonly series?: readonly { readonly name: string; readonly values: readonly unknown[][] }[];
  }[];
}

const influxd = findInfluxd();
if (influxd === null) {
  const line = 'no influxd found (INFLUXD or PATH): the line on InfluxDB was left out';
  if (process.env.CI) throw new Error(line);
  process.stderr.write(`${line}\n`);
}

(influxd === null ? describe.skip : describe)('npm start with INFLUX_URL at a real InfluxDB', () => {
  const line = new LineUnderTest();
  let server: InfluxServer;
  let api: ApiClient;
  const query = async (q: string): Promise<Map<string, unknown[][]>> => {
    const reply = await fetch(`${server.url}/query?${new URLSearchParams({ db: 'cellgate', q })}`);
    const answer = (await reply.json()) as InfluxAnswer;
    return new Map(answer.results[0]?.series?.map((series) => [series.name, [...series.values]]) ?? []);
  };
  const names = (rows: unknown[][] | undefined): string[] => (rows ?? []).map((row) => String(row[0])).sort();

  beforeAll(async () => {
    server = await startInfluxd();
    line.start({ INFLUX_URL: server.url, INFLUX_DB: 'cellgate' });
    api = new ApiClient(await line.url());
    await eventually(
      'a graded cell',
      90_000,
      async () => (await api.list<CellListAnswer>('/cells?grade=LOW&limit=1'))[0],
    );
  }, 240_000);
  afterAll(async () => {
    await line.dispose();
    await server.stop();
  });

  it('answers from InfluxDB', async () => {
    const machines = await api.list<MachineAnswer>('/machines');
    expect(machines).toHaveLength(3);
    expect(machines.flatMap(({ signals }) => signals).some(({ value }) => value !== null)).toBe(true);
  });

  it('has the measurements and tags of the architecture page', async () => {
    const tags = await query('SHOW TAG KEYS');
    expect(names(tags.get('machine'))).toEqual(['kind', 'line', 'machine']);
    expect(names(tags.get('inspection'))).toEqual(['line', 'position', 'stage', 'station', 'verdict']);
    expect(names(tags.get('cell_index'))).toEqual(['bucket']);
    expect(names(tags.get('cell_risk'))).toEqual(['grade', 'line', 'model']);
    expect(names(tags.get('production_order'))).toEqual(['line', 'state']);
    expect(names(tags.get('machine_event'))).toEqual(['kind', 'line', 'machine']);
  });

  it('has floats for every number and text for the rest', async () => {
    const fields = await query('SHOW FIELD KEYS');
    const types = (measurement: string): Record<string, string> =>
      Object.fromEntries((fields.get(measurement) ?? []).map(([name, type]) => [String(name), String(type)]));
    expect(types('machine')).toMatchObject({
      temperature: 'float',
      voltage: 'float',
      soc: 'float',
      status: 'string',
    });
    expect(types('inspection')).toMatchObject({
      cell: 'string',
      lot: 'string',
      order: 'string',
      capacity: 'float',
      burr: 'float',
    });
    expect(types('cell_risk')).toMatchObject({
      cell: 'string',
      score: 'float',
      probability: 'float',
      recommendation: 'string',
    });
    expect(types('production_order')).toMatchObject({
      order: 'string',
      planned: 'float',
      produced: 'float',
      scrap: 'float',
    });
    const numeric = [...fields.values()].flat().map(([, type]) => String(type));
    expect(new Set(numeric)).toEqual(new Set(['float', 'string']));
  });

  it('keeps cell ids out of the tags', async () => {
    const cell = (await api.list<CellListAnswer>('/cells?limit=1'))[0]?.id ?? '';
    expect(cell).not.toBe('');
    for (const measurement of ['inspection', 'cell_index', 'cell_risk']) {
      const series = await query(`SHOW SERIES FROM "${measurement}"`);
      expect(JSON.stringify([...series.values()])).not.toContain(cell);
    }
  });
});
