import type { SQLOutputValue } from 'node:sqlite';
import type { RecordsDatabase } from './records-database';

export const LABEL_SOURCES = ['fqc', 'oqc', 'short-term-test', 'pack-line', '0-km', 'field'] as const;
export const LABEL_OUTCOMES = ['failed', 'good', 'open'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];
/** `good`: observed to the end of what its source calls mature; `open`: no failure yet, which is no outcome. */
export type LabelOutcome = (typeof LABEL_OUTCOMES)[number];

export interface NewCellLabel {
  readonly cell: string;
  readonly source: LabelSource;
  readonly outcome: LabelOutcome;
  /** When it was established, milliseconds since 1970 UTC. */
  readonly atMs: number;
  /** Number of the test report, claim or disposition; null: none. */
  readonly reference: string | null;
  /** Share of the cells of its kind that were looked at, above 0 to 1: a label of a sample stands for the rest. */
  readonly samplingShare: number;
  /** Who handed it in. */
  readonly by: string;
}

export interface CellLabel extends NewCellLabel {
  readonly id: number;
  readonly receivedMs: number;
}

/** What a model had said of a cell before its label was established. */
export interface LabelledScore {
  readonly model: string;
  readonly revision: string;
  readonly line: string;
  /** Null: there was no evidence to score. */
  readonly probability: number | null;
  readonly grade: string;
  readonly assessedAtMs: number;
}

/** A cell of which the outcome is known, with the score that a model had given it. */
export interface ScoredOutcome extends LabelledScore {
  readonly cell: string;
  readonly failed: boolean;
  readonly samplingShare: number;
  /** Who said so. */
  readonly source: LabelSource;
  readonly atMs: number;
}

/**
 * What became of a label that was handed in: `added`; `known`, the same one is there; `differs`, of this cell, source, instant
 * and outcome one with another reference or share is there, and stays.
 */
export type LabelFate = 'added' | 'known' | 'differs';

/**
 * Labels of cells. A label is never changed: of each source the newest label of a cell counts (by its time, then by its
 * arrival), so that a wrong one is corrected by another. A cell has failed when one source says so, is good when one says so
 * and none that it failed, and is left out otherwise.
 */
export class CellLabels {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** @returns how many of them are new; the same label again changes nothing */
  add(labels: readonly NewCellLabel[]): number {
    return this.take(labels).filter((fate) => fate === 'added').length;
  }

