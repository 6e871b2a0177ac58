import type { RecordsDatabase } from './records-database';

/** Supplier, material and class of characteristics: what one history of inspection belongs to. */
export interface SamplingStreamKey {
  readonly supplier: string;
  readonly material: string;
  readonly class: string;
}

/** A stream as kept; `state` is the caller's, kept as JSON. */
export interface SamplingStreamRecord extends SamplingStreamKey {
  readonly id: number;
  readonly state: unknown;
  readonly updatedAtMs: number;
}

/** An entry of the audit of a stream, in order; never changed. */
export interface SamplingStreamEvent {
  readonly sequence: number;
  readonly atMs: number;
  readonly kind: string;
  readonly lot: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
  /** holder of the token; empty in open mode */
  readonly caller: string;
}

export type SamplingLotDecision = 'open' | 'accepted' | 'rejected';

/** A lot as kept: what was issued is frozen, `progress` moves with the results. Both are the caller's, kept as JSON. */
export interface SamplingLotRecord {
  /** order of arrival */
  readonly number: number;
  readonly id: string;
  readonly supplier: string;
  readonly material: string;
  readonly arrivedAtMs: number;
  readonly decision: SamplingLotDecision;
  readonly issued: unknown;
  readonly progress: unknown;
}

export interface SamplingResultRecord {
  readonly characteristic: string;
  readonly sequence: number;
  readonly resultId: string;
  readonly atMs: number;
  readonly caller: string;
  readonly content: unknown;
}

/** Newest lot first; `before`: arrival number to continue below. */
export interface SamplingLotQuery {
  readonly supplier?: string | undefined;
  readonly material?: string | undefined;
  readonly decision?: SamplingLotDecision | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface SamplingStreamQuery {
  readonly supplier?: string | undefined;
  readonly material?: string | undefined;
  /** id to continue above */
  readonly after?: number | undefined;
  readonly limit: number;
}

/**
 * Acceptance sampling over all processes of a line. Whoever changes a stream or a lot reads and writes it within one `transaction`:
 * two lots decided at once then come one after the other.
 */
export class SamplingRecords {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** Runs `work` while no other process can write; whatever it throws undoes all of it. */
  transaction<T>(work: () => T): T {
    return this.database.transaction(work);
  }

  stream(key: SamplingStreamKey): SamplingStreamRecord | null {
    const row = this.database.get(
      'SELECT * FROM sampling_stream WHERE supplier = ? AND material = ? AND class = ?',
      key.supplier,
      key.material,
      key.class,
    );
    return row === undefined ? null : streamOf(row);
  }

  streamById(id: number): SamplingStreamRecord | null {
    const row = this.database.get('SELECT * FROM sampling_stream WHERE id = ?', id);
    return row === undefined ? null : streamOf(row);
  }

  /** In the order they began. */
  streams(query: SamplingStreamQuery): SamplingStreamRecord[] {
    return this.database
      .all(
        `SELECT * FROM sampling_stream
         WHERE id > ? AND (?2 IS NULL OR supplier = ?2) AND (?3 IS NULL OR material = ?3) ORDER BY id LIMIT ?4`,
        query.after ?? 0,
        query.supplier ?? null,
        query.material ?? null,
        query.limit,
      )
      .map(streamOf);
  }

  /** Streams of the same material and class at other suppliers. */
  siblings(key: SamplingStreamKey): SamplingStreamRecord[] {
    return this.database
      .all(
        'SELECT * FROM sampling_stream WHERE material = ? AND class = ? AND supplier <> ? ORDER BY id',
        key.material,
        key.class,
        key.supplier,
      )
      .map(streamOf);
  }

  /** Keeps the new state and appends what led to it. @returns id of the stream */
  saveStream(
    key: SamplingStreamKey,
    state: unknown,
    events: readonly Omit<SamplingStreamEvent, 'sequence' | 'atMs'>[],
  ): number {
    const now = Math.round(this.now());
    const row = this.database.write(
      `INSERT INTO sampling_stream (supplier, material, class, state, updated_at_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (supplier, material, class) DO UPDATE SET state = excluded.state, updated_at_ms = excluded.updated_at_ms
       RETURNING id`,
      key.supplier,
      key.material,
      key.class,
      JSON.stringify(state),
      now,
    );
    const id = Number(row?.['id']);
    for (const { kind, lot, from, to, reason, caller } of events) {
      this.database.run(
        `INSERT INTO sampling_stream_event (stream, sequence, at_ms, kind, lot, from_mode, to_mode, reason, caller)
         SELECT ?1, COALESCE(MAX(sequence), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM sampling_stream_event WHERE stream = ?1`,
        id,
        now,
        kind,
        lot,
        from,
        to,
        reason,
        caller,
      );
    }
    return id;
  }

  /** Newest first; `before`: sequence to continue below. */
  streamEvents(stream: number, limit: number, before = Number.MAX_SAFE_INTEGER): SamplingStreamEvent[] {
    return this.database
      .all(
        'SELECT * FROM sampling_stream_event WHERE stream = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?',
        stream,
        before,
        limit,
      )
      .map((row) => ({
        sequence: Number(row['sequence']),
        atMs: Number(row['at_ms']),
        kind: String(row['kind']),
        lot: textOf(row['lot']),
        from: textOf(row['from_mode']),
        to: textOf(row['to_mode']),
        reason: String(row['reason']),
        caller: String(row['caller']),
      }));
  }

