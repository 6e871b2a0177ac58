import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { inspections, machineTick, orderEvent, orders } from '../testing/demo-data';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';
import { csvLine } from './export-rows';
import { localDay, timeOfDayMs } from './local-day';
import { NightlyExport } from './nightly-export';
import { SpcExport } from './spc-export';
import { WatchedReadings } from './stored-readings';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

/** Files of a ZIP archive, by their central directory. */
function unzip(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  for (
    let at = archive.indexOf('PK\u0001\u0002', 0, 'latin1');
    at !== -1;
    at = archive.indexOf('PK\u0001\u0002', at + 4, 'latin1')
  ) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + size);
    files.set(name, (method === 8 ? inflateRawSync(data) : data).toString('utf8'));
  }
  return files;
}

describe('SPC export', () => {
  let api: TestApi;
  let directory: string;
  beforeEach(async () => {
    api = await startTestApi();
    directory = mkdtempSync(join(tmpdir(), 'cellgate-export-'));
    const { line } = api;
    await orders(
      line,
      orderEvent(line, { id: 'O1', product: 'HCC' }),
      orderEvent(line, { id: 'O2', product: 'STC' }),
    );
    line.records.limitSets.freeze(
      {
        key: { characteristic: 'burr', machine: 'CAS_01', product: null, recipe: null },
        chart: 'i-mr',
        stage: '',
        mean: 5,
        sigma: 1,
        n: 1,
        sigmaMethod: 'stated',
        baseline: { fromMs: 0, toMs: 0, count: 0, hash: '' },
        exclusions: [],
      },
      { author: 'mh', reason: 'phase I', validFromMs: line.nowMs - 86_400_000 },
    );
    const cell = (id: string, order: string, ago: number, burr: number) => ({
      id,
      order,
      ago,
      measurements: { burr },
    });
    await inspections(
      line,
      cell('A', 'O1', 3_000, 5.25),
      cell('B', 'O1', 2_000, 9),
      cell('C', 'O2', 1_000, 6),
    );
    await machineTick(line, { temperature: 35 }, { ago: 4_000 });
  });
  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const download = (query: string): Promise<Response> => fetch(`${api.url}/api/v1/spc/export${query}`);

  it('gives a row a reading with limits, limit set and signals as CSV', async () => {
    const answer = await download('?line=L1&product=HCC&format=csv');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    expect(answer.headers.get('content-disposition')).toContain('spc-L1-HCC.csv');
    const [heading, ...rows] = (await answer.text()).trimEnd().split('\r\n');
    const names = heading?.split(',') ?? [];
    const records = rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])));
    expect(records).toHaveLength(2);
    expect(records[1]).toMatchObject({
      time: new Date(api.line.nowMs - 2_000).toISOString(),
      line: 'L1',
      machine: 'CAS_01',
      characteristic: 'burr',
      unit: 'µm',
      product: 'HCC',
      value: '9',
      usl: '12',
      lsl: '',
      cl: '5',
      ucl: '8',
      limit_set: 'burr@CAS_01#1',
      signals: 'N1',
    });
  });

  it('gives everything of a line without a product, and only a heading of a time without readings', async () => {
    const all = (await (await download('?line=L1')).text()).trimEnd().split('\r\n');
    expect(all).toHaveLength(5);
    expect(all.some((row) => row.includes('temperature'))).toBe(true);
    const none = await download('?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z');
    expect((await none.text()).trimEnd().split('\r\n')).toHaveLength(1);
  });

  it('gives a workbook with characteristics, signals, limit sets and readings', async () => {
    const answer = await download('?line=L1&format=xlsx');
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
    const files = unzip(Buffer.from(await answer.arrayBuffer()));
    const workbook = files.get('xl/workbook.xml') ?? '';
    for (const name of ['Characteristics', 'Signals', 'Limit sets', 'Readings'])
      expect(workbook).toContain(`"${name}"`);
    const strings = [...files.values()].join('');
    for (const text of ['burr@CAS_01#1', 'phase I', 'too-few-subgroups']) expect(strings).toContain(text);
  });

  it.each([
    ['an unknown line', '?line=L9', 404],
    ['another format', '?format=pdf', 400],
    ['a time that ends before it starts', '?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 400],
    ['two months', '?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 400],
  ])('refuses %s', async (_, query, status) => {
    expect((await download(query)).status).toBe(status);
  });

  it('is a 503 while the store is away', async () => {
    api.line.storeAway = true;
    expect([(await download('')).status, (await download('?format=xlsx')).status]).toEqual([503, 503]);
  });

  it('keeps text from being taken for a formula, and quotes what needs it', () => {
    expect(csvLine(['=1+1', 'a"b', 'x,y', null, -1.5])).toBe('\'=1+1,"a""b","x,y",,-1.5\r\n');
  });

  describe('at night', () => {
    const nightly = (): NightlyExport => {
      const { plant, store, records, now } = api.line;
      const readings = new WatchedReadings(plant, store);
      return new NightlyExport(plant, readings, new SpcExport(readings, records, now), now, directory);
    };

    it('writes yesterday of the site’s zone once, each line and product', async () => {
      api.line.nowMs = Date.parse('2026-03-03T00:14:59+01:00');
      expect(await nightly().write()).toEqual([]);
      api.line.nowMs += 1_000;
      const files = await nightly().write();
      expect(files).toHaveLength(6);
      expect(readdirSync(directory).sort()).toEqual([
        'spc-L1-HCC-2026-03-02.csv',
        'spc-L1-HCC-2026-03-02.xlsx',
        'spc-L1-STC-2026-03-02.csv',
        'spc-L1-STC-2026-03-02.xlsx',
        'spc-L1-telemetry-2026-03-02.csv',
        'spc-L1-telemetry-2026-03-02.xlsx',
      ]);
      expect(
        readFileSync(join(directory, 'spc-L1-STC-2026-03-02.csv'), 'utf8').trimEnd().split('\r\n'),
      ).toHaveLength(2);
      expect(await nightly().write()).toEqual([]);
    });

    it('leaves no half file when the store goes away, and makes up for it', async () => {
      api.line.nowMs = Date.parse('2026-03-03T08:00:00+01:00');
      api.line.storeAway = true;
      await expect(nightly().write()).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      expect(existsSync(join(directory, 'spc-L1-HCC-2026-03-02.csv'))).toBe(false);
      api.line.storeAway = false;
      expect(await nightly().write()).toHaveLength(6);
    });
  });

  it('knows days of 23 and 25 hours', () => {
    const hours = (at: string) => {
      const { date, fromMs, toMs } = localDay('Europe/Berlin', Date.parse(at), 1);
      return [date, (toMs - fromMs) / 3_600_000, new Date(fromMs).toISOString()];
    };
    expect(hours('2026-03-30T12:00:00Z')).toEqual(['2026-03-29', 23, '2026-03-28T23:00:00.000Z']);
    expect(hours('2026-10-26T12:00:00Z')).toEqual(['2026-10-25', 25, '2026-10-24T22:00:00.000Z']);
    expect(hours('2026-03-02T23:30:00Z')).toEqual(['2026-03-02', 24, '2026-03-01T23:00:00.000Z']);
    expect(timeOfDayMs('Asia/Kolkata', Date.parse('2026-03-02T18:45:00Z'))).toBe(15 * 60_000);
  });
});
