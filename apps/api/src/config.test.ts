import { InvalidConfigError, dataDirOfCommand, isLoopback, loadConfig } from './config';

describe('loadConfig', () => {
  it('works without any variable', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8050,
      plantFile: 'config/demo-plant.yaml',
      dataDir: './data',
      modelsDir: './models',
      model: 'logistic-regression',
      store: { kind: 'sqlite' },
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ PORT: '', HOST: ' ', INFLUX_URL: '' })).toMatchObject({
      port: 8050,
      host: '127.0.0.1',
    });
  });

  it('names every mistake at once, and no value', () => {
    const env = { PORT: '70000', HOST: 'a b', INFLUX_URL: 'ftp://secret', INFLUX_PASSWORD: 'secret' };
    expect.assertions(3);
    try {
      loadConfig(env);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidConfigError);
      const { issues } = error as InvalidConfigError;
      expect(issues.map((issue) => issue.split(':')[0])).toEqual([
        'HOST',
        'PORT',
        'INFLUX_URL',
        'INFLUX_USER',
      ]);
      expect(issues.join()).not.toMatch(/secret|70000/);
    }
  });

  it.each(['x', '-1', '80.5', '1e3', '65536', '0x50'])('refuses the port %s', (PORT) => {
    expect(() => loadConfig({ PORT })).toThrow('PORT: a port from 0 to 65535 is expected');
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'LocalHost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('%s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '::', '', 'localhost.example', '128.0.0.1', '127.0.0.1.example', '[::]', 'example'])(
    'not %j',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});

describe('dataDirOfCommand', () => {
  it('is relative to where the user stands, not to where npm runs the command', () => {
    expect(dataDirOfCommand({ INIT_CWD: '/plant' })).toBe('/plant/data');
    expect(dataDirOfCommand({ INIT_CWD: '/plant', CELLGATE_DATA_DIR: 'x' })).toBe('/plant/x');
    expect(dataDirOfCommand({ INIT_CWD: '/plant', CELLGATE_DATA_DIR: '/y' })).toBe('/y');
  });
});
