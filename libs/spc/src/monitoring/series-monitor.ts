import type { LimitSet } from '../limit-sets/limit-set';
import { limitSetAt } from '../limit-sets/limit-set-at';
import { MonitorTrack } from './monitor-track';
import type { MonitoredSeries, MonitorState, RaisedSignal, Reading, TrackState } from './monitored-series';

export interface LatestReading {
  readonly atMs: number;
  readonly value: number;
  readonly broken: readonly string[];
}

/**
 * Whether a reading is passed over because one of its interval was charted already. Intervals are aligned to 1970, so
 * that the same readings are charted wherever one begins to look.
 */
export function isSkipped(chartedMs: number | null, atMs: number, everyMs: number): boolean {
  return everyMs > 0 && chartedMs !== null && Math.floor(atMs / everyMs) === Math.floor(chartedMs / everyMs);
}

/** Key of the readings whose product is not known. */
const NO_PRODUCT = '';

/**
 * Watches a series of readings in the order of their time, each by the limit set that holds at it.
 *
 * - Constant time and memory a reading; the state is plain data, so a process that starts again goes on where the last
 *   one stopped, and readings that come a second time are passed over.
 * - A rule is said once an excursion: a further signal of the same rule counts as the same one while its window
 *   overlaps or touches that of the last.
 * - Each product has windows of its own: readings of two products in turn are no pattern.
 * - A stage border (a correction of the machine, a run-up) ends every window and is followed by a time in which nothing
 *   is judged, so that a move that was meant raises no rule.
 */
export class SeriesMonitor {
  #last: MonitorState['last'] = null;
  #chartedMs: number | null = null;
  #quietUntilMs = -Infinity;
  #stageMs = -Infinity;
  #latest: LatestReading | null = null;
  readonly #tracks = new Map<string, MonitorTrack>();
  readonly #stored: Readonly<Record<string, TrackState>>;

  constructor(
    readonly series: MonitoredSeries,
    state?: MonitorState,
  ) {
    this.#stored = state?.tracks ?? {};
    if (!state) return;
    this.#last = state.last;
    this.#chartedMs = state.chartedMs;
    this.#quietUntilMs = state.quietUntilMs;
    this.#stageMs = state.stageMs;
  }

  /** Instant of the last reading that was taken; null: none yet. */
  get last(): MonitorState['last'] {
    return this.#last;
  }

  /** The last reading that was charted since this monitor was made, and the rules broken at it. */
  get latest(): LatestReading | null {
    return this.#latest;
  }

  /**
   * Takes the next reading.
   *
   * @param sets - limit sets of the characteristic; those that do not match are passed over
   * @returns the signals that it raises; none for a reading that is not newer than the last
   */
  append(reading: Reading, sets: readonly LimitSet[]): RaisedSignal[] {
    const { atMs, sub, product } = reading;
    const last = this.#last;
    if (last !== null && (atMs < last.atMs || (atMs === last.atMs && sub <= last.sub))) return [];
    this.#last = { atMs, sub };
    if (atMs < this.#quietUntilMs) return [];
    if (reading.value !== null && isSkipped(this.#chartedMs, atMs, this.series.everyMs)) return [];
    if (reading.value !== null) this.#chartedMs = atMs;
    const { characteristic, machine } = this.series;
    const limitSet = limitSetAt(sets, { characteristic, machine, product, recipe: null, atMs });
    const track = this.#track(product, sets);
    const signals = track.append(reading, limitSet);
    if (reading.value !== null) this.#latest = { atMs, value: reading.value, broken: track.broken };
    return signals;
  }

  /** A border at an instant; one that was given before, or lies before the last one, changes nothing. */
  startStage(atMs: number): void {
    if (atMs <= this.#stageMs) return;
    this.#stageMs = atMs;
    this.#quietUntilMs = atMs + this.series.settleMs;
    for (const product of Object.keys(this.#stored)) this.#track(product, []);
    for (const track of this.#tracks.values()) track.startStage();
  }

  /** By product: readings enough for a proposal of limits, each handed out once in so many readings. */
  takeHistories(least: number, step: number): { product: string | null; history: TrackState['history'] }[] {
    return [...this.#tracks].flatMap(([product, track]) => {
      const history = track.takeHistory(least, step);
      return history === null ? [] : [{ product: product === NO_PRODUCT ? null : product, history }];
    });
  }

  state(): MonitorState {
    return {
      last: this.#last,
      chartedMs: this.#chartedMs,
      // JSON has no infinity.
      quietUntilMs: Math.max(0, this.#quietUntilMs),
      stageMs: Math.max(0, this.#stageMs),
      tracks: {
        ...this.#stored,
        ...Object.fromEntries([...this.#tracks].map(([product, track]) => [product, track.state()])),
      },
    };
  }

  #track(product: string | null, sets: readonly LimitSet[]): MonitorTrack {
    const key = product ?? NO_PRODUCT;
    let track = this.#tracks.get(key);
    if (track === undefined) {
      const stored = Object.hasOwn(this.#stored, key) ? this.#stored[key] : undefined;
      const used = stored?.limitSet;
      const set = used ? sets.find(({ id, version }) => id === used.id && version === used.version) : null;
      track = new MonitorTrack(this.series, stored, set);
      this.#tracks.set(key, track);
    }
    return track;
  }
}
