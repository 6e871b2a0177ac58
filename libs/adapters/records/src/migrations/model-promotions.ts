/** Which model grades, decided by whom; nothing is ever changed or taken away. */
export const MODEL_PROMOTIONS = `
  CREATE TABLE model_promotion (
    id       INTEGER PRIMARY KEY,
    action   TEXT NOT NULL CHECK (action IN ('promote', 'rollback')),
    model    TEXT NOT NULL,
    revision TEXT NOT NULL,
    previous TEXT NOT NULL,
    by       TEXT NOT NULL,
    reason   TEXT NOT NULL,
    warnings TEXT NOT NULL,
    at_ms    INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER model_promotion_kept BEFORE UPDATE ON model_promotion
    BEGIN SELECT RAISE(ABORT, 'promotions are never changed'); END;
  CREATE TRIGGER model_promotion_not_deleted BEFORE DELETE ON model_promotion
    BEGIN SELECT RAISE(ABORT, 'promotions are never deleted'); END;
`;
