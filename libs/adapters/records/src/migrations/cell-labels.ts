/** What became of cells, by whom it was told, and what each model had said of them before. Labels are only ever added. */
export const CELL_LABELS = `
  CREATE TABLE cell_label (
    id             INTEGER PRIMARY KEY,
    cell           TEXT NOT NULL,
    source         TEXT NOT NULL,
    outcome        TEXT NOT NULL CHECK (outcome IN ('failed', 'good', 'open')),
    at_ms          INTEGER NOT NULL,
    reference      TEXT,
    sampling_share REAL NOT NULL CHECK (sampling_share > 0 AND sampling_share <= 1),
    by             TEXT NOT NULL,
    received_ms    INTEGER NOT NULL,
    UNIQUE (cell, source, at_ms, outcome)
  ) STRICT;
  CREATE TRIGGER cell_label_kept BEFORE UPDATE ON cell_label
    BEGIN SELECT RAISE(ABORT, 'labels are never changed'); END;
  CREATE TRIGGER cell_label_not_deleted BEFORE DELETE ON cell_label
    BEGIN SELECT RAISE(ABORT, 'labels are never deleted'); END;

  CREATE TABLE cell_label_join (
    label_id  INTEGER PRIMARY KEY REFERENCES cell_label (id),
    scores    INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE labelled_score (
    label_id       INTEGER NOT NULL REFERENCES cell_label (id),
    model          TEXT NOT NULL,
    revision       TEXT NOT NULL,
    line           TEXT NOT NULL,
    probability    REAL,
    grade          TEXT NOT NULL,
    assessed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (label_id, model, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX labelled_score_model ON labelled_score (model, revision);
`;
