import type { SQLOutputValue } from 'node:sqlite';
import { InvalidGapError } from './errors';
import type { RecordsDatabase } from './records-database';

/** Why values are missing. */
export const GAP_CAUSES = [
  'connection_lost',
  'session_lost',
  'subscription_lost',
  'server_restarted',
  'collector_stopped',
  'queue_overflow',
  'message_lost',
  'node_failed',
  'signal_silent',
  'records_missed',
  'spool_dropped',
  'load_shed',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/**
 * `open`: values are missing, or it is not known yet whether they are. `filled`: everything of the time is there
 * after all, queued by the server or read from its history. `lost`: over, and the values cannot be had.
 */
export const GAP_STATES = ['open', 'filled', 'lost'] as const;
export type GapState = (typeof GAP_STATES)[number];

export interface NewGap {
  readonly machine: string;
  /** Ids of signals, `status` and `results` among them; at least one. */
  readonly signals: readonly string[];
  /** Milliseconds since 1970 UTC of the last value before the hole. */
  readonly fromMs: number;
  /** Of the first value after it; null: it lasts. */
  readonly toMs: number | null;
  readonly cause: GapCause;
  readonly state: GapState;
  /** For people; null: nothing to add. */
  readonly detail: string | null;
}

/** A hole in what was collected. */
export interface CollectionGap extends NewGap {
  readonly id: number;
  readonly noticedAtMs: number;
  readonly changedAtMs: number;
}

export interface GapQuery {
  readonly machine?: string | undefined;
  /** Gaps that touch the half-open time `fromMs` ≤ t < `toMs`. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly state?: GapState | undefined;
  /** Most gaps answered, newest first. */
  readonly limit: number;
}

const COLUMNS = 'id, machine, signals, from_ms, to_ms, cause, state, detail, noticed_at_ms, changed_at_ms';

/** The ledger of holes: what the collector could not get, when and why. Nothing is ever deleted from it. */
export class CollectionGaps {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** @throws InvalidGapError naming the field and the rule */
  add(gap: NewGap): CollectionGap {
    const { machine, cause, state, detail } = gap;
    const signals = [...new Set(gap.signals)].sort();
    if (machine === '') throw new InvalidGapError('machine "": the id of a machine is expected');
    if (signals.length === 0) throw new InvalidGapError('signals []: at least one signal is expected');
    const fromMs = whole('fromMs', gap.fromMs);
    const toMs = endOf(fromMs, gap.toMs);
    const nowMs = Math.round(this.now());
    const row = this.database.write(
      `INSERT INTO collection_gap
         (machine, signals, from_ms, to_ms, cause, state, detail, noticed_at_ms, changed_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      machine,
      JSON.stringify(signals),
      fromMs,
      toMs,
      cause,
      state,
      detail,
      nowMs,
      nowMs,
    );
    const id = Number(row?.['id']);
    return {
      id,
      machine,
      signals,
      fromMs,
      toMs,
      cause,
      state,
      detail,
      noticedAtMs: nowMs,
      changedAtMs: nowMs,
    };
  }

  /**
   * What became of a gap.
   *
   * @returns the gap as it is now, or null when there is none with this id
   * @throws InvalidGapError when it would end before it began
   */
  change(
    id: number,
    change: {
      readonly toMs?: number | null;
      readonly cause?: GapCause;
      readonly state?: GapState;
      readonly detail?: string | null;
    },
  ): CollectionGap | null {
    return this.database.transaction(() => {
      const before = this.get(id);
      if (before === null) return null;
      const { toMs, cause, state, detail } = { ...before, ...change };
      const after = { ...before, toMs: endOf(before.fromMs, toMs), cause, state, detail };
      const changedAtMs = Math.round(this.now());
      this.database.run(
        'UPDATE collection_gap SET to_ms = ?, cause = ?, state = ?, detail = ?, changed_at_ms = ? WHERE id = ?',
        after.toMs,
        cause,
        state,
        detail,
        changedAtMs,
        id,
      );
      return { ...after, changedAtMs };
    });
  }

  get(id: number): CollectionGap | null {
    const row = this.database.get(`SELECT ${COLUMNS} FROM collection_gap WHERE id = ?`, id);
    return row === undefined ? null : gapOf(row);
  }

  /** Newest beginning first. */
  list(query: GapQuery): CollectionGap[] {
    return this.database
      .all(
        `SELECT ${COLUMNS} FROM collection_gap
         WHERE (?1 IS NULL OR machine = ?1) AND (?2 IS NULL OR to_ms IS NULL OR to_ms >= ?2)
           AND (?3 IS NULL OR from_ms < ?3) AND (?4 IS NULL OR state = ?4)
         ORDER BY from_ms DESC, id DESC LIMIT ?5`,
        query.machine ?? null,
        query.fromMs ?? null,
        query.toMs ?? null,
        query.state ?? null,
        query.limit,
      )
      .map(gapOf);
  }

  /**
   * Holes that are not filled and touch the time of some signals of a machine, both ends included, oldest first. A
   * judgement that used these signals of this time rests on incomplete data.
   */
  gapsOverlapping(
    machine: string,
    signals: readonly string[],
    fromMs: number,
    toMs: number,
  ): CollectionGap[] {
    const wanted = new Set(signals);
    return this.database
      .all(
        `SELECT ${COLUMNS} FROM collection_gap
         WHERE machine = ? AND state <> 'filled' AND from_ms <= ? AND (to_ms IS NULL OR to_ms >= ?)
         ORDER BY from_ms, id`,
        machine,
        Math.ceil(toMs),
        Math.floor(fromMs),
      )
      .map(gapOf)
      .filter((gap) => gap.signals.some((signal) => wanted.has(signal)));
  }

  /** Number of gaps that still last or may still be filled. */
  countOpen(): number {
    const row = this.database.get("SELECT count(*) AS open FROM collection_gap WHERE state = 'open'");
    return Number(row?.['open'] ?? 0);
  }
}

function whole(field: string, ms: number): number {
  if (!Number.isFinite(ms)) throw new InvalidGapError(`${field} ${ms}: milliseconds since 1970 are expected`);
  return Math.round(ms);
}

function endOf(fromMs: number, toMs: number | null): number | null {
  if (toMs === null) return null;
  const end = whole('toMs', toMs);
  if (end < fromMs) throw new InvalidGapError(`toMs ${end}: not before fromMs ${fromMs} is expected`);
  return end;
}

function gapOf(row: Record<string, SQLOutputValue>): CollectionGap {
  return {
    id: Number(row['id']),
    machine: String(row['machine']),
    signals: JSON.parse(String(row['signals'])) as string[],
    fromMs: Number(row['from_ms']),
    toMs: row['to_ms'] === null ? null : Number(row['to_ms']),
    cause: String(row['cause']) as GapCause,
    state: String(row['state']) as GapState,
    detail: row['detail'] === null ? null : String(row['detail']),
    noticedAtMs: Number(row['noticed_at_ms']),
    changedAtMs: Number(row['changed_at_ms']),
  };
}
