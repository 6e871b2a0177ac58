import type { RunRule } from './run-rule';

const BEYOND_LIMITS = 0;
const ZONE = 1;
const WITHIN = 2;
const TREND = 3;
const ALTERNATING = 4;

const SAME = 0;
const EITHER = 1;
const BOTH = 2;
const UPPER = 3;
const LOWER = 4;

const KIND_CODE = {
  'beyond-limits': BEYOND_LIMITS,
  zone: ZONE,
  within: WITHIN,
  trend: TREND,
  alternating: ALTERNATING,
};
const SIDE_CODE = { same: SAME, either: EITHER, both: BOTH, upper: UPPER, lower: LOWER };
const FAR = 0x3fffffff;
/** Points of a block: five columns of it fit the second-level cache. */
const BLOCK = 4_096;

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** The columns of a chart that rules look at. */
export interface JudgedColumns {
  readonly statistic: Float64Array;
  readonly center: Float64Array;
  readonly sigma: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function beyondLimits(
  columns: JudgedColumns,
  from: number,
  to: number,
  bit: number,
  signals: Int32Array,
): void {
  const { statistic, lower, upper } = columns;
  for (let i = from; i < to; i++) {
    const value = statistic[i] as number;
    if (value > (upper[i] as number) || value < (lower[i] as number))
      signals[i] = (signals[i] as number) | bit;
  }
}

/** What an evaluator remembers between two points; plain numbers, so a process can store and restore it. */
export interface RunRuleState {
  readonly length: number;
  readonly previous: number | null;
  readonly words: readonly number[];
}

/**
 * Evaluates run rules point by point in constant time and memory per rule.
 *
 * Conventions (test/vectors/spc/rules_cases.json): beyond is strict, within includes the border; equal neighbours
 * break a trend and an alternation; a value on the centre line is on no side; points on the opposite side do not
 * cancel; every point is judged against its own limits; `breakWindows()` ends every window (missing or excluded
 * point, stage border). With `early` false a k-of-m rule waits for m points since the last break; with `early`
 * true it signals on k of the points there are (Champ & Woodall 1987).
 */
export class RunRuleEvaluator {
  readonly #count: number;
  readonly #kind: Uint8Array;
  readonly #side: Uint8Array;
  readonly #k: Int32Array;
  readonly #m: Int32Array;
  readonly #zone: Float64Array;
  readonly #early: boolean;
  /** Points since the last break. */
  #length = 0;
  #previous = NaN;
  /** First word of a rule: run or history above; second: below; third and fourth: points since each side was seen. */
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #sinceUp: Int32Array;
  readonly #sinceDown: Int32Array;
  readonly #one: JudgedColumns = {
    statistic: new Float64Array(1),
    center: new Float64Array(1),
    sigma: new Float64Array(1),
    lower: new Float64Array(1),
    upper: new Float64Array(1),
  };
  readonly #signal = new Int32Array(1);

  constructor(rules: readonly RunRule[], early = false) {
    const count = rules.length;
    this.#count = count;
    this.#early = early;
    this.#kind = new Uint8Array(count);
    this.#side = new Uint8Array(count);
    this.#k = new Int32Array(count);
    this.#m = new Int32Array(count);
    this.#zone = new Float64Array(count);
    this.#a = new Int32Array(count);
    this.#b = new Int32Array(count);
    this.#sinceUp = new Int32Array(count).fill(FAR);
    this.#sinceDown = new Int32Array(count).fill(FAR);
    for (const [index, rule] of rules.entries()) {
      this.#kind[index] = KIND_CODE[rule.kind];
      if (rule.kind === 'zone') {
        this.#side[index] = SIDE_CODE[rule.side];
        this.#k[index] = rule.k;
        this.#m[index] = rule.m;
        this.#zone[index] = rule.zone;
      } else if (rule.kind !== 'beyond-limits') {
        this.#m[index] = rule.run;
        if (rule.kind === 'within') this.#zone[index] = rule.zone;
      }
    }
  }

