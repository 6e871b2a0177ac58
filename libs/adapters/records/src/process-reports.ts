import type { RecordsDatabase } from './records-database';

/** A process that has said nothing for longer than this is taken for dead, in milliseconds. */
export const SILENT_AFTER_MS = 20_000;

/** One thing a process depends on, e.g. `opcua:CAS_01`, `mes`, `store`. */
export interface ProcessComponent {
  readonly name: string;
  readonly ready: boolean;
  /** What is wrong or, when ready, what it is connected to; null: nothing to say. Never a secret. */
  readonly detail: string | null;
}

export interface ProcessReport {
  /** e.g. `collector`, `scorer`. */
  readonly process: string;
  readonly ready: boolean;
  readonly components: readonly ProcessComponent[];
}

export interface ProcessState extends ProcessReport {
  /** When it last reported, milliseconds since 1970 UTC. */
  readonly reportedAtMs: number;
  /** True when the last report is older than `SILENT_AFTER_MS`; `ready` then tells of the past. */
  readonly silent: boolean;
}

/** What each process says about itself, for the readiness of the whole. */
export class ProcessReports {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** Replaces the last report of the same process. To be called every 5 s and at every change. */
  report(report: ProcessReport): void {
    this.database.run(
      `INSERT INTO process_report (process, ready, components, at_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (process) DO UPDATE SET
         ready = excluded.ready, components = excluded.components, at_ms = excluded.at_ms`,
      report.process,
      report.ready ? 1 : 0,
      JSON.stringify(
        report.components.map(({ name, ready, detail }) => ({ name, ready, detail: detail ?? null })),
      ),
      Math.round(this.now()),
    );
  }

  /** In the order of their names. */
  list(nowMs: number = this.now()): ProcessState[] {
    return this.database
      .all('SELECT process, ready, components, at_ms FROM process_report ORDER BY process')
      .map((row) => ({
        process: String(row['process']),
        ready: row['ready'] === 1,
        components: JSON.parse(String(row['components'])) as ProcessComponent[],
        reportedAtMs: Number(row['at_ms']),
        silent: nowMs - Number(row['at_ms']) > SILENT_AFTER_MS,
      }));
  }

  /** For a process that ends on purpose: afterwards it is as if it was never seen. */
  remove(process: string): void {
    this.database.run('DELETE FROM process_report WHERE process = ?', process);
  }
}
