import { Logger } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { LineRecords } from '@cellgate/records';
import { lotInspectionPoint, StoreUnavailableError } from '@cellgate/time-series';
import type { LotInspectionEvent, TimeSeriesStore } from '@cellgate/time-series';

const BATCH = 500;
const RETRY_MS = 5_000;

/**
 * Tells the time-series store of events that stand in the records. An event leaves the records when the store has it; writing it
 * twice changes nothing, so several processes may deliver.
 */
export class EventDelivery implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Sampling');
  #running: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(
    private readonly records: LineRecords,
    private readonly store: TimeSeriesStore,
  ) {}

  onModuleInit(): void {
    this.soon();
  }

  /** Starts delivery; who asks does not wait, and a store that is away changes nothing for them. */
  soon(): void {
    if (this.#closed) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        while (!this.#closed && (await this.#batch()));
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) {
          this.logger.error({ message: 'events of lots wait', error: String(error) });
        }
        this.#retryLater();
        return;
      }
    }
  }

  /** @returns whether more may wait */
  async #batch(): Promise<boolean> {
    const waiting = this.records.sampling.waiting(BATCH);
    if (waiting.length === 0) return false;
    const outcome = await this.store.write(
      waiting.map(({ event }) => lotInspectionPoint(event as LotInspectionEvent)),
    );
    for (const { detail } of outcome.rejected) {
      this.logger.warn({ message: 'event of a lot was refused by the store', detail });
    }
    this.records.sampling.delivered(waiting.map(({ id }) => id));
    return waiting.length === BATCH;
  }

  #retryLater(): void {
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.soon(), RETRY_MS);
    this.#timer.unref();
  }
}
