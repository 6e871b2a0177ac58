import {
  advance,
  type CorrectionState,
  decideMode,
  DEFAULT_MODE,
  isInFlight,
  type LoopMode,
  type LoopSettings,
  type ModeDecision,
  modeAfterRestart,
  modeRank,
  type Move,
  type PromotionEvidence,
  type Rejection,
  shed,
  type ShedReason,
} from '@cellgate/control';
import type {
  CorrectionPatch,
  CorrectionQuery,
  CorrectionRecord,
  LoopRecord,
  LoopRefusal,
} from './correction-record';
import { CorrectionLedger } from './correction-ledger';
import type { RecordsDatabase } from './records-database';

/** Code of a correction that a person has rejected. */
export const REJECTED_BY_PERSON = 'BY_PERSON';

const NO_EVIDENCE: PromotionEvidence = { judged: 0, signCorrect: 0, boundHits: 0 };

/** Corrections, their loops and their ledger. Every change of state is one transaction with its entry in the ledger. */
export class Corrections {
  readonly ledger: CorrectionLedger;

  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {
    this.ledger = new CorrectionLedger(database);
  }

  /** Takes up a proposal; `state` and `changedAtMs` are given here. */
  propose(proposal: Omit<CorrectionRecord, 'state' | 'changedAtMs'>): CorrectionRecord {
    const record: CorrectionRecord = {
      ...proposal,
      state: advance(null, 'proposed'),
      changedAtMs: Math.round(this.now()),
    };
    this.database.transaction(() => {
      this.database.run(
        'INSERT INTO correction (id, loop, machine, state, document, created_at_ms, changed_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
        record.id,
        record.loop,
        record.machine,
        record.state,
        JSON.stringify(record),
        Math.round(record.proposedAtMs),
        record.changedAtMs,
      );
      this.append(record.id, record.state, record.proposedBy, { ...record });
    });
    return record;
  }

  /**
   * Takes a correction one step further.
   *
   * @param by - person or process
   * @param body - goes to the ledger with the change
   * @throws ForbiddenTransitionError when the state machine has no such step from where it is now; RangeError for an unknown id
   */
  advance(
    id: string,
    to: CorrectionState,
    by: string,
    patch: CorrectionPatch = {},
    body: Readonly<Record<string, unknown>> = {},
  ): CorrectionRecord {
    return this.database.transaction(() => {
      const before = this.get(id);
      if (before === null) throw new RangeError(`there is no correction ${id}`);
      const record = {
        ...before,
        ...patch,
        state: advance(before.state, to),
        changedAtMs: Math.round(this.now()),
      };
      this.database.run(
        'UPDATE correction SET state = ?, document = ?, changed_at_ms = ? WHERE id = ?',
        record.state,
        JSON.stringify(record),
        record.changedAtMs,
        id,
      );
      this.append(id, to, by, { ...patch, ...body, from: before.state });
      return record;
    });
  }

  get(id: string): CorrectionRecord | null {
    const row = this.database.get('SELECT document FROM correction WHERE id = ?', id);
    return row === undefined ? null : recordOf(row);
  }

  /** Newest first. */
  list({ state, machine, loop, limit = 200, beforeMs }: CorrectionQuery = {}): CorrectionRecord[] {
    return this.database
      .all(
        `SELECT document FROM correction
         WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR machine = ?2) AND (?3 IS NULL OR loop = ?3)
           AND (?4 IS NULL OR created_at_ms < ?4)
         ORDER BY created_at_ms DESC, id DESC LIMIT ?5`,
        state ?? null,
        machine ?? null,
        loop ?? null,
        beforeMs ?? null,
        limit,
      )
      .map(recordOf);
  }

  /** Those that still wait for something, oldest first. */
  pending(loop: string): CorrectionRecord[] {
    const rows = this.database.all(
      `SELECT document FROM correction WHERE loop = ?
         AND state IN ('proposed', 'approved', 'sent', 'unknown', 'verified', 'rolling-back') ORDER BY created_at_ms, id`,
      loop,
    );
    return rows.map(recordOf);
  }

  /** Requests on their way on a line. */
  inFlight(line: string): CorrectionRecord[] {
    const rows = this.database.all(
      "SELECT document FROM correction WHERE state IN ('sent', 'unknown', 'rolling-back')",
    );
    return rows.map(recordOf).filter((record) => record.line === line && isInFlight(record.state));
  }

