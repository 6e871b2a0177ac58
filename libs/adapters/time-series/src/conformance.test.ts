import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfluxTimeSeriesStore } from './influx-time-series-store';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';
import { describeTimeSeriesStore } from './testing/conformance';
import { findInfluxd, startInfluxd, type InfluxServer } from './testing/influxd';

describe('a file on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cellgate-series-'));
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  describeTimeSeriesStore('SqliteTimeSeriesStore', {
    open: () => SqliteTimeSeriesStore.open(join(folder, `${files++}.sqlite`)),
  });
});

describe('in memory', () => {
  describeTimeSeriesStore('SqliteTimeSeriesStore', { open: () => SqliteTimeSeriesStore.open(':memory:') });
});

if (findInfluxd() === null) {
  const line = 'no influxd found (INFLUXD or PATH): the InfluxDB conformance was left out';
  if (process.env['CI']) throw new Error(line);
  process.stderr.write(`${line}\n`);
} else {
  describe('a real server', () => {
    let server: InfluxServer;
    let databases = 0;
    beforeAll(async () => {
      server = await startInfluxd();
    }, 30_000);
    afterAll(() => server.stop());
    describeTimeSeriesStore('InfluxTimeSeriesStore', {
      open: async () => {
        const database = `conformance_${databases++}`;
        const store = new InfluxTimeSeriesStore({ url: server.url, database, authorization: null });
        await store.ensureDatabase();
        return store;
      },
    });
  });
}
