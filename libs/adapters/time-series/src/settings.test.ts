import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidStoreSettingsError } from './errors';
import { InfluxTimeSeriesStore } from './influx-time-series-store';
import { openTimeSeriesStore } from './open-time-series-store';
import { timeSeriesSettings } from './settings';
import { SqliteTimeSeriesStore } from './sqlite-time-series-store';

const issues = (env: Record<string, string>): readonly { path: string; detail: string }[] => {
  try {
    timeSeriesSettings(env);
  } catch (error) {
    if (error instanceof InvalidStoreSettingsError) return error.issues;
  }
  throw new Error('the settings were accepted');
};

describe('timeSeriesSettings', () => {
  it('is a file below the data directory where no InfluxDB is named', () => {
    expect(timeSeriesSettings({})).toEqual({ kind: 'sqlite', file: join('data', 'time-series.sqlite') });
    expect(timeSeriesSettings({ CELLGATE_DATA_DIR: '/srv/line', INFLUX_URL: ' ' })).toEqual({
      kind: 'sqlite',
      file: '/srv/line/time-series.sqlite',
    });
  });

  it('is InfluxDB without credentials, database cellgate, unless told otherwise', () => {
    expect(timeSeriesSettings({ INFLUX_URL: 'http://influx:8086/' })).toEqual({
      kind: 'influxdb',
      url: 'http://influx:8086',
      database: 'cellgate',
      authorization: null,
    });
  });

  it('takes user and password, or a token', () => {
    const url = 'https://host/influx/';
    expect(timeSeriesSettings({ INFLUX_URL: url, INFLUX_USER: 'u', INFLUX_PASSWORD: 'ä:b' })).toMatchObject({
      url: 'https://host/influx',
      authorization: `Basic ${Buffer.from('u:ä:b').toString('base64')}`,
    });
    expect(timeSeriesSettings({ INFLUX_URL: url, INFLUX_TOKEN: 'abc==', INFLUX_DB: 'line_1' })).toMatchObject(
      {
        database: 'line_1',
        authorization: 'Token abc==',
      },
    );
  });

  it('takes secrets from files, and names the variable of a file that is not there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cellgate-settings-'));
    const file = join(folder, 'password');
    writeFileSync(file, 'geheim\n');
    const env = { INFLUX_URL: 'http://host', INFLUX_USER: 'u' };
    expect(timeSeriesSettings({ ...env, INFLUX_PASSWORD_FILE: file })).toEqual(
      timeSeriesSettings({ ...env, INFLUX_PASSWORD: 'geheim' }),
    );
    expect(timeSeriesSettings({ INFLUX_URL: 'http://host', INFLUX_TOKEN_FILE: file })).toMatchObject({
      authorization: 'Token geheim',
    });
    expect(issues({ ...env, INFLUX_PASSWORD: 'x', INFLUX_PASSWORD_FILE: file })).toEqual([
      { path: 'INFLUX_PASSWORD_FILE', detail: 'must not be set together with INFLUX_PASSWORD' },
    ]);
    rmSync(folder, { recursive: true });
    expect(issues({ ...env, INFLUX_PASSWORD_FILE: file })).toEqual([
      { path: 'INFLUX_PASSWORD_FILE', detail: 'the file cannot be read (ENOENT)' },
    ]);
  });

  it('names every mistake at once, and no secret', () => {
    const found = issues({
      INFLUX_URL: 'http://user:hidden@host:1/?db=x',
      INFLUX_DB: 'a"b',
      INFLUX_USER: 'a:b',
      INFLUX_TOKEN: 'hidden token',
    });
    expect(found.map(({ path }) => path)).toEqual([
      'INFLUX_URL',
      'INFLUX_URL',
      'INFLUX_DB',
      'INFLUX_TOKEN',
      'INFLUX_PASSWORD',
      'INFLUX_USER',
      'INFLUX_TOKEN',
    ]);
    expect(JSON.stringify(found)).not.toContain('hidden');
  });

  it.each(['influx:8086', 'ftp://host', 'not a url', 'http://'])('refuses the URL %s', (url) => {
    expect(issues({ INFLUX_URL: url })).toEqual([
      { path: 'INFLUX_URL', detail: 'must be a URL that starts with http:// or https://' },
    ]);
  });

  it('refuses a password without a user', () => {
    expect(issues({ INFLUX_URL: 'http://h', INFLUX_PASSWORD: 'p' })[0]?.path).toBe('INFLUX_USER');
  });
});

describe('openTimeSeriesStore', () => {
  it('opens the store of the settings, InfluxDB without asking it', async () => {
    const influx = {
      kind: 'influxdb',
      url: 'http://127.0.0.1:1',
      database: 'd',
      authorization: null,
    } as const;
    expect(await openTimeSeriesStore(influx)).toBeInstanceOf(InfluxTimeSeriesStore);
    const sqlite = await openTimeSeriesStore({ kind: 'sqlite', file: ':memory:' });
    expect(sqlite).toBeInstanceOf(SqliteTimeSeriesStore);
    await sqlite.close();
  });
});