  /** Moves of a loop since a time that were applied or may have been, oldest first. */
  moves(loop: string, sinceMs: number): Move[] {
    const rows = this.database.all(
      `SELECT document FROM correction WHERE loop = ? AND changed_at_ms >= ?
         AND state NOT IN ('proposed', 'approved', 'rejected', 'expired') ORDER BY created_at_ms`,
      loop,
      Math.floor(sinceMs),
    );
    return rows.map(recordOf).flatMap(({ request, from, to, verifiedAtMs }) => {
      if (request === null) return [];
      return [{ atMs: verifiedAtMs ?? request.sentAtMs, delta: to - from, verified: verifiedAtMs !== null }];
    });
  }

  /** Proposals of a loop that persons have rejected since a time, oldest first. */
  rejections(loop: string, sinceMs: number): Rejection[] {
    const rows = this.database.all(
      `SELECT document FROM correction WHERE loop = ? AND state = 'rejected' AND changed_at_ms >= ?
         ORDER BY changed_at_ms, id`,
      loop,
      Math.floor(sinceMs),
    );
    return rows
      .map(recordOf)
      .flatMap(({ kind, code, changedAtMs, from, to }) =>
        kind === 'move' && code === REJECTED_BY_PERSON ? [{ atMs: changedAtMs, delta: to - from }] : [],
      );
  }

  loop(loop: string): LoopRecord {
    const row = this.database.get('SELECT document FROM correction_loop WHERE loop = ?', loop);
    if (row !== undefined) return JSON.parse(String(row['document'])) as LoopRecord;
    return {
      loop,
      settings: null,
      revision: null,
      mode: DEFAULT_MODE,
      pending: null,
      evidence: NO_EVIDENCE,
      agreedRevision: null,
      operatorHold: false,
      lastRefusal: null,
      refusal: null,
      consecutiveFailures: 0,
    };
  }

  /**
   * Decides on a wish of a person for another mode and carries the decision out. What a loop had to do before its demotion
   * no longer waits: with the mode go its approvals.
   * A promotion agrees on the settings as they are now.
   *
   * @returns null: no scorer has ever loaded such a loop
   */
  requestMode(
    loop: string,
    request: { readonly wanted: LoopMode; readonly by: string | null; readonly reason: string | null },
  ): ModeDecision | null {
    return this.database.transaction(() => {
      const record = this.loop(loop);
      const { settings, revision } = record;
      if (settings === null) return null;
      const blocked = this.pending(loop).some(({ state }) => isInFlight(state));
      const decision = decideMode(
        { ...record, contract: settings.contract, promotion: settings.promotion, blocked },
        { wanted: request.wanted, by: request.by, nowMs: this.now() },
      );
      const by = request.by ?? 'unknown';
      const { reason } = request;
      if (decision.kind === 'refused') {
        this.append(loop, 'mode-refused', by, { wanted: request.wanted, code: decision.code, reason });
      } else if (decision.kind === 'pending') {
        this.save({ ...record, pending: decision.pending });
        this.append(loop, 'mode-asked', by, { wanted: request.wanted, reason });
      } else {
        // Only two persons agree on settings; one who asks for a lower mode, or for the same again, does not.
        const agreed = modeRank(decision.mode) > modeRank(record.mode) ? revision : record.agreedRevision;
        this.save({
          ...record,
          mode: decision.mode,
          pending: null,
          agreedRevision: agreed,
          consecutiveFailures: 0,
        });
        this.append(loop, 'mode', by, {
          from: record.mode,
          to: decision.mode,
          asked: record.pending?.by ?? null,
          reason,
        });
      }
      return decision;
    });
  }

  /** Demotes a loop by itself. @returns whether the mode changed */
  shed(loop: string, reason: ShedReason, by: string, body: Readonly<Record<string, unknown>> = {}): boolean {
    return this.database.transaction(() => {
      const record = this.loop(loop);
      const mode = shed(record.mode, reason);
      if (mode === record.mode) return false;
      // A move that did the opposite, or spoilt cells, proves that the process was never understood.
      const evidence =
        reason === 'EFFECT_OPPOSITE' || reason === 'REJECTS_ROSE' ? NO_EVIDENCE : record.evidence;
      this.save({ ...record, mode, pending: null, evidence });
      this.append(loop, 'shed', by, { from: record.mode, to: mode, code: reason, ...body });
      return true;
    });
  }

