import { analyseChart, IncrementalChart, type LimitSet, SeriesMonitor } from '@cellgate/spc';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

/** Other work of the machine makes single runs slow, never fast: the best of several is what the code needs. */
const SHORT_REPEATS = 60;
const LONG_REPEATS = 25;

/** Processor time of this process in milliseconds, of the best of several calls: the first ones warm the code up. */
function bestCpuMs(run: () => unknown, repeats: number): number {
  let best = Infinity;
  for (let i = 0; i < repeats; i++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

/** Normal values from a fixed seed. */
function normalValues(count: number): Float64Array {
  let state = 12_345;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

const limitSet = (characteristic: string): LimitSet => ({
  id: `${characteristic}@M`,
  version: 1,
  key: { characteristic, product: null, machine: 'M', recipe: null },
  chart: 'i-mr',
  stage: '',
  mean: 0,
  sigma: 1,
  n: 1,
  sigmaMethod: 'stated',
  baseline: { fromMs: 0, toMs: 0, count: 100, hash: '' },
  exclusions: [],
  validFromMs: 0,
  author: 'bench',
  reason: 'bench',
  createdAtMs: 0,
});

/** Times of whole charts, of one point more, and of a plant under watch, with the bars that the product holds. */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = {};
  const bars: Bar[] = [];
  const bar = (name: string, value: number, limit: number): void => {
    bars.push({ name, value, limit, ok: value <= limit });
  };
  const million = normalValues(1_000_000);
  const whole = (count: number): number => {
    const values = million.subarray(0, count);
    const spec = { lsl: -5, usl: 5, target: 0 };
    return bestCpuMs(
      () => analyseChart({ chart: 'i-mr', values, rules: 'nelson', spec }),
      count > 100_000 ? LONG_REPEATS : SHORT_REPEATS,
    );
  };
  bar('I-MR of 100,000 points: limits, eight Nelson rules, capability (ms CPU)', whole(100_000), 30);
  bar('I-MR of 1,000,000 points: the same (ms CPU)', whole(1_000_000), 250);

  const APPENDS = 100_000;
  const append = (chart: 'i-mr' | 'ewma' | 'cusum', from: number): number => {
    const one = new IncrementalChart({ chart, limits: { mean: 0, sigma: 1 }, rules: 'nelson' });
    for (let i = 0; i < from; i++) one.append({ value: million[i] ?? 0 });
    return (
      (1_000 *
        bestCpuMs(() => {
          for (let i = 0; i < APPENDS; i++) one.append({ value: million[i] ?? 0 });
        }, 5)) /
      APPENDS
    );
  };
  const early = append('i-mr', 0);
  const late = append('i-mr', 900_000);
  figures['append to an I-MR chart of 900,000 points (µs CPU)'] = late;
  figures['append to an EWMA chart (µs CPU)'] = append('ewma', 0);
  figures['append to a CUSUM chart (µs CPU)'] = append('cusum', 0);
  bar('append one point to an I-MR chart, eight Nelson rules (µs CPU)', Math.max(early, late), 20);
  bar('append late ÷ append early: constant time', late / early, 3);

  const SERIES = 1_000;
  const SECONDS = 60;
  const SAVE_EVERY = 10;
  const sets = Array.from({ length: SERIES }, (_, i) => [limitSet(`c${i}`)]);
  const monitors = sets.map(
    (_, i) =>
      new SeriesMonitor({
        characteristic: `c${i}`,
        machine: 'M',
        chart: 'i-mr',
        rules: 'nelson',
        everyMs: 0,
        settleMs: 0,
        residualLambda: null,
      }),
  );
  let nowMs = 1_000;
  const minute = bestCpuMs(() => {
    for (let second = 0; second < SECONDS; second++, nowMs += 1_000) {
      for (const [i, monitor] of monitors.entries()) {
        const value = million[(nowMs + i) % 999_983] ?? 0;
        monitor.append({ atMs: nowMs, sub: 0, value, product: null }, sets[i] ?? []);
      }
      // The state is saved every ten seconds, as the scheduled evaluation does.
      if (second % SAVE_EVERY === 0) for (const monitor of monitors) JSON.stringify(monitor.state());
    }
  }, 5);
  figures['1,000 characteristics, 60 readings each, states as text six times (ms CPU)'] = minute;
  bar('1,000 characteristics × 1 reading/s (% of a core)', (100 * minute) / (1_000 * SECONDS), 5);
  return { name: 'spc', figures, bars };
}
