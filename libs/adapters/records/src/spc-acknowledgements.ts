import type { RecordsDatabase } from './records-database';

/** Who looked at a signal, what it came from and what was done. */
export interface AcknowledgedSignal {
  readonly by: string;
  readonly cause: string;
  readonly action: string;
  readonly note: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** Acknowledged signals: the first acknowledgement of a signal stands. */
export class SpcAcknowledgements {
  constructor(private readonly database: RecordsDatabase) {}

  /** @returns the acknowledgement that stands, which is an earlier one where there was one */
  keep(signal: string, given: AcknowledgedSignal): AcknowledgedSignal {
    this.database.run(
      `INSERT INTO spc_acknowledgement (signal, by_whom, cause, action, note, at_ms) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (signal) DO NOTHING`,
      signal,
      given.by,
      given.cause,
      given.action,
      given.note,
      Math.round(given.atMs),
    );
    return this.find(signal) ?? given;
  }

  find(signal: string): AcknowledgedSignal | null {
    const row = this.database.get('SELECT * FROM spc_acknowledgement WHERE signal = ?', signal);
    if (row === undefined) return null;
    return {
      by: String(row['by_whom']),
      cause: String(row['cause']),
      action: String(row['action']),
      note: row['note'] === null ? null : String(row['note']),
      atMs: Number(row['at_ms']),
    };
  }
}
