import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('reads the password of the writer from the variable or a file, and never goes without one that is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cellgate-simulator-'));
    const [file, empty] = [join(folder, 'password'), join(folder, 'empty')];
    writeFileSync(file, 'from-a-file\n');
    writeFileSync(empty, '');
    const given = (env: Record<string, string>) => () => loadConfig(env).writerPassword;
    expect(given({ CELLGATE_SIM_WRITER_PASSWORD: 'from-the-variable' })()).toBe('from-the-variable');
    expect(given({ CELLGATE_SIM_WRITER_PASSWORD_FILE: file })()).toBe('from-a-file');
    for (const wrong of [empty, join(folder, 'none')])
      expect(given({ CELLGATE_SIM_WRITER_PASSWORD_FILE: wrong })).toThrow(
        /^CELLGATE_SIM_WRITER_PASSWORD_FILE: the file (is empty|cannot be read)/,
      );
    expect(given({ CELLGATE_SIM_WRITER_PASSWORD: 'short' })).toThrow(/^CELLGATE_SIM_WRITER_PASSWORD: /);
    expect(
      given({ CELLGATE_SIM_WRITER_PASSWORD: 'one-of-two', CELLGATE_SIM_WRITER_PASSWORD_FILE: file }),
    ).toThrow(/must not be set together/);
    rmSync(folder, { recursive: true, force: true });
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
