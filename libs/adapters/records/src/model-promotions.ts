import type { RecordsDatabase } from './records-database';

/** What a decision about a model stands on. */
export interface PromotionGrounds {
  /**
   * `labels`: every condition holds; `override`: a person decided although evidence is missing; `in-use`: the model graded
   * already, so that nothing was compared; `rollback`: asks for none.
   */
  readonly kind: 'labels' | 'override' | 'in-use' | 'rollback';
  /** Labelled cells that both models had scored, and failures among them; null: not counted. */
  readonly cells: number | null;
  readonly failures: number | null;
  /** What was missing, in words. */
  readonly missing: readonly string[];
}

/** A decision about which model grades. */
export interface ModelPromotion {
  readonly action: 'promote' | 'rollback';
  /** Name of the model, the one of its folder. */
  readonly model: string;
  /** The revision that was approved: no other grades under this decision. */
  readonly revision: string;
  /** Name of the model that graded before. */
  readonly previous: string;
  /** Holder of the token, or who else decided. */
  readonly by: string;
  /** Empty: none was given. */
  readonly reason: string;
  /** What spoke against it when it was decided, e.g. bars that the model misses. */
  readonly warnings: readonly string[];
  /** Null: decided before grounds were recorded. */
  readonly grounds: PromotionGrounds | null;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** The ledger of these decisions; the last one is in force. */
export class ModelPromotions {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  add(promotion: Omit<ModelPromotion, 'atMs'>): ModelPromotion {
    const atMs = Math.round(this.now());
    this.database.run(
      `INSERT INTO model_promotion (action, model, revision, previous, by, reason, warnings, grounds, at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      promotion.action,
      promotion.model,
      promotion.revision,
      promotion.previous,
      promotion.by,
      promotion.reason,
      JSON.stringify(promotion.warnings),
      promotion.grounds === null ? null : JSON.stringify(promotion.grounds),
      atMs,
    );
    return { ...promotion, atMs };
  }

  /** The decision in force; null: none was ever made, the configured model grades. */
  current(): ModelPromotion | null {
    return this.list(1)[0] ?? null;
  }

  /** Newest first. */
  list(limit = 100): ModelPromotion[] {
    return this.database.all('SELECT * FROM model_promotion ORDER BY id DESC LIMIT ?', limit).map((row) => ({
      action: row['action'] === 'rollback' ? 'rollback' : 'promote',
      model: String(row['model']),
      revision: String(row['revision']),
      previous: String(row['previous']),
      by: String(row['by']),
      reason: String(row['reason']),
      warnings: JSON.parse(String(row['warnings'])) as string[],
      grounds: row['grounds'] === null ? null : (JSON.parse(String(row['grounds'])) as PromotionGrounds),
      atMs: Number(row['at_ms']),
    }));
  }
}
