/** Limit sets, proposals of them, acknowledged signals, and where the scheduled evaluation stands. */
export const SPC_MIGRATION = `
  CREATE TABLE spc_limit_set (
    id             TEXT NOT NULL,
    version        INTEGER NOT NULL,
    characteristic TEXT NOT NULL,
    valid_from_ms  INTEGER NOT NULL,
    created_at_ms  INTEGER NOT NULL,
    content        TEXT NOT NULL,
    PRIMARY KEY (id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX spc_limit_set_characteristic ON spc_limit_set (characteristic);
  CREATE TRIGGER spc_limit_set_is_never_changed BEFORE UPDATE ON spc_limit_set
    BEGIN SELECT RAISE(ABORT, 'a limit set is frozen'); END;
  CREATE TRIGGER spc_limit_set_is_never_deleted BEFORE DELETE ON spc_limit_set
    BEGIN SELECT RAISE(ABORT, 'a limit set is frozen'); END;

  CREATE TABLE spc_limit_proposal (
    id             TEXT PRIMARY KEY,
    limit_set      TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected', 'superseded')),
    created_at_ms  INTEGER NOT NULL,
    decided_at_ms  INTEGER,
    decided_by     TEXT,
    reason         TEXT,
    content        TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX spc_limit_proposal_open ON spc_limit_proposal (limit_set) WHERE state = 'open';

  CREATE TABLE spc_acknowledgement (
    signal    TEXT PRIMARY KEY,
    by_whom   TEXT NOT NULL,
    cause     TEXT NOT NULL,
    action    TEXT NOT NULL,
    note      TEXT,
    at_ms     INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE spc_series (
    id        TEXT PRIMARY KEY,
    setup     TEXT NOT NULL,
    state     TEXT NOT NULL,
    last_ms   INTEGER,
    last      REAL,
    signals   TEXT NOT NULL,
    saved_ms  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
