import fc from 'fast-check';
import type { LimitSet } from '../limit-sets/limit-set';
import type { MonitoredSeries, MonitorState, RaisedSignal } from './monitored-series';
import { SeriesMonitor } from './series-monitor';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

const SERIES: MonitoredSeries = {
  characteristic: 'temperature',
  machine: 'M1',
  chart: 'i-mr',
  rules: 'nelson',
  everyMs: 0,
  settleMs: 0,
  residualLambda: null,
};

function limitSet(change: Partial<LimitSet> = {}): LimitSet {
  return {
    id: 'temperature@M1',
    version: 1,
    key: { characteristic: 'temperature', product: null, machine: 'M1', recipe: null },
    chart: 'i-mr',
    stage: '',
    mean: 10,
    sigma: 1,
    n: 1,
    sigmaMethod: 'mean moving range / d2',
    baseline: { fromMs: 0, toMs: 0, count: 100, hash: '' },
    exclusions: [],
    validFromMs: 0,
    author: 'mh',
    reason: 'phase I',
    createdAtMs: 0,
    ...change,
  };
}

const reading = (index: number, value: number | null, product: string | null = null) => ({
  atMs: 1_000 * (index + 1),
  sub: 0,
  value,
  product,
});

function feed(
  monitor: SeriesMonitor,
  values: readonly (number | null)[],
  sets: readonly LimitSet[] = [limitSet()],
  from = 0,
): RaisedSignal[] {
  return values.flatMap((value, index) => monitor.append(reading(from + index, value), sets));
}

const names = (signals: readonly RaisedSignal[]) =>
  signals.map(({ rule, atMs }) => `${rule}@${atMs / 1_000 - 1}`);

describe('SeriesMonitor', () => {
  it('says a rule once for an excursion, with window, limits and limit set', () => {
    const [signal, ...others] = feed(
      new SeriesMonitor({ ...SERIES, rules: 'iso-7870-2' }),
      [10, 14, 15, 14, 10],
    );
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      rule: 'N1',
      atMs: 2_000,
      reading: 14,
      value: 14,
      center: 10,
      lower: 7,
      upper: 13,
      limitSet: { id: 'temperature@M1', version: 1 },
      window: { fromMs: 2_000, toMs: 2_000 },
    });
  });

  it('says it again for the next excursion', () => {
    const monitor = new SeriesMonitor({ ...SERIES, rules: 'iso-7870-2' });
    expect(names(feed(monitor, [14, 14, 10, 10, 14]))).toEqual(['N1@0', 'N1@4']);
  });

  it('names the window of a run from its first point', () => {
    const signals = feed(new SeriesMonitor(SERIES), [9.9, ...new Array<number>(12).fill(10.5)]);
    const run = signals.filter(({ rule }) => rule === 'N2');
    expect(run).toHaveLength(1);
    expect(run[0]?.window).toEqual({ fromMs: 2_000, toMs: 10_000 });
  });

  it('passes over readings that come a second time', () => {
    const monitor = new SeriesMonitor(SERIES);
    expect(feed(monitor, [14])).toHaveLength(1);
    expect(feed(monitor, [14])).toEqual([]);
  });

  it('goes on after a restart at any place as if there had been none', () => {
    const value = fc.option(fc.double({ min: 5, max: 15, noNaN: true }), { freq: 12 });
    const chart = fc.constantFrom('i-mr' as const, 'ewma' as const, 'cusum' as const);
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 60 }),
        fc.nat(60),
        chart,
        fc.boolean(),
        (values, cut, kind, errors) => {
          const series = { ...SERIES, chart: kind, residualLambda: errors ? 0.4 : null };
          const whole = feed(new SeriesMonitor(series), values);
          const first = new SeriesMonitor(series);
          const before = feed(first, values.slice(0, cut));
          const stored = JSON.parse(JSON.stringify(first.state())) as MonitorState;
          const after = feed(
            new SeriesMonitor(series, stored),
            values.slice(cut),
            undefined,
            Math.min(cut, values.length),
          );
          expect([...before, ...after]).toEqual(whole);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('judges each reading by the set that is valid at it', () => {
    const sets = [limitSet(), limitSet({ version: 2, mean: 14, validFromMs: 4_000 })];
    const signals = feed(
      new SeriesMonitor({ ...SERIES, rules: 'iso-7870-2' }),
      [10, 14, 10, 14, 14, 10],
      sets,
    );
    expect(signals.map(({ rule, atMs, limitSet: set }) => [rule, atMs, set.version])).toEqual([
      ['N1', 2_000, 1],
      ['N1', 6_000, 2],
    ]);
  });

  it('keeps products apart: in turn they make no run', () => {
    const monitor = new SeriesMonitor(SERIES);
    const signals = Array.from({ length: 16 }, (_, i) =>
      monitor.append(reading(i, i % 2 === 0 ? 10.5 : 9.5, i % 2 === 0 ? 'A' : 'B'), [limitSet()]),
    ).flat();
    expect(signals).toEqual([]);
    const more = monitor.append(reading(16, 10.5, 'A'), [limitSet()]);
    expect(more.map(({ rule, product }) => [rule, product])).toEqual([['N2', 'A']]);
  });

  it('ends every window at a correction and judges nothing while the machine settles', () => {
    const monitor = new SeriesMonitor({ ...SERIES, settleMs: 3_000 });
    feed(monitor, new Array<number>(8).fill(10.5));
    monitor.startStage(8_500);
    // 14 lies beyond the limits, but within the time to settle; the run of nine does not cross the border.
    expect(feed(monitor, [14, 14, 14, 10.5], undefined, 8)).toEqual([]);
    monitor.startStage(8_500);
    expect(names(feed(monitor, new Array<number>(8).fill(10.5), undefined, 12))).toEqual(['N2@19']);
  });

  it('thins readings by time and never averages them', () => {
    const monitor = new SeriesMonitor({ ...SERIES, rules: 'iso-7870-2', everyMs: 5_000 });
    expect(names(feed(monitor, [10, 14, 14, 14, 14, 14.5]))).toEqual(['N1@4']);
  });

  it('keeps readings for phase I while there is no limit set, and hands them out once', () => {
    const monitor = new SeriesMonitor(SERIES);
    const values = Array.from({ length: 30 }, (_, i) => 10 + (i % 3));
    expect(feed(monitor, values, [])).toEqual([]);
    expect(monitor.takeHistories(31, 25)).toEqual([]);
    expect(monitor.takeHistories(25, 25)).toMatchObject([{ product: null, history: { values } }]);
    expect(monitor.takeHistories(25, 25)).toEqual([]);
  });
});
