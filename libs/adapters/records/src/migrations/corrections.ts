/**
 * Corrections. `correction` and `correction_loop` hold the present state, which changes; `correction_ledger` holds how it came
 * about, which does not: its rows can only be added, and each carries the hash of the one before.
 */
export const CORRECTIONS_MIGRATION = `
  CREATE TABLE correction_loop (
    loop       TEXT PRIMARY KEY,
    mode       TEXT NOT NULL CHECK (mode IN ('off', 'shadow', 'advisory', 'supervised', 'closed')),
    document   TEXT NOT NULL
  ) STRICT;

  CREATE TABLE correction (
    id            TEXT PRIMARY KEY,
    loop          TEXT NOT NULL,
    machine       TEXT NOT NULL,
    state         TEXT NOT NULL,
    document      TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX correction_by_loop ON correction (loop, created_at_ms);
  CREATE INDEX correction_by_state ON correction (state, created_at_ms);

  CREATE TABLE correction_ledger (
    seq           INTEGER PRIMARY KEY,
    at_ms         INTEGER NOT NULL,
    subject       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    by            TEXT NOT NULL,
    body          TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash          TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE INDEX correction_ledger_subject ON correction_ledger (subject, seq);
  CREATE TRIGGER correction_ledger_no_update BEFORE UPDATE ON correction_ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger of corrections is append-only'); END;
  CREATE TRIGGER correction_ledger_no_delete BEFORE DELETE ON correction_ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger of corrections is append-only'); END;
`;
