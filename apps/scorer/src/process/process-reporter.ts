import { LineRecords, type ProcessComponent } from '@cellgate/records';
import type { Log } from './log';

const PROCESS = 'scorer';

/** Tells the other processes how this one is; while the records cannot be written it tries again at each report. */
export class ProcessReporter {
  #records: LineRecords | null = null;
  #problem: string | null = null;

  constructor(
    private readonly dataDir: string,
    private readonly log: Log,
  ) {}

  report(components: readonly ProcessComponent[]): void {
    const ready = components.every((component) => component.ready);
    this.#attempt((records) => records.processes.report({ process: PROCESS, ready, components }));
  }

  /** The process ends on purpose: afterwards it is as if it had never reported. */
  close(): void {
    this.#attempt((records) => records.processes.remove(PROCESS));
    this.#records?.close();
    this.#records = null;
  }

  #attempt(work: (records: LineRecords) => void): void {
    try {
      this.#records ??= LineRecords.open(this.dataDir);
      work(this.#records);
      this.#problem = null;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (this.#problem === null) this.log.warn('cannot report to the other processes', { problem });
      this.#problem = problem;
    }
  }
}
