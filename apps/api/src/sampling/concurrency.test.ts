import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MIL_STD_1916_RULES, newSwitchingState, switchingStep } from '@cellgate/sampling';
import type { StreamState } from '@cellgate/sampling';
import { LineRecords } from '@cellgate/records';
import { InspectionPolicies } from './inspection-policies';
import { ReceiveLot } from './receive-lot';
import { TakeLotResults } from './take-lot-results';

const run = promisify(execFile);
const SCRIPT = join(__dirname, '..', 'testing', 'lots-process.ts');
const ROOT = join(__dirname, '..', '..', '..', '..');

describe('two lots at once', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-lots-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('of two processes: no result is lost, and the stream is where the audit leads', async () => {
    const lots = 25;
    await Promise.all(
      ['one', 'two'].map((name) =>
        run(
          process.execPath,
          [
            '--conditions=@cellgate/source',
            '-r',
            '@swc-node/register',
            SCRIPT,
            directory,
            name,
            String(lots),
            '4',
          ],
          { cwd: ROOT },
        ),
      ),
    );
    const records = LineRecords.open(directory);
    const stream = records.sampling.stream({ supplier: 'S', material: 'M', class: 'minor' });
    const state = stream?.state as StreamState;
    const history = records.sampling.streamEvents(stream?.id ?? 0, 1_000).reverse();
    expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, i) => i + 1));
    const inspected = history.filter(({ kind }) => kind === 'lot-inspected');
    expect(inspected).toHaveLength(2 * lots);
    expect(new Set(inspected.map(({ lot }) => lot)).size).toBe(2 * lots);
    let replayed = newSwitchingState();
    for (const { reason } of inspected) {
      const accepted = reason.startsWith('accepted');
      replayed = switchingStep(MIL_STD_1916_RULES, replayed, { kind: 'lot', accepted }).state;
    }
    expect(state.switching).toEqual(replayed);
    expect(state.total.x).toBe(2 * Math.floor(lots / 4));
    expect(records.sampling.lots({ limit: 200 }).every(({ decision }) => decision !== 'open')).toBe(true);
    records.close();
  }, 120_000);

  it('of two connections: each sees what the other decided, and a refused lot leaves neither stream nor plan', () => {
    const [one, two] = [LineRecords.open(directory), LineRecords.open(directory)];
    const policies = new InspectionPolicies();
    const lot = {
      id: 'A',
      supplier: 'S',
      material: 'M',
      size: 500,
      characteristics: [{ name: 'a', class: 'major' as const }],
    };
    const [first, second] = [one, two].map((records) => new ReceiveLot(records, policies, Date.now)) as [
      ReceiveLot,
      ReceiveLot,
    ];
    first.receive(lot, '');
    expect(() => second.receive({ ...lot, material: 'other' }, '')).toThrow('SAMPLING_LOT_EXISTS');
    expect(two.sampling.streams({ limit: 10 })).toHaveLength(1);
    const results = [one, two].map((records) => new TakeLotResults(records, policies, Date.now));
    const half = { characteristic: 'a', inspected: 40, nonconforming: 0 };
    expect(results[0]?.take('A', half, '').decision).toBe('open');
    expect(results[1]?.take('A', half, '').decision).toBe('accepted');
    expect(() => results[0]?.take('A', half, '')).toThrow('SAMPLING_LOT_CLOSED');
    expect(one.sampling.results('A')).toHaveLength(2);
    one.close();
    two.close();
  });
});
