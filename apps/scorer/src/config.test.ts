import { InvalidConfigError, loadConfig } from './config';

describe('loadConfig', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({
      plantFile: 'config/demo-plant.yaml',
      dataDir: './data',
      models: { directory: './models', champion: 'logistic-regression', challengers: ['boosted-trees'] },
      graceMs: 60_000,
      latenessMs: 300_000,
      store: { kind: 'sqlite' },
      metrics: null,
    });
  });

  it('serves metrics on this machine only, unless an address is named', () => {
    expect(loadConfig({ CELLGATE_SCORER_METRICS_PORT: '9465' }).metrics).toEqual({
      host: '127.0.0.1',
      port: 9465,
    });
    expect(
      loadConfig({ CELLGATE_SCORER_METRICS_PORT: '0', CELLGATE_SCORER_METRICS_HOST: '0.0.0.0' }).metrics,
    ).toEqual({ host: '0.0.0.0', port: 0 });
    expect(loadConfig({ CELLGATE_SCORER_METRICS_HOST: '0.0.0.0' }).metrics).toBeNull();
    expect(() => loadConfig({ CELLGATE_SCORER_METRICS_HOST: 'everywhere' })).toThrow(
      /CELLGATE_SCORER_METRICS_HOST: must be an IP address/,
    );
    expect(() => loadConfig({ CELLGATE_SCORER_METRICS_PORT: '65536' })).toThrow(
      /CELLGATE_SCORER_METRICS_PORT: must be a port/,
    );
  });

  it('takes an empty variable for unset', () => {
    expect(loadConfig({ CELLGATE_GRACE_SECONDS: ' ', CELLGATE_PLANT: '' })).toMatchObject({
      graceMs: 60_000,
      plantFile: 'config/demo-plant.yaml',
    });
  });

  it('names every mistake at once, the store among them', () => {
    const wrong = {
      CELLGATE_GRACE_SECONDS: 'soon',
      CELLGATE_LATENESS_SECONDS: '-1',
      CELLGATE_MODEL: '../secret',
      INFLUX_URL: 'ftp://host',
    };
    const load = () => loadConfig(wrong);
    expect(load).toThrow(InvalidConfigError);
    expect(load).toThrow(/CELLGATE_GRACE_SECONDS: must be a number of seconds, 0 to 2592000/);
    expect(load).toThrow(/CELLGATE_LATENESS_SECONDS: must be a number of seconds, 0 to 86400/);
    expect(load).toThrow(/CELLGATE_MODEL: must be the name of a folder/);
    expect(load).toThrow(/INFLUX_URL: must be a URL/);
    expect(load).not.toThrow(/secret|soon/);
  });
});
