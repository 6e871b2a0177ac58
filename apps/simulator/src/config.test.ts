import { InvalidConfigError, loadConfig } from './config';

describe('loadConfig', () => {
  it('has a default for everything, and takes an empty variable as not set', () => {
    const defaults = {
      host: '127.0.0.1',
      opcUaPort: 4840,
      mesPort: 8060,
      dataDir: './data',
      seed: 1,
      speed: 5,
      scenarios: [],
      writerPassword: null,
    };
    expect(loadConfig({})).toEqual(defaults);
    expect(loadConfig({ CELLGATE_SIM_SPEED: '', HOST: '' })).toEqual(defaults);
  });

  it('reads scenarios from a list', () => {
    expect(loadConfig({ CELLGATE_SIM_SCENARIOS: 'tool-wear, machine-stop' }).scenarios).toEqual([
      'tool-wear',
      'machine-stop',
    ]);
  });

  it('names every wrong variable at once', () => {
    const wrong = {
      CELLGATE_OPCUA_PORT: '70000',
      CELLGATE_SIM_SEED: 'x',
      CELLGATE_SIM_SPEED: '0',
      CELLGATE_SIM_SCENARIOS: 'tool-wear,earthquake',
    };
    expect(() => loadConfig(wrong)).toThrow(InvalidConfigError);
    try {
      loadConfig(wrong);
    } catch (error) {
      for (const name of Object.keys(wrong)) expect(String(error)).toContain(name);
      expect(String(error)).toContain('earthquake');
    }
    expect.assertions(6);
  });
});
