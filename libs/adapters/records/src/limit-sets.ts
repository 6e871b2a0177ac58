import { createHash } from 'node:crypto';
import {
  createLimitSet,
  type LimitSet,
  type LimitSetContent,
  type LimitSetDecision,
  type LimitSetKey,
} from '@cellgate/spc';
import type { RecordsDatabase } from './records-database';

export type ProposalState = 'open' | 'accepted' | 'rejected' | 'superseded';

/** What a proposal would freeze, and what the person who decides should know. */
export interface ProposalContent {
  readonly content: LimitSetContent;
  /** Points beyond the first limits, proposed for exclusion. */
  readonly exclusions: readonly { readonly atMs: number; readonly signals: readonly string[] }[];
  readonly stable: boolean;
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

export interface LimitProposal extends ProposalContent {
  readonly id: string;
  /** Limit set that it would become a version of. */
  readonly limitSet: string;
  readonly state: ProposalState;
  readonly createdAtMs: number;
  readonly decidedAtMs: number | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

/** Id of the limit set of a key: one set with its versions a key. */
export function limitSetId({ characteristic, machine, product, recipe }: LimitSetKey): string {
  const parts = [
    characteristic,
    machine === null ? '' : `@${machine}`,
    product === null ? '' : `/${product}`,
    recipe === null ? '' : `+${recipe}`,
  ];
  return parts.join('');
}

/**
 * Frozen limits and the proposals for them. A version is never changed or deleted, which the database itself refuses;
 * a change is a new version with author and reason.
 */
export class LimitSets {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** Every version, oldest first; of one characteristic where it is named. */
  list(characteristic?: string): LimitSet[] {
    const rows =
      characteristic === undefined
        ? this.database.all('SELECT content FROM spc_limit_set ORDER BY created_at_ms, id, version')
        : this.database.all(
            'SELECT content FROM spc_limit_set WHERE characteristic = ? ORDER BY created_at_ms, id, version',
            characteristic,
          );
    return rows.map((row) => JSON.parse(String(row['content'])) as LimitSet);
  }

  /** Changes whenever a version is added: whoever keeps the list knows by it when to read it again. */
  revision(): string {
    const row = this.database.get('SELECT count(*) AS n, max(created_at_ms) AS at FROM spc_limit_set');
    return `${Number(row?.['n'] ?? 0)}/${Number(row?.['at'] ?? 0)}`;
  }

  latest(id: string): LimitSet | null {
    const row = this.database.get(
      'SELECT content FROM spc_limit_set WHERE id = ? ORDER BY version DESC LIMIT 1',
      id,
    );
    return row === undefined ? null : (JSON.parse(String(row['content'])) as LimitSet);
  }

  /**
   * Freezes limits as the next version of their set.
   * @throws InvalidParameterError for what makes no limits, or a change without author or reason
   */
  freeze(content: LimitSetContent, decision: Omit<LimitSetDecision, 'atMs'>): LimitSet {
    return this.database.transaction(() => this.#insert(content, decision));
  }

  /** Takes the place of an open proposal for the same set. */
  propose(proposal: ProposalContent): LimitProposal {
    const limitSet = limitSetId(proposal.content.key);
    const createdAtMs = Math.round(this.now());
    const { fromMs, toMs, hash } = proposal.content.baseline;
    const id = createHash('sha256')
      .update(JSON.stringify([limitSet, fromMs, toMs, hash, createdAtMs]))
      .digest('base64url')
      .slice(0, 16);
    this.database.transaction(() => {
      this.database.run(
        "UPDATE spc_limit_proposal SET state = 'superseded', decided_at_ms = ? WHERE limit_set = ? AND state = 'open'",
        createdAtMs,
        limitSet,
      );
      this.database.run(
        "INSERT INTO spc_limit_proposal (id, limit_set, state, created_at_ms, content) VALUES (?, ?, 'open', ?, ?)",
        id,
        limitSet,
        createdAtMs,
        JSON.stringify(proposal),
      );
    });
    return {
      ...proposal,
      id,
      limitSet,
      state: 'open',
      createdAtMs,
      decidedAtMs: null,
      decidedBy: null,
      reason: null,
    };
  }

  /** Newest first; at most `limit`. */
  proposals(state?: ProposalState, limit = 200): LimitProposal[] {
    const order = 'ORDER BY created_at_ms DESC, id LIMIT ?';
    const rows =
      state === undefined
        ? this.database.all(`SELECT * FROM spc_limit_proposal ${order}`, limit)
        : this.database.all(`SELECT * FROM spc_limit_proposal WHERE state = ? ${order}`, state, limit);
    return rows.map(proposalOf);
  }

  proposal(id: string): LimitProposal | null {
    const row = this.database.get('SELECT * FROM spc_limit_proposal WHERE id = ?', id);
    return row === undefined ? null : proposalOf(row);
  }

  /**
   * Freezes what a proposal says, or something a person made of it.
   * @returns null when the proposal is not open any more
   * @throws InvalidParameterError
   */
  accept(id: string, content: LimitSetContent, decision: Omit<LimitSetDecision, 'atMs'>): LimitSet | null {
    return this.database.transaction(() =>
      this.#decide(id, 'accepted', decision) ? this.#insert(content, decision) : null,
    );
  }

  /** @returns false when it is not open any more */
  reject(id: string, decision: { readonly author: string; readonly reason: string }): boolean {
    return this.#decide(id, 'rejected', decision);
  }

  #decide(
    id: string,
    state: ProposalState,
    by: { readonly author: string; readonly reason: string },
  ): boolean {
    return (
      this.database.run(
        "UPDATE spc_limit_proposal SET state = ?, decided_at_ms = ?, decided_by = ?, reason = ? WHERE id = ? AND state = 'open'",
        state,
        Math.round(this.now()),
        by.author,
        by.reason,
        id,
      ) > 0
    );
  }

  #insert(content: LimitSetContent, decision: Omit<LimitSetDecision, 'atMs'>): LimitSet {
    const id = limitSetId(content.key);
    const atMs = Math.round(this.now());
    const set = createLimitSet(id, content, { ...decision, atMs }, this.latest(id) ?? undefined);
    this.database.run(
      'INSERT INTO spc_limit_set (id, version, characteristic, valid_from_ms, created_at_ms, content) VALUES (?, ?, ?, ?, ?, ?)',
      set.id,
      set.version,
      set.key.characteristic,
      Math.round(set.validFromMs),
      set.createdAtMs,
      JSON.stringify(set),
    );
    return set;
  }
}

function proposalOf(row: Readonly<Record<string, unknown>>): LimitProposal {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    ...(JSON.parse(text('content') ?? '{}') as ProposalContent),
    id: text('id') ?? '',
    limitSet: text('limit_set') ?? '',
    state: (text('state') ?? 'open') as ProposalState,
    createdAtMs: Number(row['created_at_ms']),
    decidedAtMs: row['decided_at_ms'] === null ? null : Number(row['decided_at_ms']),
    decidedBy: text('decided_by'),
    reason: text('reason'),
  };
}
