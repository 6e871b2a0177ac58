import type { ConnectionChange, GapNotice, MachineListener } from '../listener';
import type { ReceivedValue } from '../received-value';

/** Keeps what it hears and lets a test wait for a condition on it. */
export class RecordingListener implements MachineListener {
  readonly received: ReceivedValue[] = [];
  readonly changes: ConnectionChange[] = [];
  readonly gaps: GapNotice[] = [];
  /** Number of coming `values` calls that shall throw. */
  failing = 0;
  private waiting: (() => void)[] = [];

  values(batch: readonly ReceivedValue[]): void {
    this.wake();
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('the listener is broken');
    }
    this.received.push(...batch);
  }

  connection(change: ConnectionChange): void {
    this.changes.push(change);
    this.wake();
  }

  gap(notice: GapNotice): void {
    this.gaps.push(notice);
    this.wake();
  }

  of(signal: string): ReceivedValue[] {
    return this.received.filter((value) => value.signal === signal);
  }

  clear(): void {
    this.received.length = 0;
    this.changes.length = 0;
    this.gaps.length = 0;
  }

  /** First value that fits, heard already or to come. */
  async value(fits: (value: ReceivedValue) => boolean, deadlineMs = 15_000): Promise<ReceivedValue> {
    return this.until(() => this.received.find(fits), 'a value', deadlineMs);
  }

  async state(state: ConnectionChange['state'], deadlineMs = 15_000): Promise<ConnectionChange> {
    return this.until(() => this.changes.find((change) => change.state === state), state, deadlineMs);
  }

  async until<T>(find: () => T | undefined, what: string, deadlineMs = 15_000): Promise<T> {
    const endMs = Date.now() + deadlineMs;
    for (;;) {
      const found = find();
      if (found !== undefined) {
        return found;
      }
      const leftMs = endMs - Date.now();
      if (leftMs <= 0) {
        const last = JSON.stringify({ changes: this.changes, received: this.received.slice(-5) });
        throw new Error(`${what} did not come within ${deadlineMs} ms; last: ${last}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resume of waiting) {
      resume();
    }
  }
}
