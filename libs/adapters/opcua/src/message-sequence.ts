/** Messages of a subscription that are remembered; one is told twice soon after the first time or not at all. */
const REMEMBERED = 256;
/** Sequence numbers go from 1 to this and begin again at 1 (OPC 10000-4, 7.9). */
const LAST_NUMBER = 0xffffffff;
/** A jump wider than this is a new beginning rather than so many lost messages. */
const WIDEST_JUMP = 1_000;

/** What the sequence number of a message says about it and those before. */
export interface Arrival {
  /** The message came before. */
  readonly repeated: boolean;
  /** Numbers that are missing between the last message and this one; they may still come. */
  readonly missing: readonly number[];
}

/**
 * Follows the sequence numbers of one subscription. node-opcua does not look at them: after a reconnection it may tell
 * a message twice and out of order, and one that never came would not be missed.
 */
export class MessageSequence {
  private readonly seen = new Set<number>();
  private readonly awaited = new Set<number>();
  private last = 0;

  arrive(sequence: number): Arrival {
    if (this.seen.has(sequence)) {
      return { repeated: true, missing: [] };
    }
    this.seen.add(sequence);
    if (this.seen.size > REMEMBERED) {
      const [oldest] = this.seen;
      this.seen.delete(oldest ?? sequence);
    }
    if (this.awaited.delete(sequence)) {
      return { repeated: false, missing: [] };
    }
    const missing = this.last === 0 ? [] : numbersBetween(this.last, sequence);
    for (const number of missing) {
      this.awaited.add(number);
    }
    this.last = sequence;
    return { repeated: false, missing };
  }

  /** Whether a missing message still has not come. */
  isAwaited(sequence: number): boolean {
    return this.awaited.has(sequence);
  }

  /** Nobody can tell the message any more. */
  giveUp(sequence: number): void {
    this.awaited.delete(sequence);
  }

  /** The server made the subscription anew: it counts from 1 again. */
  reset(): void {
    this.seen.clear();
    this.awaited.clear();
    this.last = 0;
  }
}

function numbersBetween(last: number, next: number): number[] {
  const ahead = next > last ? next - last : next + LAST_NUMBER - last;
  if (ahead <= 1 || ahead > WIDEST_JUMP) {
    return [];
  }
  return Array.from({ length: ahead - 1 }, (_unused, index) => ((last + index) % LAST_NUMBER) + 1);
}
