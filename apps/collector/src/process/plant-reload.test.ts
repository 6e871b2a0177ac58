import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machinesOf, type Plant } from '@cellgate/plant';
import { eventually } from '../testing/eventually';
import { RecordingLog } from '../testing/recording-log';
import { PlantReload } from './plant-reload';

const DEMO = readFileSync(join(__dirname, '../../../../config/demo-plant.yaml'), 'utf8');

jest.setTimeout(30_000);

describe('PlantReload', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cellgate-reload-'));
  const file = join(directory, 'plant.yaml');
  const log = new RecordingLog();
  const applied: Plant[] = [];
  let subject: PlantReload;

  beforeAll(() => {
    writeFileSync(file, DEMO);
    subject = new PlantReload(file, {}, async (plant) => void applied.push(plant), log, 50);
    subject.start();
  });
  afterAll(async () => {
    await subject.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('applies a changed file, and goes on with the old one when the new one has a mistake', async () => {
    writeFileSync(file, DEMO.replace('unit: mm/s', 'unit: furlong'));
    await eventually(() => (log.lines.length > 0 ? true : undefined), 'the mistake');
    expect(log.lines[0]).toMatchObject({ level: 'error' });
    expect(String(log.lines[0]?.facts['reason'])).toContain('furlong');
    expect(applied).toEqual([]);

    writeFileSync(file, DEMO.replace('name: Demonstration', 'name: Changed'));
    await eventually(() => (applied.length > 0 ? true : undefined), 'the plant');
    expect(machinesOf(applied[0] as Plant).length).toBeGreaterThan(1);
  });
});
