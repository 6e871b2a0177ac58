import { createHash } from 'node:crypto';
import type { RecordsDatabase } from './records-database';

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64);

export interface LedgerEntry {
  /** 1, 2, 3, … without gap. */
  readonly seq: number;
  readonly atMs: number;
  /** Id of the correction or loop. */
  readonly subject: string;
  /** State that a correction went to, or what happened to a loop, e.g. `mode`, `refused`. */
  readonly kind: string;
  /** Person or process. */
  readonly by: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  /** SHA-256 over the entry and the hash before it, hex. */
  readonly hash: string;
}

export type NewLedgerEntry = Pick<LedgerEntry, 'atMs' | 'subject' | 'kind' | 'by' | 'body'>;

export interface LedgerVerdict {
  readonly entries: number;
  /** Hash of the last entry; `GENESIS` when there is none. */
  readonly head: string;
  /** Every place where the chain does not hold, the earliest first. */
  readonly faults: readonly { readonly seq: number; readonly detail: string }[];
}

/** Append-only, hash-chained history of corrections and loops. */
export class CorrectionLedger {
  constructor(private readonly database: RecordsDatabase) {}

  /** To be called inside a transaction, so that no other process can come between. */
  append(entry: NewLedgerEntry): LedgerEntry {
    const last = this.database.get('SELECT seq, hash FROM correction_ledger ORDER BY seq DESC LIMIT 1');
    const seq = Number(last?.['seq'] ?? 0) + 1;
    const previousHash = String(last?.['hash'] ?? GENESIS);
    const body = JSON.stringify(entry.body);
    const atMs = Math.round(entry.atMs);
    const hash = hashOf([seq, atMs, entry.subject, entry.kind, entry.by, body, previousHash]);
    this.database.run(
      'INSERT INTO correction_ledger (seq, at_ms, subject, kind, by, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      seq,
      atMs,
      entry.subject,
      entry.kind,
      entry.by,
      body,
      previousHash,
      hash,
    );
    return { ...entry, seq, atMs, previousHash, hash };
  }

  /** Entries about one correction or loop, oldest first. */
  of(subject: string): LedgerEntry[] {
    return this.database
      .all('SELECT * FROM correction_ledger WHERE subject = ? ORDER BY seq', subject)
      .map(entryOf);
  }

  /** Entries after a number, oldest first. */
  after(seq: number, limit = 1_000): LedgerEntry[] {
    return this.database
      .all('SELECT * FROM correction_ledger WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
      .map(entryOf);
  }

  /** Computes the whole chain anew and compares it with what is stored, and the present states with the last entries. */
  verify(): LedgerVerdict {
    const faults: { seq: number; detail: string }[] = [];
    let head = GENESIS;
    let expected = 1;
    const lastKind = new Map<string, { kind: string; seq: number }>();
    for (const row of this.database.all('SELECT * FROM correction_ledger ORDER BY seq')) {
      const [seq, atMs] = [Number(row['seq']), Number(row['at_ms'])];
      const [subject, kind, by, body] = ['subject', 'kind', 'by', 'body'].map((name) => String(row[name]));
      if (seq !== expected) faults.push({ seq, detail: `entry ${expected} is missing` });
      if (row['previous_hash'] !== head) faults.push({ seq, detail: 'does not follow the entry before it' });
      const hash = hashOf([seq, atMs, subject, kind, by, body, row['previous_hash']]);
      if (row['hash'] !== hash) faults.push({ seq, detail: 'was changed after it was written' });
      head = String(row['hash']);
      expected = seq + 1;
      lastKind.set(String(subject), { kind: String(kind), seq });
    }
    for (const row of this.database.all('SELECT id, state FROM correction')) {
      const last = lastKind.get(String(row['id']));
      if (last?.kind !== row['state']) {
        const detail = `correction ${String(row['id'])} is ${String(row['state'])}, the ledger says ${last?.kind ?? 'nothing'}`;
        faults.push({ seq: last?.seq ?? 0, detail });
      }
    }
    return { entries: expected - 1, head, faults };
  }
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function entryOf(row: Record<string, unknown>): LedgerEntry {
  return {
    seq: Number(row['seq']),
    atMs: Number(row['at_ms']),
    subject: String(row['subject']),
    kind: String(row['kind']),
    by: String(row['by']),
    body: JSON.parse(String(row['body'])) as Record<string, unknown>,
    previousHash: String(row['previous_hash']),
    hash: String(row['hash']),
  };
}
