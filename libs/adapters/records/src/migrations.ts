import { SAMPLING_MIGRATION } from './migrations/sampling';
import { SPC_MIGRATION } from './migrations/spc';
import { CORRECTIONS_MIGRATION } from './migrations/corrections';
import { COLLECTION_GAPS } from './migrations/collection-gaps';
import { CELL_LABELS } from './migrations/cell-labels';
import { MODEL_PROMOTIONS } from './migrations/model-promotions';
import { PROMOTION_GROUNDS } from './migrations/promotion-grounds';

/**
 * The schema, one entry per version, in order: entry n lifts a file from version n to n + 1.
 * An entry that has been released is never changed; a change is a new entry.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE process_report (
    process    TEXT PRIMARY KEY,
    ready      INTEGER NOT NULL CHECK (ready IN (0, 1)),
    components TEXT NOT NULL,
    at_ms      INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE access_token (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    digest        BLOB NOT NULL UNIQUE,
    scopes        TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    revoked_at_ms INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX access_token_active_name ON access_token (name) WHERE revoked_at_ms IS NULL;

  CREATE TABLE idempotent_request (
    caller       TEXT NOT NULL,
    route        TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    attempt      TEXT NOT NULL,
    claimed_ms   INTEGER NOT NULL,
    status       INTEGER,
    body         TEXT,
    PRIMARY KEY (caller, route, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotent_request_claimed ON idempotent_request (claimed_ms);
  `,
  SAMPLING_MIGRATION,
  SPC_MIGRATION,
  CORRECTIONS_MIGRATION,
  COLLECTION_GAPS,
  MODEL_PROMOTIONS,
  CELL_LABELS,
  PROMOTION_GROUNDS,
];
