import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LineUnderTest, ROOT } from './support/line-under-test';

describe('npm start with a wrong configuration', () => {
  const line = new LineUnderTest();
  afterAll(() => line.dispose());

  it('names every mistake of the plant at once, exits with 2 and starts nothing', async () => {
    const demo = readFileSync(path.join(ROOT, 'config/demo-plant.yaml'), 'utf8');
    const wrong = demo
      .replace('timeZone: Europe/Berlin', 'timeZone: Europe/Berlin, colour: blue')
      .replace('- id: EOL_01', '- id: CAS_01')
      .replace(/lsl: 20\.4,(\s+)usl: 21\.6/, 'lsl: 21.6,$1usl: 20.4')
      .replace('unit: mm/s', 'unit: furlong')
      .replace('user: { type: anonymous }', 'user: { type: userName, name: { env: U }, password: hunter2 }');
    const file = path.join(line.dataDir, 'wrong.yaml');
    writeFileSync(file, wrong);
    line.start({}, ['--plant', file]);
    expect(await line.exitCode(60_000)).toBe(2);
    for (const fact of ['colour', 'CAS_01', '21.6', 'furlong', 'password']) expect(line.text).toContain(fact);
    expect(line.text).not.toContain('hunter2');
    expect(line.text).not.toContain('starting');
    expect(existsSync(path.join(line.dataDir, 'logs'))).toBe(false);
  });

  it.each([
    ['an unknown option', {}, ['--plnat', 'x.yaml'], '--plnat'],
    ['a plant file that is not there', {}, ['--plant', 'nowhere.yaml'], 'nowhere.yaml'],
    ['a port that is no port', { PORT: 'eighty' }, [], 'PORT is "eighty"'],
  ])('refuses %s with exit code 2', async (_what, env: Record<string, string>, args: string[], fact) => {
    line.start(env, args);
    expect(await line.exitCode(60_000)).toBe(2);
    expect(line.text).toContain(fact);
    expect(line.text).not.toContain('starting');
  });
});
