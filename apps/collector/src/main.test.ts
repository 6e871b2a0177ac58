import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords } from '@cellgate/records';
import { CollectorProcess } from './testing/collector-process';
import { eventually } from './testing/eventually';

jest.setTimeout(90_000);

const PLANT = join(__dirname, '../../../config/demo-plant.yaml');

describe('the collector process', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cellgate-collector-process-'));
  const running: CollectorProcess[] = [];

  afterAll(async () => {
    for (const each of running) {
      each.kill('SIGKILL');
    }
    await Promise.all(running.map(({ exit }) => exit));
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Port 9 of the loopback: nobody is there. */
  function start(env: Readonly<Record<string, string>> = {}): CollectorProcess {
    const nobody = { CELLGATE_OPCUA_PORT: '9', CELLGATE_MES_PORT: '9', INFLUX_URL: '' };
    const subject = new CollectorProcess({
      CELLGATE_PLANT: PLANT,
      CELLGATE_DATA_DIR: dataDir,
      ...nobody,
      ...env,
    });
    running.push(subject);
    return subject;
  }

  it('runs without PLC, MES and InfluxDB, reports what is missing and leaves with 0 on SIGTERM', async () => {
    const subject = start({ INFLUX_URL: 'http://127.0.0.1:9' });
    await subject.ready();
    const records = LineRecords.open(dataDir);
    const report = await eventually(
      () =>
        records.processes
          .list()
          .find(({ components }) => components.every(({ detail }) => detail !== 'connecting')),
      'the report',
    );
    expect(report).toMatchObject({ process: 'collector', ready: false });
    expect(report.components.map(({ name, ready }) => [name, ready])).toEqual([
      ['opcua opc.tcp://127.0.0.1:9', false],
      ['mes', false],
      ['store', false],
    ]);
    const askedMs = Date.now();
    subject.kill('SIGTERM');
    expect(await subject.exit).toEqual([0, null]);
    expect(Date.now() - askedMs).toBeLessThan(5_000);
    expect(records.processes.list()).toEqual([]);
    records.close();
    expect(subject.stderr).toBe('');
    for (const line of subject.stdout.trim().split('\n')) {
      if (line !== 'collector ready') {
        expect(JSON.parse(line)).toHaveProperty('message');
      }
    }
  });

  it('names every mistake of the plant and leaves with 2', async () => {
    const plant = join(dataDir, 'wrong-plant.yaml');
    const text = readFileSync(PLANT, 'utf8');
    writeFileSync(plant, text.replace('lsl: 20.4', 'lsl: 99').replace('unit: mm/s', 'unit: furlong'));
    const subject = start({ CELLGATE_PLANT: plant });
    expect(await subject.exit).toEqual([2, null]);
    expect(subject.stderr).toContain('2 errors');
    expect(subject.stderr).toContain('furlong');
    expect(subject.stderr).toContain('characteristics[0]');
    expect(subject.stdout).toBe('');
  });

  it('names every mistake of its environment and leaves with 2', async () => {
    const subject = start({ INFLUX_URL: 'ftp://store', INFLUX_DB: 'no good' });
    expect(await subject.exit).toEqual([2, null]);
    expect(subject.stderr).toContain('INFLUX_URL');
    expect(subject.stderr).toContain('INFLUX_DB');
  });
});
