import type { LineRecords, ProcessComponent } from '@cellgate/records';
import type { Log } from './log';

const PROCESS = 'scorer';

/** Tells the other processes how this one is; while the records cannot be written it tries again at each report. */
export class ProcessReporter {
  #problem: string | null = null;

  constructor(
    private readonly records: () => LineRecords,
    private readonly log: Log,
  ) {}

  report(components: readonly ProcessComponent[]): void {
    const ready = components.every((component) => component.ready);
    this.#attempt((records) => records.processes.report({ process: PROCESS, ready, components }));
  }

  /** The process ends on purpose: afterwards it is as if it had never reported. */
  withdraw(): void {
    this.#attempt((records) => records.processes.remove(PROCESS));
  }

  #attempt(work: (records: LineRecords) => void): void {
    try {
      work(this.records());
      this.#problem = null;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (this.#problem === null) this.log.warn('cannot report to the other processes', { problem });
      this.#problem = problem;
    }
  }
}
