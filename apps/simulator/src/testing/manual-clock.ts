import type { Clock, Timer } from '../clock';

/** A clock that stands still until it is advanced; timers fire in order, at their own instant. */
export class ManualClock implements Clock {
  private timers: { at: number; action: () => void }[] = [];

  constructor(private current = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.current;
  }

  after(delayMs: number, action: () => void): Timer {
    const timer = { at: this.current + Math.max(0, delayMs), action };
    this.timers.push(timer);
    return { cancel: () => (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  advance(ms: number): void {
    const end = this.current + ms;
    for (;;) {
      const next = this.timers
        .filter((timer) => timer.at <= end)
        .reduce<{ at: number; action: () => void } | null>(
          (first, timer) => (first === null || timer.at < first.at ? timer : first),
          null,
        );
      if (next === null) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.current = Math.max(this.current, next.at);
      next.action();
    }
    this.current = end;
  }
}
