import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parsePlant } from '../parse-plant';
import { machinesOf } from '../plant-look-up';
import { checkPlant } from './check-plant';
import type { CommandEnvironment } from './command-environment';
import { generatePlantFile } from './generate-plant-file';

const CONFIG = join(__dirname, '../../../../config');

function terminal(env: CommandEnvironment['env'] = {}, folder = CONFIG) {
  const written = { out: '', error: '' };
  const command: CommandEnvironment = {
    env,
    writeOut: (text) => void (written.out += text),
    writeError: (text) => void (written.error += text),
    resolve: (file) => join(folder, file),
  };
  return { written, command };
}

describe('check-plant', () => {
  it('prints a summary of a valid file, with the secrets that are missing here', () => {
    const { written, command } = terminal({ MES_TOKEN: 'hunter2' });
    expect(checkPlant(['example-plant.yaml'], command)).toBe(0);
    expect(written.error).toBe('');
    expect(written.out).toBe(`example-plant.yaml is valid
  site             site-1 (Europe/Berlin)
  lines            2
  machines         5
  signals          11
  characteristics  7
  set-points       1
  orders           https://mes.example/api
  secrets          FORMATION_PASSWORD (not set here), MES_TOKEN, WND_01_PASSWORD (not set here)
`);
  });

  it('prints every error of a file that is not valid and exits with 2', () => {
    const { written, command } = terminal({ CELLGATE_OPCUA_PORT: 'x', CELLGATE_MES_PORT: 'y' });
    expect(checkPlant(['demo-plant.yaml'], command)).toBe(2);
    expect(written.out).toBe('');
    expect(written.error).toMatch(/demo-plant\.yaml: 4 errors\n/);
    expect(written.error.trimEnd().split('\n')).toHaveLength(5);
  });

  it('exits with 2 when the file is missing or not named', () => {
    const { written, command } = terminal();
    expect([['none.yaml'], [], ['a', 'b'], ['--help']].map((args) => checkPlant(args, command))).toEqual([
      2, 2, 2, 2,
    ]);
    expect(written.error).toContain('there is no such file');
    expect(written.error).toContain('usage: npm run check-plant');
  });
});

describe('generate', () => {
  it('writes a plant that loads', () => {
    const { written, command } = terminal();
    expect(generatePlantFile(['--machines', '4', '--signals', '40', '--lines', '2'], command)).toBe(0);
    const plant = parsePlant(written.out, {});
    expect([plant.lines.length, machinesOf(plant).length]).toEqual([2, 4]);
  });

  it('writes to a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cellgate-generate-'));
    const { written, command } = terminal({}, folder);
    expect(generatePlantFile(['--machines', '1', '--signals', '1', '--out', 'p.yaml'], command)).toBe(0);
    expect(written.out).toBe('');
    expect(parsePlant(readFileSync(join(folder, 'p.yaml'), 'utf8'), {}).lines).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['--machines', '3', '--signals', '10'], '--signals 10 is not a multiple of --machines 3'],
    [['--machines', 'x'], 'is not a'],
    [['--machines', '0'], 'is not a'],
    [['--size', '3'], 'Unknown option'],
  ])('refuses %j with the usage', (args, message) => {
    const { written, command } = terminal();
    expect(generatePlantFile(args, command)).toBe(2);
    expect(written.error).toContain(message);
    expect(written.error).toContain('usage: npm run');
  });
});
