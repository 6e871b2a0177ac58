import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineRecords } from '@cellgate/records';
import { eventually } from './testing/eventually';
import { LineStore } from './testing/line-store';
import { ScorerProcess } from './testing/scorer-process';

describe('the scorer process', () => {
  let dataDir: string;
  const running: ScorerProcess[] = [];
  const start = (env: Record<string, string> = {}): ScorerProcess => {
    const child = new ScorerProcess({ CELLGATE_DATA_DIR: dataDir, ...env });
    running.push(child);
    return child;
  };
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'cellgate-scorer-'));
  });
  afterEach(async () => {
    for (const child of running.splice(0)) {
      child.kill('SIGKILL');
      await child.exit;
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('grades what a line wrote, reports ready and ends with 0 on SIGTERM, no longer reported', async () => {
    const line = await LineStore.open(join(dataDir, 'time-series.sqlite'));
    await line.finish('C1', Date.now());
    const child = start();
    await child.says('scorer ready');
    const [grade] = await eventually('a grade', async () => {
      const grades = await line.grades();
      return grades.length > 0 ? grades : null;
    });
    expect(grade).toMatchObject({ cell: 'C1', assessment: { grade: 'LOW' } });

    const records = LineRecords.open(dataDir);
    const report = await eventually('a ready report', () =>
      records.processes.list().find(({ process, ready }) => process === 'scorer' && ready),
    );
    expect(report.components).toEqual([
      { name: 'store', ready: true, detail: 'connected' },
      { name: 'model', ready: true, detail: expect.stringMatching(/^logistic-regression 2\.0\.0-/) },
      { name: 'challengers', ready: true, detail: expect.stringMatching(/^boosted-trees 2\.0\.0-/) },
      { name: 'outgoing', ready: true, detail: expect.stringMatching(/^logistic-regression-oqc 2\.0\.0-/) },
      { name: 'drift', ready: true, detail: 'nothing to compare yet' },
      { name: 'labels', ready: true, detail: 'no labels yet' },
      { name: 'corrections', ready: true, detail: '2 loops' },
      { name: 'spc', ready: true, detail: 'evaluating' },
    ]);
    child.kill('SIGTERM');
    expect(await child.exit).toEqual([0, null]);
    expect(child.stderr).toBe('');
    expect(records.processes.list()).toEqual([]);
    records.close();
    await line.store.close();
  }, 60_000);

  it('stays up with a model that was refused and a store that is away, and says so', async () => {
    const child = start({ CELLGATE_MODELS_DIR: dataDir, INFLUX_URL: 'http://127.0.0.1:9' });
    await child.says('scorer ready');
    const records = LineRecords.open(dataDir);
    const report = await eventually('a report of both', () =>
      records.processes
        .list()
        .find(({ components }) =>
          components.every(
            ({ name, ready, detail }) =>
              !['store', 'model'].includes(name) || (!ready && detail !== 'not used yet'),
          ),
        ),
    );
    expect(report.ready).toBe(false);
    expect(report.components.map(({ detail }) => detail).join('\n')).toMatch(/MODEL_FILE_MISSING/);
    records.close();
    child.kill('SIGINT');
    expect(await child.exit).toEqual([0, null]);
  }, 60_000);

  it('ends with 2 and every mistake of its configuration before anything starts', async () => {
    const child = start({ CELLGATE_GRACE_SECONDS: 'soon', INFLUX_URL: 'ftp://x' });
    expect(await child.exit).toEqual([2, null]);
    expect(child.stderr).toMatch(/CELLGATE_GRACE_SECONDS: must be/);
    expect(child.stderr).toMatch(/INFLUX_URL: must be/);
    expect(child.stdout).toBe('');
  }, 60_000);

  it('ends with 2 when there is no plant', async () => {
    const child = start({ CELLGATE_PLANT: join(dataDir, 'none.yaml') });
    expect(await child.exit).toEqual([2, null]);
    expect(child.stderr).toMatch(/none\.yaml/);
  }, 60_000);
});