  /** Adds labels, all in one transaction. @returns what became of each, in their order */
  take(labels: readonly NewCellLabel[]): LabelFate[] {
    return this.database.transaction(() =>
      labels.map(({ cell, source, outcome, atMs, reference, samplingShare, by }) => {
        const added = this.database.run(
          `INSERT INTO cell_label (cell, source, outcome, at_ms, reference, sampling_share, by, received_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
          cell,
          source,
          outcome,
          Math.round(atMs),
          reference,
          samplingShare,
          by,
          Math.round(this.now()),
        );
        if (added === 1) return 'added';
        const same = this.database.get(
          `SELECT 1 FROM cell_label WHERE cell = ? AND source = ? AND outcome = ? AND at_ms = ?
           AND reference IS ? AND sampling_share = ?`,
          cell,
          source,
          outcome,
          Math.round(atMs),
          reference,
          samplingShare,
        );
        return same === undefined ? 'differs' : 'known';
      }),
    );
  }

  /**
   * Labels in the order in which they came, newest first.
   * @param before - only those that came before the label with this id
   */
  list(query: { readonly cell?: string; readonly before?: number; readonly limit: number }): CellLabel[] {
    const { cell = null, before = null, limit } = query;
    return this.database
      .all(
        `SELECT * FROM cell_label WHERE (?1 IS NULL OR cell = ?1) AND (?2 IS NULL OR id < ?2)
         ORDER BY id DESC LIMIT ?3`,
        cell,
        before,
        limit,
      )
      .map(labelOf);
  }

  /** Labels of a cell, newest first. */
  of(cell: string): CellLabel[] {
    return this.database
      .all('SELECT * FROM cell_label WHERE cell = ? ORDER BY at_ms DESC, id DESC', cell)
      .map(labelOf);
  }

  /** Labels whose scores were not looked up yet, in the order in which they came. */
  unjoined(limit: number): CellLabel[] {
    return this.database
      .all(
        `SELECT * FROM cell_label WHERE id NOT IN (SELECT label_id FROM cell_label_join)
         ORDER BY id LIMIT ?`,
        limit,
      )
      .map(labelOf);
  }

  /** Keeps what the models had said; done once a label. */
  join(label: number, scores: readonly LabelledScore[]): void {
    this.database.transaction(() => {
      const fresh = this.database.run(
        'INSERT INTO cell_label_join (label_id, scores) VALUES (?, ?) ON CONFLICT DO NOTHING',
        label,
        scores.length,
      );
      if (fresh === 0) return;
      for (const { model, revision, line, probability, grade, assessedAtMs } of scores) {
        this.database.run(
          `INSERT INTO labelled_score (label_id, model, revision, line, probability, grade, assessed_at_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          label,
          model,
          revision,
          line,
          probability,
          grade,
          Math.round(assessedAtMs),
        );
      }
    });
  }

  /** Labels that were received, and those of them whose cell no model had scored before. */
  counts(): { readonly labels: number; readonly open: number; readonly withoutScore: number } {
    const count = (sql: string): number => Number(this.database.get(sql)?.['n'] ?? 0);
    return {
      labels: count('SELECT count(*) AS n FROM cell_label'),
      open: count("SELECT count(*) AS n FROM cell_label WHERE outcome = 'open'"),
      withoutScore: count('SELECT count(*) AS n FROM cell_label_join WHERE scores = 0'),
    };
  }

  /** Cells with a known outcome and a score of this model, each once, by its label's time. */
  outcomes(model: string, revision: string, sinceMs = 0): ScoredOutcome[] {
    const rows = this.database.all(
      `WITH newest AS (
         SELECT *, row_number() OVER (PARTITION BY cell, source ORDER BY at_ms DESC, id DESC) AS rank FROM cell_label
       ), decided AS (
         SELECT *, row_number() OVER (PARTITION BY cell ORDER BY outcome = 'failed' DESC, at_ms, id) AS first
         FROM newest WHERE rank = 1 AND outcome <> 'open'
       )
       SELECT decided.*, score.model, score.revision, score.line, score.probability, score.grade, score.assessed_at_ms
       FROM decided JOIN labelled_score AS score ON score.label_id = decided.id
       WHERE decided.first = 1 AND score.model = ? AND score.revision = ? AND decided.at_ms >= ?
       ORDER BY decided.at_ms, decided.id`,
      model,
      revision,
      Math.round(sinceMs),
    );
    return rows.map((row) => ({
      cell: String(row['cell']),
      failed: row['outcome'] === 'failed',
      samplingShare: Number(row['sampling_share']),
      source: sourceOf(row),
      atMs: Number(row['at_ms']),
      model: String(row['model']),
      revision: String(row['revision']),
      line: String(row['line']),
      probability: row['probability'] === null ? null : Number(row['probability']),
      grade: String(row['grade']),
      assessedAtMs: Number(row['assessed_at_ms']),
    }));
  }

  /** Models and revisions of which there are labelled scores. */
  models(): { readonly model: string; readonly revision: string }[] {
    return this.database
      .all('SELECT DISTINCT model, revision FROM labelled_score ORDER BY model, revision')
      .map((row) => ({ model: String(row['model']), revision: String(row['revision']) }));
  }
}

function labelOf(row: Record<string, SQLOutputValue>): CellLabel {
  return {
    id: Number(row['id']),
    cell: String(row['cell']),
    source: sourceOf(row),
    outcome: LABEL_OUTCOMES.find((known) => known === row['outcome']) ?? 'open',
    atMs: Number(row['at_ms']),
    reference: row['reference'] === null ? null : String(row['reference']),
    samplingShare: Number(row['sampling_share']),
    by: String(row['by']),
    receivedMs: Number(row['received_ms']),
  };
}

function sourceOf(row: Record<string, SQLOutputValue>): LabelSource {
  return LABEL_SOURCES.find((known) => known === row['source']) ?? 'field';
}
