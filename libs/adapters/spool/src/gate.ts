import { Signal } from './signal';

export interface GateOptions {
  /** First pause after a failure, in milliseconds; each further one is twice as long, up to the longest. */
  readonly minMs: number;
  readonly maxMs: number;
  /** 0 … 1, for the jitter. */
  readonly random: () => number;
}

/**
 * Lets requests through while the store answers. After a failure one at a time tries, after a pause with jitter or the
 * one that the store asked for; the others wait for its success.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #changed = new Signal();
  #pauseMs: number;
  #untilMs = 0;
  #isFailing = false;
  #isProbing = false;
  #isHurried = false;
  /** Counts failures. */
  failures = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#pauseMs = options.minMs;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Resolves when a request may go; false when `isOver` said so first. */
  async pass(isOver: () => boolean): Promise<boolean> {
    while (!isOver()) {
      if (!this.#isFailing) return true;
      const restMs = this.#isHurried ? 0 : this.#untilMs - performance.now();
      if (!this.#isProbing && restMs <= 0) {
        this.#isProbing = true;
        this.#isHurried = false;
        return true;
      }
      await this.#changed.wait(this.#isProbing ? undefined : restMs);
    }
    return false;
  }

  succeeded(): void {
    this.#isFailing = false;
    this.#isProbing = false;
    this.#pauseMs = this.#options.minMs;
    this.#changed.notify();
  }

  /** @param askedMs - the pause that the store asked for; null where it did not */
  failed(askedMs: number | null): void {
    const { maxMs, random } = this.#options;
    this.failures += 1;
    // Requests that were on their way when the first of them failed say nothing new.
    if (!this.#isFailing || this.#isProbing || askedMs !== null) {
      const pauseMs = askedMs ?? this.#pauseMs * (0.5 + random());
      this.#untilMs = performance.now() + pauseMs;
      this.#pauseMs = Math.min(2 * this.#pauseMs, maxMs);
    }
    this.#isFailing = true;
    this.#isProbing = false;
    this.#changed.notify();
  }

  /** Ends a pause: the next request goes at once. */
  hurry(): void {
    this.#isHurried = true;
    this.#changed.notify();
  }

  /** Makes everybody who waits look again whether it is over. */
  wake(): void {
    this.#changed.notify();
  }
}
