/** Wakes whoever waits for something to change. */
export class Signal {
  #waiting: (() => void)[] = [];

  notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next `notify`, or after so many milliseconds. */
  async wait(ms?: number): Promise<void> {
    await new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
      if (ms !== undefined) {
        timer = setTimeout(() => {
          this.#waiting = this.#waiting.filter((each) => each !== resolve);
          resolve();
        }, ms);
      }
    });
  }
}
