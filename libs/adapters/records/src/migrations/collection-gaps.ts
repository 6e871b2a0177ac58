/** The ledger of holes in what was collected, and what the collector must remember of its subscriptions. */
export const COLLECTION_GAPS = `
  CREATE TABLE collection_gap (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    machine       TEXT NOT NULL,
    signals       TEXT NOT NULL,
    from_ms       INTEGER NOT NULL,
    to_ms         INTEGER CHECK (to_ms >= from_ms),
    cause         TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('open', 'filled', 'lost')),
    detail        TEXT,
    noticed_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX collection_gap_machine ON collection_gap (machine, from_ms);
  CREATE INDEX collection_gap_state ON collection_gap (state, machine);

  CREATE TABLE subscription_memory (
    connection TEXT PRIMARY KEY,
    content    TEXT NOT NULL,
    at_ms      INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
