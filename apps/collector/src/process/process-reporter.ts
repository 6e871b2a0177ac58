import { LineRecords, type ProcessComponent } from '@cellgate/records';
import type { Log } from './log';

const PROCESS = 'collector';

/** Tells the other processes how this one is, as long as the records can be written. */
export class ProcessReporter {
  private records: LineRecords | null = null;
  private problem: string | null = null;

  constructor(
    private readonly dataDir: string,
    private readonly log: Log,
  ) {}

  report(components: readonly ProcessComponent[]): void {
    this.attempt((records) => {
      records.processes.report({
        process: PROCESS,
        ready: components.every(({ ready }) => ready),
        components,
      });
    });
  }

  close(): void {
    this.attempt((records) => {
      records.processes.remove(PROCESS);
    });
    this.records?.close();
    this.records = null;
  }

  private attempt(work: (records: LineRecords) => void): void {
    try {
      this.records ??= LineRecords.open(this.dataDir);
      work(this.records);
      this.problem = null;
    } catch (error) {
      if (this.problem === null) {
        this.problem = (error as Error).message;
        this.log.warn('cannot report to the other processes', { reason: this.problem });
      }
    }
  }
}
