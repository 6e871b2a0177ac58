/**
 * Acceptance sampling: streams with their audit, lots with their frozen plans, results, and events on their way to the time-series
 * store. What must not change is guarded by the file itself: no process can alter an issued plan, a result or an audit entry.
 */
export const SAMPLING_MIGRATION = `
  CREATE TABLE sampling_stream (
    id            INTEGER PRIMARY KEY,
    supplier      TEXT NOT NULL,
    material      TEXT NOT NULL,
    class         TEXT NOT NULL CHECK (class IN ('critical', 'major', 'minor')),
    state         TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    UNIQUE (supplier, material, class)
  ) STRICT;
  CREATE INDEX sampling_stream_material ON sampling_stream (material, class);

  CREATE TABLE sampling_stream_event (
    stream    INTEGER NOT NULL REFERENCES sampling_stream (id),
    sequence  INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    lot       TEXT,
    from_mode TEXT,
    to_mode   TEXT,
    reason    TEXT NOT NULL,
    caller    TEXT NOT NULL,
    PRIMARY KEY (stream, sequence)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sampling_lot (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    supplier      TEXT NOT NULL,
    material      TEXT NOT NULL,
    arrived_at_ms INTEGER NOT NULL,
    decision      TEXT NOT NULL CHECK (decision IN ('open', 'accepted', 'rejected')),
    extra_hours   REAL NOT NULL,
    issued        TEXT NOT NULL,
    progress      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sampling_lot_arrival ON sampling_lot (arrived_at_ms);
  CREATE INDEX sampling_lot_origin ON sampling_lot (supplier, material, number);

  CREATE TABLE sampling_result (
    lot            TEXT NOT NULL,
    characteristic TEXT NOT NULL,
    sequence       INTEGER NOT NULL,
    result_id      TEXT NOT NULL,
    at_ms          INTEGER NOT NULL,
    caller         TEXT NOT NULL,
    content        TEXT NOT NULL,
    PRIMARY KEY (lot, characteristic, sequence),
    UNIQUE (lot, characteristic, result_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sampling_outbox (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL
  ) STRICT;

  CREATE TRIGGER sampling_lot_issued_frozen
    BEFORE UPDATE OF id, supplier, material, arrived_at_ms, issued ON sampling_lot
    BEGIN SELECT RAISE(ABORT, 'an issued plan is frozen'); END;
  CREATE TRIGGER sampling_stream_event_kept BEFORE UPDATE ON sampling_stream_event
    BEGIN SELECT RAISE(ABORT, 'the audit of a stream is never changed'); END;
  CREATE TRIGGER sampling_stream_event_not_deleted BEFORE DELETE ON sampling_stream_event
    BEGIN SELECT RAISE(ABORT, 'the audit of a stream is never changed'); END;
  CREATE TRIGGER sampling_result_kept BEFORE UPDATE ON sampling_result
    BEGIN SELECT RAISE(ABORT, 'a result is never changed'); END;
`;
