import type { Machine } from '@cellgate/plant';
import type { Backfill, GapNotice } from '@cellgate/opcua';
import type { CollectionGap, GapCause, LineRecords, NewGap } from '@cellgate/records';
import type { Point } from '@cellgate/time-series';
import type { CollectorGapNotice } from './load-shedder';
import type { Log } from '../process/log';
import { eventPoint } from './event-point';

export interface GapLedgerOptions {
  readonly machines: () => ReadonlyMap<string, Machine>;
  /** Opened when first needed; may throw, then the changes wait in memory. */
  readonly records: () => LineRecords;
  /** What the history of a machine has of a time. */
  readonly backfill: (
    machine: string,
    signals: readonly string[],
    fromMs: number,
    toMs: number,
  ) => Promise<Backfill>;
  /** Where every change of a gap is told as an event. */
  readonly add: (points: readonly Point[]) => void;
  readonly log: Log;
  readonly now: () => number;
  /** Pause between attempts to ask for the history, in milliseconds. */
  readonly retryMs?: number;
}

/** Points of a machine that were thrown away on the way to the store. */
export interface DroppedPoints {
  readonly machine: string;
  /** Milliseconds since 1970 UTC of the oldest and the newest of them. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
  readonly cause: Extract<GapCause, 'spool_dropped' | 'load_shed'>;
  readonly detail: string;
}

const RETRY_MS = 10_000;
const ATTEMPTS = 3;
/** Overflows that follow one another within this time are one gap. */
const JOINED_MS = 10_000;
const MOST_WAITING = 10_000;
const MOST_LEFT = 10_000;
const MOST_LATE = 10_000;

/**
 * Every hole in what was collected as a record, from its beginning to what became of it; each change is an event of the kind
 * `collection_gap` too. A hole that is over is filled from the history of the machine where there is one.
 */
export class GapLedger {
  private readonly lasting = new Map<string, number>();
  /** Gaps of missing records, which may still come. */
  private readonly late = new Map<string, number>();
  private readonly overflows = new Map<string, CollectionGap>();
  private readonly waiting: (() => void)[] = [];
  /** Gaps that the process before this one left open, until their machine is connected. */
  private left: CollectionGap[] | null = null;
  private filling: Promise<void> = Promise.resolve();
  private closed = false;
  private endRest: () => void = () => undefined;
  private problem: string | null = null;

  constructor(private readonly options: GapLedgerOptions) {}

  notice(notice: GapNotice | CollectorGapNotice): void {
    this.attempt(() => {
      this.record(notice);
    });
  }

  /** Points that never reached the store: nothing can bring them back, all signals of the machine are concerned. */
  dropped({ machine, fromMs, toMs, points, cause, detail }: DroppedPoints): void {
    const signals = signalsOf(this.options.machines().get(machine));
    if (signals.length > 0) {
      const text = `${points} points: ${detail}`;
      this.attempt(() => {
        this.begin({ machine, signals, fromMs, toMs, cause, state: 'lost', detail: text });
      });
    }
  }

  /** The machine can be asked for what the process before this one missed. */
  connected(machine: string): void {
    this.attempt(() => {
      const known = new Set(this.lasting.values());
      const own = this.leftovers().filter((gap) => gap.machine === machine && !known.has(gap.id));
      this.left = this.leftovers().filter((gap) => gap.machine !== machine);
      for (const gap of own) {
        const toMs = gap.toMs ?? Math.max(gap.fromMs, this.options.now());
        this.fill(this.change(gap.id, { toMs }) ?? gap);
      }
    });
  }

  /** Number of gaps that last or may still be filled; null where the records cannot be read. */
  open(): number | null {
    try {
      return this.options.records().gaps.countOpen();
    } catch {
      return null;
    }
  }

  /** Resolves when what is asked of histories was answered. */
  async settled(): Promise<void> {
    await this.filling;
  }

  /** What is being asked for is left to the next process. */
  close(): void {
    this.closed = true;
    this.endRest();
  }

  private record({
    key,
    machine,
    signals,
    cause,
    fromMs,
    toMs,
    outcome,
    detail,
  }: GapNotice | CollectorGapNotice): void {
    if (toMs === null) {
      const gap =
        this.reclaim(machine, signals, cause) ??
        this.begin({ machine, signals, fromMs, toMs: null, cause, state: 'open', detail });
      if (key !== null) {
        this.lasting.set(key, gap.id);
      }
      return;
    }
    const id = key === null ? undefined : (this.lasting.get(key) ?? this.late.get(key));
    if (key !== null) {
      this.lasting.delete(key);
      this.late.delete(key);
    }
    if (outcome === 'delivered') {
      if (id !== undefined) {
        this.change(id, { toMs, state: 'filled', detail });
      }
      return;
    }
    const gap =
      id === undefined
        ? this.past({ machine, signals, fromMs, toMs, cause, state: 'open', detail })
        : this.change(id, { toMs, cause, detail });
    if (gap !== null) {
      if (key !== null && cause === 'records_missed') {
        this.awaitLate(key, gap.id);
      }
      this.fill(gap);
    }
  }

