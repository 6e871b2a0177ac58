import type { LineSink } from '@cellgate/time-series';
import { BatchSize } from './batch-size';
import type { DeadLetters } from './dead-letters';
import { Delivery, DeliveryEndedError, type Refusal } from './delivery';
import { Gate } from './gate';
import type { Lane } from './lane';
import type { Batch } from './lane-reader';
import { comparePositions } from './segment';
import { Signal } from './signal';
import type { Spool } from './spool';

export interface LaneSenderOptions {
  readonly spool: Spool;
  readonly lane: string;
  readonly sink: LineSink;
  readonly deadLetters: DeadLetters;
  /** Longest wait of a line for others of its request, in milliseconds; default 100. */
  readonly lingerMs?: number;
  /** Pauses between attempts, in milliseconds: the first, default 200, and the longest, default 5,000. */
  readonly retryMinMs?: number;
  readonly retryMaxMs?: number;
  /** Pause while a person has to repair something, in milliseconds; default 5,000. */
  readonly holdMs?: number;
  /** Most bytes of a request; default 4 MB. */
  readonly mostBytes?: number;
  readonly random?: () => number;
  readonly now?: () => number;
  /** The store answers (null), or why nothing goes. Told at each change. */
  readonly problem?: (reason: string | null) => void;
  readonly refused?: (refusals: readonly Refusal[]) => void;
  /** True once when a person allowed to bury most of a batch. */
  readonly released?: () => Promise<boolean>;
}

export interface LaneSenderState {
  /** Null until the first answer. */
  readonly available: boolean | null;
  readonly reason: string | null;
  readonly stored: number;
  readonly refused: number;
  readonly inFlight: number;
}

const DEFAULTS = {
  lingerMs: 100,
  retryMinMs: 200,
  retryMaxMs: 5_000,
  holdMs: 5_000,
  mostBytes: 4_000_000,
  random: Math.random,
  now: Date.now,
  problem: (): void => undefined,
  refused: (): void => undefined,
  released: async (): Promise<boolean> => false,
};
/** Pause after the disk failed to give lines or to take dead letters, in milliseconds. */
const DISK_PAUSE_MS = 500;

/** Sends one lane of a spool to a sink, several requests at a time, and acknowledges what is stored. */
export class LaneSender {
  readonly #options: Required<LaneSenderOptions>;
  readonly #lane: Lane;
  readonly #gate: Gate;
  readonly #size: BatchSize;
  readonly #delivery: Delivery;
  readonly #changed = new Signal();
  #running: Promise<void> | null = null;
  #isOver = false;
  #isUrgent = false;
  #inFlight = 0;
  #available: boolean | null = null;
  #reason: string | null = null;
  #stored = 0;
  #refused = 0;

  constructor(options: LaneSenderOptions) {
    this.#options = { ...DEFAULTS, ...options };
    const { spool, lane, sink, retryMinMs, retryMaxMs, random, holdMs, released, mostBytes } = this.#options;
    this.#lane = spool.lane(lane);
    this.#gate = new Gate({ minMs: retryMinMs, maxMs: retryMaxMs, random });
    this.#size = new BatchSize({ leastLines: 500, mostLines: () => sink.mostLines, mostBytes });
    this.#delivery = new Delivery({
      sink,
      gate: this.#gate,
      size: this.#size,
      holdMs,
      isOver: () => this.#isOver,
      said: (problem) => {
        this.#said(problem);
      },
      released,
    });
  }

  start(): void {
    this.#running ??= this.#run();
    void this.#watchCommits();
  }

  state(): LaneSenderState {
    const { available, reason, stored, refused, inFlight } = {
      available: this.#available,
      reason: this.#reason,
      stored: this.#stored,
      refused: this.#refused,
      inFlight: this.#inFlight,
    };
    return { available, reason, stored, refused, inFlight };
  }

  /** Resolves when all that is on disk now is stored, or the next attempt fails. */
  async flush(): Promise<void> {
    const target = this.#lane.end;
    const failures = this.#gate.failures;
    this.#isUrgent = true;
    this.#gate.hurry();
    this.#changed.notify();
    const isDone = (): boolean =>
      this.#lane.waiting === 0 || comparePositions(this.#lane.cursor, target) >= 0;
    while (!isDone() && this.#gate.failures === failures && !this.#isOver) await this.#changed.wait(50);
    this.#isUrgent = false;
  }

  /** Ends; what is on its way is waited for, at most so many milliseconds. */
  async close(withinMs: number): Promise<void> {
    const endMs = performance.now() + withinMs;
    this.#isOver = true;
    this.#gate.wake();
    this.#changed.notify();
    this.#options.spool.committed.notify();
    await this.#running;
    while (this.#inFlight > 0 && performance.now() < endMs) await this.#changed.wait(20);
  }

  /** Commits, and the end of requests, may let another request go. */
  async #watchCommits(): Promise<void> {
    while (!this.#isOver) {
      await this.#options.spool.committed.wait(1_000);
      this.#changed.notify();
    }
  }

  async #run(): Promise<void> {
    const { sink } = this.#options;
    while (!this.#isOver) {
      if (this.#inFlight >= sink.inFlight || this.#lane.unread === 0 || this.#gate.isFailing) {
        await this.#changed.wait(1_000);
        continue;
      }
      await this.#linger();
      if (this.#isOver) return;
      try {
        const batch = await this.#lane.next(this.#size.lines, this.#size.bytes);
        if (batch !== null) void this.#take(batch);
      } catch (cause) {
        this.#said(`the spool cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
        await this.#changed.wait(DISK_PAUSE_MS);
      }
    }
  }

  async #linger(): Promise<void> {
    const endMs = performance.now() + this.#options.lingerMs;
    while (!this.#isOver && !this.#isUrgent && this.#lane.unread < this.#size.lines) {
      const restMs = endMs - performance.now();
      if (restMs <= 0) return;
      await this.#changed.wait(restMs);
    }
  }

  async #take(batch: Batch): Promise<void> {
    this.#inFlight += 1;
    try {
      const refusals = await this.#delivery.deliver(batch);
      await this.#bury(refusals);
      this.#lane.acknowledge(batch);
      this.#stored += batch.lines - refusals.length;
      this.#refused += refusals.length;
      if (refusals.length > 0) this.#options.refused(refusals);
    } catch (cause) {
      if (!(cause instanceof DeliveryEndedError)) throw cause;
    } finally {
      this.#inFlight -= 1;
      this.#changed.notify();
    }
  }

  /** The batch is acknowledged only when the letters are safe. */
  async #bury(refusals: readonly Refusal[]): Promise<void> {
    const { deadLetters, lane, now } = this.#options;
    if (refusals.length === 0) return;
    const at = new Date(now()).toISOString();
    for (;;) {
      try {
        await deadLetters.append(refusals.map(({ line, reason }) => ({ at, lane, reason, line })));
        return;
      } catch (cause) {
        this.#said(`dead letters cannot be kept: ${cause instanceof Error ? cause.message : String(cause)}`);
        if (this.#isOver) throw new DeliveryEndedError('the sender ends');
        await this.#changed.wait(DISK_PAUSE_MS);
      }
    }
  }

  #said(problem: string | null): void {
    const available = problem === null;
    const isNew = this.#available !== available;
    this.#available = available;
    this.#reason = problem;
    if (isNew) this.#options.problem(problem);
    this.#changed.notify();
  }
}