  /** Ends every window: the next point starts new ones. */
  breakWindows(): void {
    if (this.#length === 0) return;
    this.#length = 0;
    this.#previous = NaN;
    this.#a.fill(0);
    this.#b.fill(0);
    this.#sinceUp.fill(FAR);
    this.#sinceDown.fill(FAR);
  }

  /**
   * Judges one point alone, outside every window: only the rules that look at one point can signal.
   *
   * @returns bit i set when rule i signals
   */
  judgeAlone(value: number, lower: number, upper: number): number {
    let signals = 0;
    for (let rule = 0; rule < this.#count; rule++) {
      if (this.#kind[rule] === BEYOND_LIMITS && (value > upper || value < lower)) signals |= 1 << rule;
    }
    return signals;
  }

  /**
   * Takes the next point of the series.
   *
   * @param value - the plotted statistic, finite
   * @param center - its centre line
   * @param sigma - the standard deviation of the plotted statistic at this point
   * @param lower - its lower control limit, −Infinity or NaN when there is none
   * @param upper - its upper control limit, Infinity or NaN when there is none
   * @returns bit i set when rule i signals at this point
   */
  push(value: number, center: number, sigma: number, lower: number, upper: number): number {
    const one = this.#one;
    one.statistic[0] = value;
    one.center[0] = center;
    one.sigma[0] = sigma;
    one.lower[0] = lower;
    one.upper[0] = upper;
    this.#signal[0] = 0;
    this.advance(one, 0, 1, this.#signal);
    return this.#signal[0];
  }

  /**
   * Takes the next points of the series, none of them missing: rule by rule, so that a rule's memory stays in
   * registers, and block by block, so that the points stay in the cache from one rule to the next.
   *
   * @param columns - the points; from..to (exclusive) are taken
   * @param signals - bit i of a point is set when rule i signals
   */
  advance(columns: JudgedColumns, from: number, to: number, signals: Int32Array): void {
    for (let start = from; start < to; start += BLOCK) {
      this.#advanceBlock(columns, start, start + BLOCK < to ? start + BLOCK : to, signals);
    }
  }

  #advanceBlock(columns: JudgedColumns, from: number, to: number, signals: Int32Array): void {
    for (let rule = 0; rule < this.#count; rule++) {
      switch (this.#kind[rule]) {
        case BEYOND_LIMITS:
          beyondLimits(columns, from, to, 1 << rule, signals);
          break;
        case ZONE:
          if (this.#k[rule] === this.#m[rule]) this.#zoneRun(rule, columns, from, to, signals);
          else this.#zoneWindow(rule, columns, from, to, signals);
          break;
        case WITHIN:
          this.#within(rule, columns, from, to, signals);
          break;
        case TREND:
          this.#trend(rule, columns.statistic, from, to, signals);
          break;
        default:
          this.#alternating(rule, columns.statistic, from, to, signals);
      }
    }
    this.#previous = columns.statistic[to - 1] as number;
    this.#length += to - from;
  }

  // The zone rules count without branches: which side a random point is on cannot be predicted, and a wrong guess of
  // the processor costs more than the whole arithmetic.
  #zoneRun(rule: number, columns: JudgedColumns, from: number, to: number, signals: Int32Array): void {
    const { statistic, center, sigma } = columns;
    const zone = this.#zone[rule] as number;
    const upFirst = this.#countsUp(rule);
    const downFirst = this.#countsDown(rule);
    const downSecond = this.#side[rule] === SAME ? 1 : 0;
    const both = this.#side[rule] === BOTH;
    const k = this.#k[rule] as number;
    const bit = 1 << rule;
    let runA = this.#a[rule] as number;
    let runB = this.#b[rule] as number;
    let sinceUp = this.#sinceUp[rule] as number;
    let sinceDown = this.#sinceDown[rule] as number;
    for (let i = from; i < to; i++) {
      const value = statistic[i] as number;
      const middle = center[i] as number;
      const width = zone * (sigma[i] as number);
      const up = +(value > middle + width);
      const down = +(value < middle - width);
      runA = (runA + 1) & -((up & upFirst) | (down & downFirst));
      runB = (runB + 1) & -(down & downSecond);
      if (both) {
        sinceUp = up === 1 ? 0 : sinceUp < FAR ? sinceUp + 1 : FAR;
        sinceDown = down === 1 ? 0 : sinceDown < FAR ? sinceDown + 1 : FAR;
        if (sinceUp >= k || sinceDown >= k) continue;
      }
      if (runA >= k || runB >= k) signals[i] = (signals[i] as number) | bit;
    }
    this.#a[rule] = runA;
    this.#b[rule] = runB;
    this.#sinceUp[rule] = sinceUp;
    this.#sinceDown[rule] = sinceDown;
  }

  #zoneWindow(rule: number, columns: JudgedColumns, from: number, to: number, signals: Int32Array): void {
    const { statistic, center, sigma } = columns;
    const zone = this.#zone[rule] as number;
    const upFirst = this.#countsUp(rule);
    const downFirst = this.#countsDown(rule);
    const downSecond = this.#side[rule] === SAME ? 1 : 0;
    const both = this.#side[rule] === BOTH;
    const k = this.#k[rule] as number;
    const m = this.#m[rule] as number;
    const mask = (1 << m) - 1;
    const bit = 1 << rule;
    // The first index at which the window is full.
    const full = this.#early ? from : from + m - 1 - this.#length;
    let a = this.#a[rule] as number;
    let b = this.#b[rule] as number;
    let countA = bitCount(a);
    let countB = bitCount(b);
    let sinceUp = this.#sinceUp[rule] as number;
    let sinceDown = this.#sinceDown[rule] as number;
    for (let i = from; i < to; i++) {
      const value = statistic[i] as number;
      const middle = center[i] as number;
      const width = zone * (sigma[i] as number);
      const up = +(value > middle + width);
      const down = +(value < middle - width);
      const first = (up & upFirst) | (down & downFirst);
      const second = down & downSecond;
      countA += first - ((a >>> (m - 1)) & 1);
      countB += second - ((b >>> (m - 1)) & 1);
      a = ((a << 1) | first) & mask;
      b = ((b << 1) | second) & mask;
      if (both) {
        sinceUp = up === 1 ? 0 : sinceUp < FAR ? sinceUp + 1 : FAR;
        sinceDown = down === 1 ? 0 : sinceDown < FAR ? sinceDown + 1 : FAR;
        if (sinceUp >= m || sinceDown >= m) continue;
      }
      const hit = (first & +(countA >= k)) | (second & +(countB >= k));
      if (hit !== 0 && i >= full) signals[i] = (signals[i] as number) | bit;
    }
    this.#a[rule] = a;
    this.#b[rule] = b;
    this.#sinceUp[rule] = sinceUp;
    this.#sinceDown[rule] = sinceDown;
  }

  /** 1 when points above belong to the first count of a rule. */
  #countsUp(rule: number): number {
    return this.#side[rule] === LOWER ? 0 : 1;
  }

