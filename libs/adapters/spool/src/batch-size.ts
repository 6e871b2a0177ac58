export interface BatchBounds {
  readonly leastLines: number;
  /** Asked each time: a store may tell it late. */
  readonly mostLines: () => number;
  readonly mostBytes: number;
}

const QUICK_MS = 300;
const SLOW_MS = 2_000;
const GROWTH = 1.5;
const LEAST_BYTES = 64 << 10;

/**
 * How many lines a request takes: more while full batches are answered quickly, half as many when the store is slow or
 * fails, and never again as many bytes as it called too large.
 */
export class BatchSize {
  readonly #bounds: BatchBounds;
  #lines: number;
  #bytes: number;

  constructor(bounds: BatchBounds) {
    this.#bounds = bounds;
    this.#lines = 5_000;
    this.#bytes = bounds.mostBytes;
  }

  get lines(): number {
    return Math.min(this.#lines, this.#bounds.mostLines());
  }

  get bytes(): number {
    return this.#bytes;
  }

  answered(lines: number, tookMs: number): void {
    if (tookMs > SLOW_MS) this.failed();
    else if (tookMs < QUICK_MS && lines >= this.lines) {
      this.#lines = Math.min(Math.ceil(this.#lines * GROWTH), this.#bounds.mostLines());
    }
  }

  failed(): void {
    this.#lines = Math.max(this.#lines >> 1, this.#bounds.leastLines);
  }

  tooLarge(bytes: number): void {
    this.#bytes = Math.max(LEAST_BYTES, Math.min(this.#bytes, bytes >> 1));
  }
}
