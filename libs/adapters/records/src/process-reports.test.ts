import { LineRecords } from './line-records';
import { SILENT_AFTER_MS } from './process-reports';
import { temporaryDirectory } from './testing/temporary-directory';

describe('ProcessReports', () => {
  const directory = temporaryDirectory();
  let nowMs = 1_000_000;
  let records: LineRecords;
  beforeEach(() => {
    nowMs = 1_000_000;
    records = LineRecords.open(directory(), { now: () => nowMs });
  });
  afterEach(() => records.close());

  it('lists nothing before the first report', () => {
    expect(records.processes.list(nowMs)).toEqual([]);
  });

  it('keeps the last report of each process, in the order of their names', () => {
    records.processes.report({ process: 'scorer', ready: true, components: [] });
    records.processes.report({ process: 'collector', ready: true, components: [] });
    nowMs += 5_000;
    const components = [{ name: 'opcua:CAS_01', ready: false, detail: 'connection refused' }];
    records.processes.report({ process: 'collector', ready: false, components });
    expect(records.processes.list(nowMs)).toEqual([
      { process: 'collector', ready: false, components, reportedAtMs: 1_005_000, silent: false },
      { process: 'scorer', ready: true, components: [], reportedAtMs: 1_000_000, silent: false },
    ]);
  });

  it('calls a process silent once its last report is older than 20 s, and not before', () => {
    records.processes.report({ process: 'collector', ready: true, components: [] });
    expect(records.processes.list(nowMs + SILENT_AFTER_MS)[0]?.silent).toBe(false);
    expect(records.processes.list(nowMs + SILENT_AFTER_MS + 1)[0]?.silent).toBe(true);
  });

  it('forgets a process that ended on purpose', () => {
    records.processes.report({ process: 'collector', ready: true, components: [] });
    records.processes.remove('collector');
    expect(records.processes.list(nowMs)).toEqual([]);
  });

  it('shows the reports of another connection at once', () => {
    const other = LineRecords.open(directory(), { now: () => nowMs });
    other.processes.report({ process: 'collector', ready: true, components: [] });
    expect(records.processes.list(nowMs)).toHaveLength(1);
    other.close();
  });
});