  private awaitLate(key: string, id: number): void {
    this.late.set(key, id);
    const [oldest] = this.late.keys();
    if (this.late.size > MOST_LATE && oldest !== undefined) {
      this.late.delete(oldest);
    }
  }

  /** A lasting gap of the process before this one goes on. */
  private reclaim(machine: string, signals: readonly string[], cause: GapCause): CollectionGap | null {
    const same = [...signals].sort().join(' ');
    const found = this.leftovers().find(
      (gap) =>
        gap.machine === machine &&
        gap.toMs === null &&
        (cause === 'node_failed') === (gap.cause === 'node_failed') &&
        gap.signals.join(' ') === same,
    );
    this.left = this.leftovers().filter((gap) => gap !== found);
    return found ?? null;
  }

  private leftovers(): CollectionGap[] {
    this.left ??= this.options.records().gaps.list({ state: 'open', limit: MOST_LEFT });
    return this.left;
  }

  /** A gap that is over when it is noticed; overflows of the same signals are joined. */
  private past(gap: NewGap & { readonly toMs: number }): CollectionGap | null {
    if (gap.cause !== 'queue_overflow') {
      return this.begin(gap);
    }
    const signals = [...gap.signals].sort();
    const known = this.overflows.get(gap.machine);
    const isSame = known?.signals.join(' ') === signals.join(' ');
    const before = known === undefined || !isSame ? null : this.options.records().gaps.get(known.id);
    const joined =
      before !== null &&
      before.toMs !== null &&
      before.state !== 'filled' &&
      gap.fromMs >= before.fromMs &&
      gap.fromMs <= before.toMs + JOINED_MS
        ? this.change(before.id, { toMs: Math.max(before.toMs, gap.toMs), state: 'open' })
        : this.begin(gap);
    if (joined !== null) {
      this.overflows.set(gap.machine, joined);
    }
    return joined;
  }

  private begin(gap: NewGap): CollectionGap {
    // Known before the first gap of this process is added, or it would be taken for one that was left.
    this.leftovers();
    const added = this.options.records().gaps.add(gap);
    this.tell(added);
    return added;
  }

  private change(id: number, change: Parameters<LineRecords['gaps']['change']>[1]): CollectionGap | null {
    const changed = this.options.records().gaps.change(id, change);
    if (changed !== null) {
      this.tell(changed);
    }
    return changed;
  }

  /** One history at a time: a server that comes back has other things to do. */
  private fill(gap: CollectionGap): void {
    this.filling = this.filling.then(() => this.fillNow(gap)).catch(() => undefined);
  }

  private async fillNow({ id, machine, signals, fromMs, toMs }: CollectionGap): Promise<void> {
    const { backfill, retryMs = RETRY_MS } = this.options;
    let problem: string | null = null;
    for (let attempt = 1; attempt <= ATTEMPTS && !this.closed; attempt += 1) {
      try {
        const result = await backfill(machine, signals, fromMs, toMs ?? this.options.now());
        problem = result.problem;
        if (result.complete) {
          const detail = `${result.values} values from the history of the server`;
          this.attempt(() => this.change(id, { state: 'filled', detail }));
          return;
        }
        if (problem !== 'not connected') {
          break;
        }
      } catch (error) {
        problem = (error as Error).message;
      }
      if (attempt < ATTEMPTS) {
        await this.rest(retryMs);
      }
    }
    if (!this.closed) {
      this.attempt(() => {
        // What was missing may have come by itself while the history was asked for.
        if (this.options.records().gaps.get(id)?.state !== 'filled') {
          this.change(id, { state: 'lost', detail: problem });
        }
      });
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.closed) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private tell({ id, machine, signals, cause, state, fromMs, toMs, detail }: CollectionGap): void {
    const line = this.options.machines().get(machine)?.line;
    if (line === undefined) {
      return;
    }
    const from = new Date(fromMs).toISOString();
    const time = toMs === null ? `since ${from}` : `from ${from} to ${new Date(toMs).toISOString()}`;
    const named = signals.length > 8 ? `${signals.length} signals` : signals.join(', ');
    const text = `gap ${id}: ${named} ${time}${detail === null ? '' : `; ${detail}`}`.slice(0, 2_000);
    const atMs = this.options.now();
    this.options.add([
      eventPoint({ line, machine, kind: 'collection_gap', state, reason: cause, text, atMs }),
    ]);
  }

  /** While the records cannot be written the changes wait, in order. */
  private attempt(work: () => void): void {
    this.waiting.push(work);
    if (this.waiting.length > MOST_WAITING) {
      this.waiting.shift();
    }
    try {
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        next();
        this.waiting.shift();
      }
      this.problem = null;
    } catch (error) {
      if (this.problem === null) {
        this.problem = (error as Error).message;
        this.options.log.error('cannot record a gap', { reason: this.problem });
      }
    }
  }
}

function signalsOf(machine: Machine | undefined): string[] {
  if (machine === undefined) {
    return [];
  }
  const signals = machine.groups.flatMap((group) => group.signals.map(({ id }) => id));
  return [
    ...signals,
    ...(machine.status === null ? [] : ['status']),
    ...(machine.results === null ? [] : ['results']),
  ];
}
