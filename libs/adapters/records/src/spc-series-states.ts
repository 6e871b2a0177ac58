import type { MonitorState } from '@cellgate/spc';
import type { RecordsDatabase } from './records-database';

/** Where the scheduled evaluation of a series stands. */
export interface SpcSeriesEntry {
  /** `machine.characteristic`. */
  readonly id: string;
  /** How the series is watched, as one text: a state made by another setup is of no use. */
  readonly setup: string;
  readonly state: MonitorState;
  /** Last reading that was charted: milliseconds since 1970 UTC and value. */
  readonly lastMs: number | null;
  readonly last: number | null;
  /** Rules broken at the last reading. */
  readonly signals: readonly string[];
}

/** States of the watched series, so that a process that starts again goes on where the last one stopped. */
export class SpcSeriesStates {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** All or none is saved. */
  save(entries: readonly SpcSeriesEntry[]): void {
    if (entries.length === 0) return;
    const nowMs = Math.round(this.now());
    this.database.transaction(() => {
      for (const { id, setup, state, lastMs, last, signals } of entries) {
        this.database.run(
          `INSERT INTO spc_series (id, setup, state, last_ms, last, signals, saved_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET setup = excluded.setup, state = excluded.state, saved_ms = excluded.saved_ms,
             last_ms = COALESCE(excluded.last_ms, last_ms), last = COALESCE(excluded.last, last),
             signals = CASE WHEN excluded.last_ms IS NULL THEN signals ELSE excluded.signals END`,
          id,
          setup,
          JSON.stringify(state),
          lastMs,
          last,
          JSON.stringify(signals),
          nowMs,
        );
      }
    });
  }

  /** Last readings alone, without the states of the charts. */
  latest(): Omit<SpcSeriesEntry, 'setup' | 'state'>[] {
    return this.database.all('SELECT id, last_ms, last, signals FROM spc_series ORDER BY id').map(latestOf);
  }

  list(): SpcSeriesEntry[] {
    return this.database.all('SELECT * FROM spc_series ORDER BY id').map((row) => ({
      ...latestOf(row),
      setup: String(row['setup']),
      state: JSON.parse(String(row['state'])) as MonitorState,
    }));
  }
}

function latestOf(row: Readonly<Record<string, unknown>>): Omit<SpcSeriesEntry, 'setup' | 'state'> {
  return {
    id: String(row['id']),
    lastMs: row['last_ms'] === null ? null : Number(row['last_ms']),
    last: row['last'] === null ? null : Number(row['last']),
    signals: JSON.parse(String(row['signals'])) as string[],
  };
}