  /** Loops that a scorer has loaded, by id. */
  loops(): LoopRecord[] {
    return this.database
      .all('SELECT document FROM correction_loop ORDER BY loop')
      .map((row) => JSON.parse(String(row['document'])) as LoopRecord)
      .filter(({ settings }) => settings !== null);
  }

  /** What a start of the process makes of a loop: its settings are those of the file, and its mode is never above advisory. */
  restart(settings: LoopSettings, revision: string, by: string): void {
    const loop = settings.id;
    this.database.transaction(() => {
      const known = this.loop(loop);
      // What a loop has shown with other settings says nothing about these.
      const fresh = known.revision === revision ? {} : { evidence: NO_EVIDENCE, agreedRevision: null };
      const record = { ...known, ...fresh, settings, revision };
      if (known.revision !== revision) {
        this.save(record);
        this.append(loop, 'settings', by, { revision, settings });
      }
      const mode = modeAfterRestart(record.mode);
      if (mode === record.mode && record.pending === null) return;
      this.save({ ...record, mode, pending: null });
      this.append(loop, 'shed', by, { from: record.mode, to: mode, code: 'RESTART' });
    });
  }

  /**
   * Notes a refusal by a guard, or that nothing is refused any more. The ledger gets an entry when it is another one than the
   * last; when only its end has moved, the loop's record tells it.
   */
  noteRefusal(
    loop: string,
    refusal: Omit<LoopRefusal, 'sinceMs'> | null,
    by: string,
    body: Readonly<Record<string, unknown>> = {},
  ): void {
    this.change(loop, (record) => {
      const code = refusal?.code ?? null;
      const same = record.lastRefusal === code;
      if (same && (record.refusal?.untilMs ?? null) === (refusal?.untilMs ?? null)) return null;
      if (refusal !== null && !same) this.append(loop, 'refused', by, { ...refusal, ...body });
      const sinceMs = (same ? record.refusal?.sinceMs : undefined) ?? Math.round(this.now());
      return { ...record, lastRefusal: code, refusal: refusal === null ? null : { ...refusal, sinceMs } };
    });
  }

  /** Counts a proposal whose direction could be judged without carrying it out. */
  judge(
    loop: string,
    correction: string,
    by: string,
    verdict: { readonly right: boolean; readonly boundHit: boolean; readonly after: number },
  ): void {
    this.change(loop, (record) => {
      this.append(loop, 'judged', by, { correction, ...verdict });
      const { judged, signCorrect, boundHits } = record.evidence;
      const evidence = {
        judged: judged + 1,
        signCorrect: signCorrect + (verdict.right ? 1 : 0),
        boundHits: boundHits + (verdict.boundHit ? 1 : 0),
      };
      return { ...record, evidence };
    });
  }

  /** Counts a request that came to nothing in a row, or ends the row. @returns the length of the row */
  countFailure(loop: string, failed: boolean): number {
    let length = 0;
    this.change(loop, (record) => {
      length = failed ? record.consecutiveFailures + 1 : 0;
      return length === record.consecutiveFailures ? null : { ...record, consecutiveFailures: length };
    });
    return length;
  }

  /** An operator holds a loop, or lets it go. */
  hold(loop: string, held: boolean, by: string, reason: string | null): void {
    this.change(loop, (record) => {
      if (record.operatorHold === held) return null;
      this.append(loop, held ? 'held' : 'released', by, { reason });
      return { ...record, operatorHold: held };
    });
  }

  private change(loop: string, next: (record: LoopRecord) => LoopRecord | null): void {
    this.database.transaction(() => {
      const changed = next(this.loop(loop));
      if (changed !== null) this.save(changed);
    });
  }

  private save(record: LoopRecord): void {
    this.database.run(
      `INSERT INTO correction_loop (loop, mode, document) VALUES (?, ?, ?)
       ON CONFLICT (loop) DO UPDATE SET mode = excluded.mode, document = excluded.document`,
      record.loop,
      record.mode,
      JSON.stringify(record),
    );
  }

  private append(subject: string, kind: string, by: string, body: Readonly<Record<string, unknown>>): void {
    this.ledger.append({ atMs: this.now(), subject, kind, by, body });
  }
}

function recordOf(row: Record<string, unknown>): CorrectionRecord {
  return JSON.parse(String(row['document'])) as CorrectionRecord;
}
