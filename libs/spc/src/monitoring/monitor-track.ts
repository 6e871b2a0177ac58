import { IncrementalChart } from '../incremental/incremental-chart';
import { frozenLimits, type LimitSet } from '../limit-sets/limit-set';
import { RULE_PRESETS } from '../rules/rule-presets';
import type { RunRule } from '../rules/run-rule';
import type { MonitoredSeries, RaisedSignal, Reading, TrackState } from './monitored-series';

/** Readings that phase I looks back on. */
export const MOST_HISTORY = 300;
/** A window that started longer ago is said to start here. */
const MOST_TIMES = 64;

/** Points that make the pattern of a rule. */
function windowLength(rule: RunRule): number {
  switch (rule.kind) {
    case 'beyond-limits':
      return 1;
    case 'zone':
      return rule.m;
    default:
      return rule.run;
  }
}

/** The chart of one product within a series. */
export class MonitorTrack {
  #limitSet: TrackState['limitSet'] = null;
  #chart: IncrementalChart | null = null;
  #forecast: number | null = null;
  readonly #signalled = new Map<string, number>();
  readonly #times: number[] = [];
  #historyTimes: number[] = [];
  #history: (number | null)[] = [];
  #sinceProposal = 0;
  /** Rules broken at the last reading. */
  broken: readonly string[] = [];
  readonly #windows: ReadonlyMap<string, number>;

  constructor(
    private readonly series: MonitoredSeries,
    state?: TrackState,
    limitSet?: LimitSet | null,
  ) {
    this.#windows = new Map(RULE_PRESETS[series.rules].map((rule) => [rule.id, windowLength(rule)]));
    if (!state) return;
    this.#forecast = state.forecast;
    for (const [rule, index] of Object.entries(state.signalled)) this.#signalled.set(rule, index);
    this.#times.push(...state.times);
    this.#historyTimes = [...state.history.atMs];
    this.#history = [...state.history.values];
    this.#sinceProposal = state.sinceProposal;
    // A set that is no longer found was never this one: the chart starts anew with the one that holds.
    if (state.chart && limitSet && sameSet(state.limitSet, limitSet)) {
      this.#limitSet = state.limitSet;
      this.#chart = this.#newChart(limitSet, state.chart);
    }
  }

  /** Ends the windows; what the process does from here on is judged by itself. */
  startStage(): void {
    this.#chart?.startStage();
    this.#signalled.clear();
    this.#forecast = null;
    this.#history = [];
    this.#historyTimes = [];
  }

  /** Judges a reading by the limit set that holds at it; without one it is kept for phase I. */
  append(reading: Reading, limitSet: LimitSet | null): RaisedSignal[] {
    const plotted = this.#plotted(reading.value);
    this.broken = [];
    if (limitSet === null) {
      this.#keep(reading, plotted);
      return [];
    }
    this.#use(limitSet);
    const chart = this.#chart;
    if (chart === null) return [];
    const { point, cusum } = chart.append({ value: plotted });
    this.#times.push(reading.atMs);
    if (this.#times.length > MOST_TIMES) this.#times.shift();
    if (plotted === null || reading.value === null || point.value === null) return [];
    this.broken = point.signals;
    const signals: RaisedSignal[] = [];
    for (const rule of point.signals) {
      const before = this.#signalled.get(rule);
      this.#signalled.set(rule, point.index);
      const length =
        rule === 'C+'
          ? (cusum?.nPlus ?? 1)
          : rule === 'C-'
            ? (cusum?.nMinus ?? 1)
            : (this.#windows.get(rule) ?? 1);
      // Windows that overlap or touch show one and the same excursion.
      if (before !== undefined && point.index - before <= length) continue;
      signals.push({
        rule,
        atMs: reading.atMs,
        sub: reading.sub,
        product: reading.product,
        reading: reading.value,
        value: point.value,
        center: point.cl ?? limitSet.mean,
        lower: point.lcl,
        upper: point.ucl,
        limitSet: { id: limitSet.id, version: limitSet.version },
        window: { fromMs: this.#times.at(-length) ?? this.#times[0] ?? reading.atMs, toMs: reading.atMs },
      });
    }
    return signals;
  }

  /** Readings without limits, when enough new ones have come since they were last asked for; else null. */
  takeHistory(least: number, step: number): TrackState['history'] | null {
    let present = 0;
    for (const value of this.#history) if (value !== null) present++;
    if (present < least || this.#sinceProposal < step) return null;
    this.#sinceProposal = 0;
    return { atMs: [...this.#historyTimes], values: [...this.#history] };
  }

  state(): TrackState {
    return {
      limitSet: this.#limitSet,
      chart: this.#chart?.state() ?? null,
      forecast: this.#forecast,
      signalled: Object.fromEntries(this.#signalled),
      times: [...this.#times],
      history: { atMs: [...this.#historyTimes], values: [...this.#history] },
      sinceProposal: this.#sinceProposal,
    };
  }

  #plotted(value: number | null): number | null {
    const lambda = this.series.residualLambda;
    if (lambda === null || value === null) return value;
    const forecast = this.#forecast;
    this.#forecast = forecast === null ? value : lambda * value + (1 - lambda) * forecast;
    return forecast === null ? null : value - forecast;
  }

  #keep({ atMs }: Reading, value: number | null): void {
    this.#chart = null;
    this.#limitSet = null;
    this.#historyTimes.push(atMs);
    this.#history.push(value);
    if (value !== null) this.#sinceProposal++;
    if (this.#history.length <= MOST_HISTORY) return;
    this.#historyTimes.shift();
    this.#history.shift();
  }

  #use(limitSet: LimitSet): void {
    if (sameSet(this.#limitSet, limitSet)) return;
    const { id, version } = limitSet;
    this.#limitSet = { id, version };
    this.#history = [];
    this.#historyTimes = [];
    this.#sinceProposal = 0;
    this.#signalled.clear();
    if (this.#chart === null) this.#chart = this.#newChart(limitSet);
    else this.#chart.startStage(frozenLimits(limitSet));
  }

  #newChart(limitSet: LimitSet, state?: TrackState['chart']): IncrementalChart | null {
    if (limitSet.sigma === null) return null;
    const { chart, rules } = this.series;
    return new IncrementalChart({ chart, rules, limits: frozenLimits(limitSet) }, state ?? undefined);
  }
}

function sameSet(a: TrackState['limitSet'], b: LimitSet): boolean {
  return a !== null && a.id === b.id && a.version === b.version;
}