  /** 1 when points below belong to the first count of a rule. */
  #countsDown(rule: number): number {
    return this.#side[rule] === SAME || this.#side[rule] === UPPER ? 0 : 1;
  }

  #within(rule: number, columns: JudgedColumns, from: number, to: number, signals: Int32Array): void {
    const { statistic, center, sigma } = columns;
    const zone = this.#zone[rule] as number;
    const wanted = this.#m[rule] as number;
    let run = this.#a[rule] as number;
    for (let i = from; i < to; i++) {
      const value = statistic[i] as number;
      const middle = center[i] as number;
      const width = zone * (sigma[i] as number);
      run = (run + 1) & -(+(value <= middle + width) & +(value >= middle - width));
      if (run >= wanted) signals[i] = (signals[i] as number) | (1 << rule);
    }
    this.#a[rule] = run;
  }

  /** Memory: equal steps in a row, with the sign of their direction. */
  #trend(rule: number, statistic: Float64Array, from: number, to: number, signals: Int32Array): void {
    const wanted = (this.#m[rule] as number) - 1;
    let run = this.#a[rule] as number;
    let previous = this.#previous;
    for (let i = from; i < to; i++) {
      const value = statistic[i] as number;
      if (value > previous) run = run > 0 ? run + 1 : 1;
      else if (value < previous) run = run < 0 ? run - 1 : -1;
      else run = 0;
      previous = value;
      if (run >= wanted || -run >= wanted) signals[i] = (signals[i] as number) | (1 << rule);
    }
    this.#a[rule] = run;
  }

  /** Memory: alternating steps in a row, and the last step. */
  #alternating(rule: number, statistic: Float64Array, from: number, to: number, signals: Int32Array): void {
    const wanted = (this.#m[rule] as number) - 1;
    let run = this.#a[rule] as number;
    let last = this.#b[rule] as number;
    let previous = this.#previous;
    for (let i = from; i < to; i++) {
      const value = statistic[i] as number;
      const step = value > previous ? 1 : value < previous ? -1 : 0;
      run = step === 0 ? 0 : step + last === 0 ? run + 1 : 1;
      last = step;
      previous = value;
      if (run >= wanted) signals[i] = (signals[i] as number) | (1 << rule);
    }
    this.#a[rule] = run;
    this.#b[rule] = last;
  }

  /** The memory of the windows, to continue the same series later with {@link restore}. */
  state(): RunRuleState {
    return {
      length: this.#length,
      previous: Number.isNaN(this.#previous) ? null : this.#previous,
      words: [...this.#a, ...this.#b, ...this.#sinceUp, ...this.#sinceDown],
    };
  }

  /** Continues from a state that an evaluator with the same rules gave. */
  restore(state: RunRuleState): void {
    const n = this.#count;
    this.#length = state.length;
    this.#previous = state.previous ?? NaN;
    for (const [part, words] of [this.#a, this.#b, this.#sinceUp, this.#sinceDown].entries()) {
      for (let i = 0; i < n; i++) words[i] = state.words[part * n + i] ?? 0;
    }
  }
}
