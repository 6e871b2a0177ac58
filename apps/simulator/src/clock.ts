export interface Timer {
  cancel(): void;
}

/** Time as the simulator sees it, so that the line is tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Calls `action` once after `delayMs`. */
  after(delayMs: number, action: () => void): Timer;
}

export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  after(delayMs: number, action: () => void): Timer {
    const handle = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(handle) };
  }
}