  /** @returns false when a lot with this id is there already */
  addLot(lot: {
    readonly id: string;
    readonly supplier: string;
    readonly material: string;
    readonly decision: SamplingLotDecision;
    readonly extraHours: number;
    readonly issued: unknown;
    readonly progress: unknown;
  }): boolean {
    const added = this.database.run(
      `INSERT INTO sampling_lot (id, supplier, material, arrived_at_ms, decision, extra_hours, issued, progress)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      lot.id,
      lot.supplier,
      lot.material,
      Math.round(this.now()),
      lot.decision,
      lot.extraHours,
      JSON.stringify(lot.issued),
      JSON.stringify(lot.progress),
    );
    return added > 0;
  }

  lot(id: string): SamplingLotRecord | null {
    const row = this.database.get('SELECT * FROM sampling_lot WHERE id = ?', id);
    return row === undefined ? null : lotOf(row);
  }

  lots(query: SamplingLotQuery): SamplingLotRecord[] {
    return this.database
      .all(
        `SELECT * FROM sampling_lot
         WHERE number < ? AND (?2 IS NULL OR supplier = ?2) AND (?3 IS NULL OR material = ?3) AND (?4 IS NULL OR decision = ?4)
         ORDER BY number DESC LIMIT ?5`,
        query.before ?? Number.MAX_SAFE_INTEGER,
        query.supplier ?? null,
        query.material ?? null,
        query.decision ?? null,
        query.limit,
      )
      .map(lotOf);
  }

  saveProgress(id: string, decision: SamplingLotDecision, progress: unknown): void {
    this.database.run(
      'UPDATE sampling_lot SET decision = ?, progress = ? WHERE id = ?',
      decision,
      JSON.stringify(progress),
      id,
    );
  }

  /** Hours beyond the floors that the lots arrived since an instant were given. */
  extraHoursSince(fromMs: number): number {
    const row = this.database.get(
      'SELECT COALESCE(SUM(extra_hours), 0) AS hours FROM sampling_lot WHERE arrived_at_ms >= ?',
      Math.round(fromMs),
    );
    return Number(row?.['hours'] ?? 0);
  }

  /** @returns number of the result within its characteristic, from 1 */
  addResult(lot: string, result: Omit<SamplingResultRecord, 'sequence' | 'atMs'>): number {
    const row = this.database.write(
      `INSERT INTO sampling_result (lot, characteristic, sequence, result_id, at_ms, caller, content)
       SELECT ?1, ?2, COALESCE(MAX(sequence), 0) + 1, ?3, ?4, ?5, ?6 FROM sampling_result WHERE lot = ?1 AND characteristic = ?2
       RETURNING sequence`,
      lot,
      result.characteristic,
      result.resultId,
      Math.round(this.now()),
      result.caller,
      JSON.stringify(result.content),
    );
    return Number(row?.['sequence']);
  }

  /** In the order they came. */
  results(lot: string): SamplingResultRecord[] {
    return this.database
      .all('SELECT * FROM sampling_result WHERE lot = ? ORDER BY at_ms, characteristic, sequence', lot)
      .map((row) => ({
        characteristic: String(row['characteristic']),
        sequence: Number(row['sequence']),
        resultId: String(row['result_id']),
        atMs: Number(row['at_ms']),
        caller: String(row['caller']),
        content: JSON.parse(String(row['content'])) as unknown,
      }));
  }

  /** An event that the time-series store is still to be told. */
  enqueue(event: unknown): void {
    this.database.run('INSERT INTO sampling_outbox (event) VALUES (?)', JSON.stringify(event));
  }

  /** Oldest first. */
  waiting(limit: number): { readonly id: number; readonly event: unknown }[] {
    return this.database
      .all('SELECT id, event FROM sampling_outbox ORDER BY id LIMIT ?', limit)
      .map((row) => ({ id: Number(row['id']), event: JSON.parse(String(row['event'])) as unknown }));
  }

  delivered(ids: readonly number[]): void {
    this.database.transaction(() => {
      for (const id of ids) this.database.run('DELETE FROM sampling_outbox WHERE id = ?', id);
    });
  }
}

type Columns = Readonly<Record<string, unknown>>;

function streamOf(row: Columns): SamplingStreamRecord {
  return {
    id: Number(row['id']),
    supplier: String(row['supplier']),
    material: String(row['material']),
    class: String(row['class']),
    state: JSON.parse(String(row['state'])) as unknown,
    updatedAtMs: Number(row['updated_at_ms']),
  };
}

function lotOf(row: Columns): SamplingLotRecord {
  return {
    number: Number(row['number']),
    id: String(row['id']),
    supplier: String(row['supplier']),
    material: String(row['material']),
    arrivedAtMs: Number(row['arrived_at_ms']),
    decision: row['decision'] as SamplingLotDecision,
    issued: JSON.parse(String(row['issued'])) as unknown,
    progress: JSON.parse(String(row['progress'])) as unknown,
  };
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
