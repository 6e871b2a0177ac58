import type { Clock, Timer } from './clock';

/** Calls an action at a steady rate: a late call does not delay the ones after it, and missed ones are left out. */
export class ClockTicker {
  private timer: Timer | null = null;
  private due = 0;

  /**
   * @param intervalMs - asked anew before every call, so that it may change
   */
  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: () => number,
    private readonly action: (nowMs: number) => void,
  ) {}

  start(): void {
    this.due = this.clock.now();
    this.schedule();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private schedule(): void {
    const now = this.clock.now();
    this.due = Math.max(this.due + this.intervalMs(), now);
    this.timer = this.clock.after(this.due - now, () => {
      this.schedule();
      this.action(this.clock.now());
    });
  }
}
