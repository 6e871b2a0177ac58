import type { Chunk } from './frame';

/** A chunk that waits for its commit. */
export interface Waiting {
  readonly chunk: Chunk;
  /** True: on disk; false: given up. */
  readonly done: (isKept: boolean) => void;
}

/** What of one lane waits in memory; first in, first out. */
export class PendingLane {
  #waiting: Waiting[] = [];
  #head = 0;
  bytes = 0;
  lines = 0;

  get isEmpty(): boolean {
    return this.#head === this.#waiting.length;
  }

  push(entry: Waiting): void {
    this.#waiting.push(entry);
    this.#count(entry, 1);
  }

  shift(): Waiting | undefined {
    const entry = this.#waiting[this.#head];
    if (entry === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1_000 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    this.#count(entry, -1);
    return entry;
  }

  /** Takes away the oldest, until they have `bytes`. */
  take(bytes: number): Waiting[] {
    const taken: Waiting[] = [];
    for (let size = 0; size < bytes;) {
      const entry = this.shift();
      if (entry === undefined) break;
      size += entry.chunk.bytes.length;
      taken.push(entry);
    }
    return taken;
  }

  putBack(entries: readonly Waiting[]): void {
    this.#waiting = [...entries, ...this.#waiting.slice(this.#head)];
    this.#head = 0;
    for (const entry of entries) this.#count(entry, 1);
  }

  #count({ chunk }: Waiting, sign: 1 | -1): void {
    this.bytes += sign * chunk.bytes.length;
    this.lines += sign * chunk.lines;
  }
}
