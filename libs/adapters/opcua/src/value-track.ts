import type { MonitoredNode } from './monitored-node';

/** Source times kept of a node: an overlap of two subscriptions, or a message told twice, is longer only by far. */
const REMEMBERED = 32;
/** Ticks of 100 ns that OPC UA times have below the millisecond. */
const TICKS = 10_000;

/**
 * What came of one node: tells repetitions from news and changes from noise. Order is not assumed: after an outage older
 * values may come behind newer ones.
 */
export class ValueTrack {
  /** Milliseconds since 1970 UTC of the newest value, on the clock of the device; 0: none yet. */
  lastMs = 0;
  /** When the last value arrived, on our clock; 0: none yet. */
  receivedMs = 0;
  /** Set where the server does not apply the deadband of the plant; in the unit of the value. */
  clientDeadband = 0;
  /** Times, and behind them the numbers: kept as objects, they would make the work of the garbage collector. */
  private readonly times = new Float64Array(2 * REMEMBERED);
  /** Marks that are no numbers, at their places; null: there never was one. */
  private others: unknown[] | null = null;
  private next = 0;
  private told: number | null = null;

  constructor(readonly node: MonitoredNode) {}

  /**
   * Whether a value was not told yet.
   *
   * @param sourceMs - null: no time, never a repetition
   * @param picoseconds - what the time has below the millisecond
   * @param mark - tells two values of one time apart: a primitive made of value and status
   */
  isNews(sourceMs: number | null, picoseconds: number, mark: unknown, receivedMs: number): boolean {
    this.receivedMs = receivedMs;
    if (sourceMs === null) {
      return true;
    }
    const time = (sourceMs % 1e9) * TICKS + Math.floor(picoseconds / 1e5);
    if (sourceMs <= this.lastMs && this.knows(time, mark)) {
      return false;
    }
    this.remember(this.next, time, mark);
    this.next = (this.next + 1) % REMEMBERED;
    if (sourceMs > this.lastMs) {
      this.lastMs = sourceMs;
    }
    return true;
  }

  /** Whether a good value differs enough from the last one told; every value does without a client-side deadband. */
  isChange(value: unknown, isGood: boolean): boolean {
    if (this.clientDeadband <= 0) {
      return true;
    }
    if (!isGood || typeof value !== 'number') {
      this.told = null;
      return true;
    }
    if (this.told !== null && Math.abs(value - this.told) <= this.clientDeadband) {
      return false;
    }
    this.told = value;
    return true;
  }

  private remember(place: number, time: number, mark: unknown): void {
    this.times[place] = time;
    if (typeof mark === 'number') {
      this.times[REMEMBERED + place] = mark;
      if (this.others !== null) {
        this.others[place] = undefined;
      }
    } else {
      // NaN equals nothing.
      this.times[REMEMBERED + place] = Number.NaN;
      this.others ??= [];
      this.others[place] = mark;
    }
  }

  private knows(time: number, mark: unknown): boolean {
    for (let place = 0; place < REMEMBERED; place += 1) {
      if (this.times[place] === time) {
        const isSame =
          typeof mark === 'number'
            ? this.times[REMEMBERED + place] === mark
            : this.others?.[place] === mark && mark !== undefined;
        if (isSame) {
          return true;
        }
      }
    }
    return false;
  }
}
