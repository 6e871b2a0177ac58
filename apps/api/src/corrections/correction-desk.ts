import { ForbiddenTransitionError, isUndecided, type LoopMode, mayWrite } from '@cellgate/control';
import {
  type CorrectionQuery,
  type CorrectionRecord,
  type LoopRecord,
  type LoopRefusal,
  type LineRecords,
  REJECTED_BY_PERSON,
} from '@cellgate/records';
import type { Clock } from '../composition/tokens';
import { timeText } from '../http/fields';
import { Problem, unknownId } from '../http/problem';
import type { AnswerOf } from '../http/route';
import type {
  approveCorrection,
  getCorrection,
  getLoopMode,
  listCorrectionLoops,
  putLoopHold,
} from './corrections.routes';

type Correction = AnswerOf<typeof approveCorrection>;

/** Where people look at corrections, decide on them and set the modes of loops. The scorer carries out what is decided here. */
export class CorrectionDesk {
  constructor(
    private readonly records: LineRecords,
    private readonly now: Clock,
  ) {}

  list(query: CorrectionQuery): { data: Correction[] } {
    return { data: this.records.corrections.list(query).map(correctionOf) };
  }

  /** @throws Problem UNKNOWN_ID */
  get(id: string): AnswerOf<typeof getCorrection> {
    const record = this.find(id);
    const ledger = this.records.corrections.ledger
      .of(id)
      .map(({ seq, atMs, kind, by, body, previousHash, hash }) => ({
        seq,
        at: timeText(atMs),
        kind,
        by,
        body,
        previousHash,
        hash,
      }));
    return { ...correctionOf(record), evidence: record.evidence, ledger };
  }

  /**
   * @param by - empty text: nobody is known
   * @throws Problem UNKNOWN_ID, PERSON_NEEDED, WRONG_STATE
   */
  approve(id: string, by: string): Correction {
    const record = this.find(id);
    if (by === '')
      throw new Problem('PERSON_NEEDED', 'approvals are signed: create access tokens for the persons');
    if (by === record.proposedBy)
      throw new Problem('PERSON_NEEDED', `${by} has proposed it; another person has to approve`);
    const { mode } = this.records.corrections.loop(record.loop);
    if (mode !== 'supervised') {
      throw new Problem(
        'WRONG_STATE',
        `the loop ${record.loop} is ${mode}; proposals are approved in mode supervised`,
      );
    }
    if (this.now() > record.expiresAtMs)
      throw new Problem('WRONG_STATE', `the proposal expired at ${timeText(record.expiresAtMs)}`);
    return this.decide(record, 'approved', by, { approvedBy: by }, {});
  }

  /** @throws Problem UNKNOWN_ID, WRONG_STATE */
  reject(id: string, by: string, reason: string): Correction {
    return this.decide(
      this.find(id),
      'rejected',
      by === '' ? 'unknown' : by,
      { code: REJECTED_BY_PERSON },
      { reason },
    );
  }

  loops(): AnswerOf<typeof listCorrectionLoops> {
    const data = this.records.corrections.loops().flatMap((record) => {
      const { settings, operatorHold, lastRefusal, refusal } = record;
      if (settings === null) return [];
      const { machine, signal, unit, min, max, maxStep, target, contract } = settings;
      return [
        {
          ...modeOf(record),
          machine,
          signal,
          unit,
          min,
          max,
          maxStep,
          target,
          contract,
          operatorHold,
          lastRefusal,
          refusal: refusal === null || refusal === undefined ? null : refusalOf(refusal),
        },
      ];
    });
    return { data };
  }

  /** @throws Problem UNKNOWN_ID */
  mode(loop: string): AnswerOf<typeof getLoopMode> {
    return modeOf(this.findLoop(loop));
  }

