/** Work that is done over and over, never twice at once, and is ended between two of its steps. */
export class OneRun {
  #running: Promise<void> | null = null;
  #stopping = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** The work has to end at its next step; it does not begin again. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** While a run is under way the call joins it. Rejects only where the work does. */
  run(): Promise<void> {
    this.#running ??= this.work().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Ends after the step at hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }
}
