import { StoreUnavailableError, type Point, type WriteOutcome } from '@cellgate/time-series';
import { LossRecord } from './loss-record';
import { PointQueue } from './point-queue';
import { PointWriter, type WriterListener, type WriterState } from './point-writer';

export interface MemoryPointWriterOptions {
  readonly write: (points: readonly Point[]) => Promise<WriteOutcome>;
  readonly listener: WriterListener;
  /** Most points kept. */
  readonly capacity?: number;
  readonly batchSize?: number;
  /** Longest time a point waits for others of its batch, in milliseconds. */
  readonly batchMs?: number;
  readonly retryMinMs?: number;
  readonly retryMaxMs?: number;
  /** For the last attempt of `close`, in milliseconds. */
  readonly closeMs?: number;
}

const DEFAULTS = {
  capacity: 50_000,
  batchSize: 500,
  batchMs: 250,
  retryMinMs: 500,
  retryMaxMs: 30_000,
  closeMs: 2_000,
};
/** A batch that fails for another reason than an absent store is given up after so many attempts. */
const ATTEMPTS = 3;

/**
 * A bounded queue in memory. While the store is away points wait; when the queue is full the oldest telemetry
 * goes first, and inspections, orders and events only when there is no telemetry left. What waits is lost when
 * the process dies.
 */
export class MemoryPointWriter extends PointWriter {
  private readonly options: Required<MemoryPointWriterOptions>;
  private readonly telemetry = new PointQueue();
  private readonly events = new PointQueue();
  private readonly losses = new LossRecord();
  private timer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | null = null;
  private pause: { end: () => void } | null = null;
  private retryMs: number;
  private attempts = 0;
  private closed = false;
  private available: boolean | null = null;
  private reason: string | null = null;
  private written = 0;
  private dropped = 0;
  private rejected = 0;

  constructor(options: MemoryPointWriterOptions) {
    super();
    this.options = { ...DEFAULTS, ...options };
    this.retryMs = this.options.retryMinMs;
  }

  override add(points: readonly Point[]): void {
    for (const point of points) {
      (point.measurement === 'machine' ? this.telemetry : this.events).push(point);
    }
    this.dropExcess();
    this.schedule();
  }

  override async flush(): Promise<void> {
    this.pause?.end();
    await this.drain();
  }

  override async close(): Promise<number> {
    this.closed = true;
    clearTimeout(this.timer);
    let deadline: NodeJS.Timeout | undefined;
    const outOfTime = new Promise<void>((resolve) => {
      deadline = setTimeout(resolve, this.options.closeMs);
    });
    await Promise.race([this.flush(), outOfTime]);
    clearTimeout(deadline);
    return this.size;
  }

  override state(): WriterState {
    const { available, reason, written, dropped, rejected } = this;
    return { available, reason, written, dropped, rejected, queued: this.size };
  }

  private get size(): number {
    return this.telemetry.size + this.events.size;
  }

  private schedule(): void {
    if (this.draining !== null || this.closed || this.size === 0) {
      return;
    }
    if (this.size >= this.options.batchSize) {
      void this.drain();
    } else {
      this.timer ??= setTimeout(() => {
        void this.drain();
      }, this.options.batchMs);
    }
  }

  private drain(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.draining ??= this.writeAll().finally(() => {
      this.draining = null;
      this.schedule();
    });
    return this.draining;
  }

  private async writeAll(): Promise<void> {
    while (this.size > 0) {
      const important = this.events.take(this.options.batchSize);
      const telemetry = this.telemetry.take(this.options.batchSize - important.length);
      const batch = [...important, ...telemetry];
      try {
        this.succeed(batch, await this.options.write(batch));
      } catch (error) {
        if (this.keepsTrying(error, batch)) {
          this.events.putBack(important);
          this.telemetry.putBack(telemetry);
          this.dropExcess();
        }
        if (this.closed) {
          return;
        }
        await this.rest();
      }
    }
  }

  private succeed(batch: readonly Point[], outcome: WriteOutcome): void {
    const { listener, retryMinMs } = this.options;
    this.written += outcome.written;
    this.rejected += outcome.rejected.length;
    this.retryMs = retryMinMs;
    this.attempts = 0;
    const wasAway = this.available !== true;
    this.available = true;
    this.reason = null;
    if (wasAway) {
      listener.available();
    }
    const losses = this.losses.take();
    if (losses.length > 0) {
      listener.lost(losses);
    }
    for (const rejection of outcome.rejected) {
      const point = batch[rejection.index];
      if (point !== undefined) {
        listener.rejected(point, rejection);
      }
    }
  }

  /** Whether the batch stays in the queue after this error. */
  private keepsTrying(error: unknown, batch: readonly Point[]): boolean {
    const reason = error instanceof Error ? error.message : String(error);
    const wasThere = this.available !== false;
    this.available = false;
    this.reason = reason;
    if (wasThere) {
      this.options.listener.unavailable(reason);
    }
    if (error instanceof StoreUnavailableError) {
      this.attempts = 0;
      return true;
    }
    this.attempts += 1;
    if (this.attempts < ATTEMPTS) {
      return true;
    }
    this.attempts = 0;
    this.drop(batch);
    return false;
  }

  private async rest(): Promise<void> {
    const { retryMaxMs } = this.options;
    const waitMs = this.retryMs;
    this.retryMs = Math.min(2 * waitMs, retryMaxMs);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.pause = {
        end: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
    this.pause = null;
  }

  private dropExcess(): void {
    const excess = this.size - this.options.capacity;
    if (excess <= 0) {
      return;
    }
    const telemetry = this.telemetry.take(excess);
    this.drop([...telemetry, ...this.events.take(excess - telemetry.length)]);
  }

  private drop(points: readonly Point[]): void {
    const isFirst = this.losses.isEmpty;
    this.dropped += points.length;
    this.losses.add(points);
    if (isFirst) {
      this.options.listener.losing();
    }
  }
}