  /** @throws Problem UNKNOWN_ID, PERSON_NEEDED, PROMOTION_REFUSED */
  setMode(loop: string, wanted: LoopMode, by: string, reason: string | null): AnswerOf<typeof getLoopMode> {
    const decision = this.records.corrections.requestMode(loop, {
      wanted,
      by: by === '' ? null : by,
      reason,
    });
    if (decision === null) throw unknownId('correction loop', loop);
    if (decision.kind === 'refused') {
      const person = decision.code === 'PERSON_UNKNOWN' || decision.code === 'SAME_PERSON';
      throw new Problem(
        person ? 'PERSON_NEEDED' : 'PROMOTION_REFUSED',
        `${decision.code}: ${decision.detail}`,
      );
    }
    // What was proposed for one mode is not carried out in another.
    if (decision.kind === 'changed' && mayWrite(decision.mode)) this.expireProposals(loop, by);
    return this.mode(loop);
  }

  /** Anybody may hold a loop: stopping is always allowed. @throws Problem UNKNOWN_ID */
  hold(loop: string, held: boolean, by: string, reason: string): AnswerOf<typeof putLoopHold> {
    this.findLoop(loop);
    this.records.corrections.hold(loop, held, by === '' ? 'unknown' : by, reason);
    return { loop, held };
  }

  private expireProposals(loop: string, by: string): void {
    for (const record of this.records.corrections.pending(loop)) {
      if (isUndecided(record.state))
        this.records.corrections.advance(record.id, 'expired', by, { code: 'MODE_CHANGED' });
    }
  }

  private decide(
    record: CorrectionRecord,
    to: 'approved' | 'rejected',
    by: string,
    patch: Parameters<LineRecords['corrections']['advance']>[3],
    body: Readonly<Record<string, unknown>>,
  ): Correction {
    // What was sent can only be answered by the PLC.
    if (!isUndecided(record.state)) throw new Problem('WRONG_STATE', `the correction is ${record.state}`);
    try {
      return correctionOf(this.records.corrections.advance(record.id, to, by, patch, body));
    } catch (error) {
      if (error instanceof ForbiddenTransitionError) throw new Problem('WRONG_STATE', error.message);
      throw error;
    }
  }

  private find(id: string): CorrectionRecord {
    const record = this.records.corrections.get(id);
    if (record === null) throw unknownId('correction', id);
    return record;
  }

  private findLoop(id: string): LoopRecord {
    const record = this.records.corrections.loop(id);
    if (record.settings === null) throw unknownId('correction loop', id);
    return record;
  }
}

type LoopAnswer = AnswerOf<typeof listCorrectionLoops>['data'][number];

function refusalOf({ code, detail, sinceMs, untilMs }: LoopRefusal): LoopAnswer['refusal'] {
  return { code, detail, since: timeText(sinceMs), until: untilMs === null ? null : timeText(untilMs) };
}

function modeOf({ loop, mode, pending, evidence, settings }: LoopRecord): AnswerOf<typeof getLoopMode> {
  return {
    loop,
    mode,
    pending: pending === null ? null : { mode: pending.mode, by: pending.by, at: timeText(pending.atMs) },
    evidence: {
      ...evidence,
      needed: settings?.promotion.proposals ?? 0,
      shareNeeded: settings?.promotion.signCorrect ?? 0,
    },
  };
}

function correctionOf(record: CorrectionRecord): Correction {
  const { id, loop, line, machine, signal, unit, kind, rollsBack, state, code, text, from, to } = record;
  const { processNow, processThen, proposedBy, approvedBy, effect, request, verifiedAtMs } = record;
  return {
    id,
    loop,
    line,
    machine,
    signal,
    unit,
    kind,
    rollsBack,
    state,
    code,
    text,
    from,
    to,
    processNow,
    processThen,
    proposedBy,
    proposedAt: timeText(record.proposedAtMs),
    expiresAt: timeText(record.expiresAtMs),
    approvedBy,
    sentAt: request === null ? null : timeText(request.sentAtMs),
    verifiedAt: verifiedAtMs === null ? null : timeText(verifiedAtMs),
    effect,
    changedAt: timeText(record.changedAtMs),
  };
}
