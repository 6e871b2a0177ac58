import fc from 'fast-check';
import type { Machine } from '@cellgate/plant';
import type { Pressure } from '@cellgate/spool';
import { demoPlant, machinesById } from '../testing/plant';
import { AT_MS, received } from '../testing/received';
import { LoadShedder, type CollectorGapNotice } from './load-shedder';

const CAS = machinesById(demoPlant()).get('CAS_01') as Machine;
const [GROUP] = CAS.groups;

/** One machine whose groups have these priorities, each with one signal `s<priority>`. */
function machineOf(priorities: readonly number[]): Map<string, Machine> {
  const groups = priorities.map((priority) => ({
    ...(GROUP as Machine['groups'][number]),
    id: `g${priority}`,
    priority,
    signals: (GROUP?.signals.slice(0, 1) ?? []).map((signal) => ({ ...signal, id: `s${priority}` })),
  }));
  return new Map([['CAS_01', { ...CAS, groups }]]);
}

describe('LoadShedder', () => {
  let gaps: CollectorGapNotice[];
  let published: boolean[];

  beforeEach(() => {
    jest.useFakeTimers({ now: AT_MS });
    gaps = [];
    published = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function shedder(priorities: readonly number[]): LoadShedder {
    const machines = machineOf(priorities);
    return new LoadShedder({
      machines: () => machines,
      gap: (notice) => gaps.push(notice),
      setPublishing: (enabled) => published.push(enabled),
      now: Date.now,
      stepMs: 1_000,
    });
  }

  const told = (subject: LoadShedder, ...signals: string[]) =>
    subject
      .remaining(signals.map((signal) => received({ signal, sourceMs: Date.now() })))
      .map(({ signal }) => signal);

  it('gives up the lowest priority first, one a step, and never the highest', () => {
    const subject = shedder([9, 1, 5]);
    subject.pressure('shed');
    expect(subject.priorities).toEqual([1]);
    expect(told(subject, 's9', 's5', 's1')).toEqual(['s9', 's5']);
    jest.advanceTimersByTime(1_000);
    expect(subject.priorities).toEqual([1, 5]);
    jest.advanceTimersByTime(10_000);
    expect(told(subject, 's9', 's5', 's1')).toEqual(['s9']);
  });

  it('takes them back in reverse when there is room, each as a gap from beginning to end', () => {
    const subject = shedder([9, 1, 5]);
    subject.pressure('shed');
    jest.advanceTimersByTime(1_000);
    subject.pressure('pause');
    jest.advanceTimersByTime(60_000);
    expect(subject.priorities).toEqual([1, 5]);
    subject.pressure('normal');
    expect(subject.priorities).toEqual([1]);
    jest.advanceTimersByTime(1_000);
    expect(subject.priorities).toEqual([]);
    expect(gaps.map(({ key, toMs, outcome, signals }) => [key, toMs, outcome, signals])).toEqual([
      ['shed:1:CAS_01', null, 'lasting', ['s1']],
      ['shed:5:CAS_01', null, 'lasting', ['s5']],
      ['shed:5:CAS_01', AT_MS + 61_000, 'missing', ['s5']],
      ['shed:1:CAS_01', AT_MS + 62_000, 'missing', ['s1']],
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lets machines keep what they sample at pause, and send again when something was given up for it', () => {
    const subject = shedder([1, 9]);
    subject.pressure('pause');
    subject.pressure('shed');
    subject.pressure('normal');
    expect(published).toEqual([false, true]);
  });

  it('gives up the lowest priority before the queues of the others are full, and lets the machines send again', () => {
    const subject = shedder([9, 1, 5]);
    subject.pressure('pause');
    jest.advanceTimersByTime(47_999);
    expect([subject.priorities, published]).toEqual([[], [false]]);
    jest.advanceTimersByTime(1);
    expect([subject.priorities, published]).toEqual([[1], [false, true]]);
    jest.advanceTimersByTime(600_000);
    expect(subject.priorities).toEqual([1]);
    subject.pressure('normal');
    expect([subject.priorities, published]).toEqual([[], [false, true]]);
  });

  it('gives nothing up for a pause that is over in time', () => {
    const subject = shedder([9, 1]);
    subject.pressure('pause');
    jest.advanceTimersByTime(40_000);
    subject.pressure('normal');
    jest.advanceTimersByTime(100_000);
    expect([subject.priorities, published, gaps]).toEqual([[], [false, true], []]);
  });

  it('keeps what a machine had queued before, and ends the gap with the last value that was given up', () => {
    const subject = shedder([9, 1]);
    subject.pressure('shed');
    const at = (sourceMs: number | null, receivedMs: number) =>
      received({ signal: 's1', sourceMs, receivedMs });
    expect(subject.remaining([at(AT_MS - 1, AT_MS + 2_000), at(null, AT_MS - 1)])).toHaveLength(2);
    expect(subject.remaining([at(AT_MS, AT_MS), at(null, AT_MS), at(AT_MS + 9_000, AT_MS)])).toEqual([]);
    jest.advanceTimersByTime(500);
    subject.pressure('normal');
    expect(gaps.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [AT_MS, null],
      [AT_MS, AT_MS + 9_000],
    ]);
  });

  it('has nothing to give up where all groups are alike: the machines keep what they sample', () => {
    const subject = shedder([5]);
    subject.pressure('shed');
    jest.advanceTimersByTime(10_000);
    expect([subject.priorities, published, gaps]).toEqual([[], [false], []]);
  });

  it('gives up parts of arrays and structures with their signal, and no states and inspections', () => {
    const subject = shedder([1, 9]);
    subject.pressure('shed');
    expect(told(subject, 's1_0', 's1_count', 's1_a_b', 's10', 's9_s1')).toEqual(['s10', 's9_s1']);
    expect(subject.remaining([received({ role: 'status', signal: 's1' })])).toHaveLength(1);
  });

  it('ends every gap that it began, whatever the pressure does', () => {
    const levels = fc.constantFrom<Pressure>('normal', 'pause', 'shed');
    fc.assert(
      fc.property(fc.array(fc.tuple(levels, fc.integer({ min: 0, max: 5_000 }))), (changes) => {
        gaps = [];
        const subject = shedder([0, 3, 3, 5, 9]);
        for (const [level, ms] of changes) {
          subject.pressure(level);
          jest.advanceTimersByTime(ms);
        }
        subject.pressure('normal');
        jest.advanceTimersByTime(10_000);
        const lasting = new Set<string | null>();
        for (const { key, toMs } of gaps) {
          expect(lasting.has(key)).toBe(toMs !== null);
          if (toMs === null) lasting.add(key);
          else lasting.delete(key);
        }
        expect([lasting.size, subject.priorities]).toEqual([0, []]);
      }),
    );
  });
});
