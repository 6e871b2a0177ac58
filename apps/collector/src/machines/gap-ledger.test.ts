import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backfill, GapNotice } from '@cellgate/opcua';
import { LineRecords, RecordsUnavailableError } from '@cellgate/records';
import type { Point } from '@cellgate/time-series';
import { eventually } from '../testing/eventually';
import { demoPlant, machinesById } from '../testing/plant';
import { AT_MS } from '../testing/received';
import { RecordingLog } from '../testing/recording-log';
import { GapLedger } from './gap-ledger';

const NO_HISTORY: Backfill = { complete: false, values: 0, problem: 'no history' };

describe('GapLedger', () => {
  const machines = machinesById(demoPlant());
  let directory = '';
  let records: LineRecords;
  let points: Point[] = [];
  let asked: string[] = [];
  let history: (machine: string) => Promise<Backfill> = async () => NO_HISTORY;
  let log = new RecordingLog();

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cellgate-gaps-'));
    records = LineRecords.open(directory);
    points = [];
    asked = [];
    history = async () => NO_HISTORY;
    log = new RecordingLog();
  });
  afterEach(() => {
    records.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const ledger = (open: () => LineRecords = () => records, retryMs = 1): GapLedger =>
    new GapLedger({
      machines: () => machines,
      records: open,
      backfill: async (machine, signals, fromMs, toMs) => {
        asked.push(`${machine} ${signals.join(' ')} ${fromMs - AT_MS} ${toMs - AT_MS}`);
        return history(machine);
      },
      add: (added) => points.push(...added),
      log,
      now: () => AT_MS + 60_000,
      retryMs,
    });
  const notice = (changes: Partial<GapNotice> = {}): GapNotice => ({
    key: 'connection:CAS_01',
    machine: 'CAS_01',
    signals: ['temperature', 'results'],
    cause: 'connection_lost',
    fromMs: AT_MS,
    toMs: null,
    outcome: 'lasting',
    detail: 'reset',
    ...changes,
  });
  const over = (changes: Partial<GapNotice> = {}): GapNotice =>
    notice({ toMs: AT_MS + 5_000, outcome: 'missing', ...changes });
  const gaps = () => records.gaps.list({ limit: 100 });

  it('records a hole while it lasts, and each change as an event', async () => {
    const subject = ledger();
    subject.notice(notice());
    expect(gaps()).toMatchObject([{ state: 'open', toMs: null, cause: 'connection_lost' }]);
    subject.notice(over({ cause: 'session_lost', detail: 'timed out' }));
    await subject.settled();
    expect(gaps()).toMatchObject([
      { state: 'lost', toMs: AT_MS + 5_000, cause: 'session_lost', detail: 'no history' },
    ]);
    expect(asked).toEqual(['CAS_01 results temperature 0 5000']);
    expect(
      points.map(({ tags, fields }) => [tags['machine'], tags['kind'], fields['state'], fields['reason']]),
    ).toEqual([
      ['CAS_01', 'collection_gap', 'open', 'connection_lost'],
      ['CAS_01', 'collection_gap', 'open', 'session_lost'],
      ['CAS_01', 'collection_gap', 'lost', 'session_lost'],
    ]);
    expect(points[0]?.fields['text']).toContain('results, temperature since 2026-05-04T06:00:00.000Z; reset');
  });

  it('calls a hole filled when the server had queued everything, or its history has it', async () => {
    const subject = ledger();
    subject.notice(notice());
    subject.notice(over({ outcome: 'delivered', detail: null }));
    expect(gaps()).toMatchObject([{ state: 'filled', toMs: AT_MS + 5_000 }]);
    expect(asked).toEqual([]);

    history = async () => ({ complete: true, values: 7, problem: null });
    subject.notice(over({ key: null, cause: 'queue_overflow', fromMs: AT_MS + 1 }));
    await subject.settled();
    expect(gaps()[0]).toMatchObject({ state: 'filled', detail: '7 values from the history of the server' });
  });

  it('joins overflows of the same signals that follow one another', async () => {
    const subject = ledger();
    const overflow = (fromMs: number, signals = ['temperature']) =>
      over({
        key: null,
        cause: 'queue_overflow',
        signals,
        fromMs: AT_MS + fromMs,
        toMs: AT_MS + fromMs + 1_000,
      });
    subject.notice(overflow(0));
    await subject.settled();
    subject.notice(overflow(2_000));
    await subject.settled();
    subject.notice(overflow(3_000, ['force']));
    subject.notice(overflow(60_000));
    await subject.settled();
    expect(
      gaps().map(({ signals, fromMs, toMs }) => [signals.join(), fromMs - AT_MS, (toMs ?? 0) - AT_MS]),
    ).toEqual([
      ['temperature', 60_000, 61_000],
      ['force', 3_000, 4_000],
      ['temperature', 0, 3_000],
    ]);
    expect(gaps().every(({ state }) => state === 'lost')).toBe(true);
  });

  it('asks again while the machine is away', async () => {
    let times = 0;
    history = async () => {
      times += 1;
      if (times === 1) throw new Error('connection break');
      return times === 2
        ? { ...NO_HISTORY, problem: 'not connected' }
        : { complete: true, values: 1, problem: null };
    };
    const subject = ledger();
    subject.notice(over({ key: null }));
    await subject.settled();
    expect([times, gaps()[0]?.state]).toEqual([3, 'filled']);
  });

  it('does not wait for a machine that is away when it is closed', async () => {
    history = async () => ({ ...NO_HISTORY, problem: 'not connected' });
    const subject = ledger(undefined, 3_600_000);
    subject.notice(over({ key: null }));
    await eventually(() => (asked.length === 1 ? true : undefined), 'the question');
    subject.close();
    await subject.settled();
    expect([asked.length, gaps()[0]?.state]).toEqual([1, 'open']);
  });

  it('goes on with what the process before it left open', async () => {
    ledger().notice(notice());
    ledger().notice(notice({ key: 'node', cause: 'node_failed', signals: ['force'] }));
    ledger().notice(notice({ key: 'connection:EOL_01', machine: 'EOL_01' }));
    const [first] = gaps().filter(
      ({ cause, machine }) => cause === 'connection_lost' && machine === 'CAS_01',
    );

    const next = ledger();
    next.notice(notice({ cause: 'collector_stopped', fromMs: AT_MS + 1_000 }));
    next.connected('CAS_01');
    next.notice(over({ cause: 'collector_stopped', fromMs: AT_MS + 1_000 }));
    await next.settled();
    const own = gaps().filter(({ machine }) => machine === 'CAS_01');
    expect(own).toHaveLength(2);
    expect(own.find(({ id }) => id === first?.id)).toMatchObject({
      fromMs: AT_MS,
      toMs: AT_MS + 5_000,
      cause: 'collector_stopped',
      state: 'lost',
    });
    // The node is there again, nobody knows since when.
    expect(own.find(({ cause }) => cause === 'node_failed')).toMatchObject({
      toMs: AT_MS + 60_000,
      state: 'lost',
    });
    expect(gaps().find(({ machine }) => machine === 'EOL_01')).toMatchObject({ toMs: null, state: 'open' });
  });

  it.each(['while the history is asked for', 'afterwards'])(
    'closes a gap of missing records when they come late, %s',
    async (when) => {
      const subject = ledger();
      const missed = {
        key: 'records:CAS_01/3-5',
        machine: 'CAS_01',
        signals: ['results'],
        cause: 'records_missed',
        fromMs: AT_MS,
        toMs: AT_MS + 9,
        detail: '3 records missing between 2 and 6',
      } as const;
      subject.notice({ ...missed, outcome: 'missing' });
      if (when === 'afterwards') await subject.settled();
      subject.notice({ ...missed, outcome: 'delivered', detail: 'the missing records came late' });
      await subject.settled();
      expect(gaps()).toMatchObject([
        { cause: 'records_missed', state: 'filled', detail: 'the missing records came late' },
      ]);
    },
  );

  it('records what was dropped on the way to the store for all signals of the machine', () => {
    const subject = ledger();
    const dropped = {
      fromMs: AT_MS,
      toMs: AT_MS + 9,
      points: 12,
      cause: 'spool_dropped',
      detail: 'disk full',
    } as const;
    subject.dropped({ ...dropped, machine: 'CAS_01' });
    subject.dropped({ ...dropped, machine: 'unknown' });
    expect(gaps()).toMatchObject([{ machine: 'CAS_01', state: 'lost', detail: '12 points: disk full' }]);
    expect(gaps()[0]?.signals).toEqual(expect.arrayContaining(['temperature', 'status', 'results']));
  });

  it('keeps changes, in order, while the records cannot be written, and says so once', () => {
    let away = true;
    const subject = ledger(() => {
      if (away) throw new RecordsUnavailableError('records.sqlite', 'locked');
      return records;
    });
    subject.notice(notice());
    subject.notice(over({ outcome: 'delivered' }));
    expect(gaps()).toEqual([]);
    away = false;
    subject.notice(notice({ key: 'other', cause: 'node_failed', signals: ['force'], fromMs: AT_MS + 1 }));
    expect(gaps().map(({ cause, state }) => [cause, state])).toEqual([
      ['node_failed', 'open'],
      ['connection_lost', 'filled'],
    ]);
    expect(log.messages()).toEqual(['cannot record a gap']);
  });
});
