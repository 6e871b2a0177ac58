import type { CellSighting, Point } from '@cellgate/time-series';

export interface SightingQueueOptions {
  /** Looks cells up in the store; fails while it is away. */
  readonly pointsOf: (sightings: readonly CellSighting[]) => Promise<Point[]>;
  readonly add: (points: readonly Point[]) => void;
  readonly retryMs?: number;
  readonly capacity?: number;
}

const BATCH = 200;

/** Cells that were seen and wait for their entry in `cell_index`, which needs an answer of the store. */
export class SightingQueue {
  private waiting: CellSighting[] = [];
  private working: Promise<void> | null = null;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;
  /** Sightings thrown away because too many waited; the inspections themselves are stored. */
  dropped = 0;

  constructor(private readonly options: SightingQueueOptions) {}

  get size(): number {
    return this.waiting.length;
  }

  add(sightings: readonly CellSighting[]): void {
    this.waiting.push(...sightings);
    const excess = this.waiting.length - (this.options.capacity ?? 50_000);
    if (excess > 0) {
      this.waiting.splice(0, excess);
      this.dropped += excess;
    }
    if (this.retry === undefined) {
      void this.work();
    }
  }

  /** Resolves when all are passed on, or the store turns out to be away. */
  work(): Promise<void> {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.working ??= this.workAll().finally(() => {
      this.working = null;
    });
    return this.working;
  }

  /** A last attempt; resolves with the number of sightings that are lost. */
  async close(): Promise<number> {
    this.closed = true;
    await this.work();
    return this.waiting.length;
  }

  private async workAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        this.options.add(await this.options.pointsOf(batch));
      } catch {
        // The writer meets the same store and reports it.
        this.waiting.unshift(...batch);
        if (!this.closed) {
          this.retry = setTimeout(() => {
            void this.work();
          }, this.options.retryMs ?? 2_000);
        }
        return;
      }
    }
  }
}
