import type { GapNotice } from '../listener';
import type { ReceivedValue } from '../received-value';
import type { PlcServer } from './plc-server';

const EVERY_MS = 70;

/** A node that counts, so that every value that does not arrive is known by number and time. */
export class CountingSignal {
  /** Source time of each number, from 1. */
  readonly times: number[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly plc: PlcServer,
    private readonly path: string,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.times.push(Date.now());
      this.plc.set(this.path, this.times.length, { at: new Date(this.times.at(-1) ?? 0) });
    }, EVERY_MS);
  }

  /** Stops counting; returns the last number. */
  stop(): number {
    clearInterval(this.timer);
    return this.times.length;
  }

  /** Numbers between the first one received and the last one counted that did not arrive. */
  missing(received: readonly ReceivedValue[]): number[] {
    const numbers = new Set(received.map(({ value }) => value));
    const first = received.reduce((least, { value }) => Math.min(least, Number(value) || least), Infinity);
    return this.times.map((_time, index) => index + 1).filter((n) => n > first && !numbers.has(n));
  }

  /** Numbers that arrived more than once. */
  repeated(received: readonly ReceivedValue[]): unknown[] {
    const seen = new Set<unknown>();
    return received.flatMap(({ value }) => (seen.has(value) ? [value] : (seen.add(value), [])));
  }

  /** Missing numbers that no gap of the ledger accounts for: losses in silence. */
  silentlyMissing(received: readonly ReceivedValue[], gaps: readonly GapNotice[]): number[] {
    const over = gaps.filter(({ outcome }) => outcome === 'missing');
    return this.missing(received).filter((n) => {
      const atMs = this.times[n - 1] ?? 0;
      return !over.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= (toMs ?? 0));
    });
  }
}
