/** Where the time comes from. */
export abstract class Clock {
  /** Milliseconds since 1970 UTC. */
  abstract nowMs(): number;
}

export class SystemClock extends Clock {
  override nowMs(): number {
    return Date.now();
  }
}
