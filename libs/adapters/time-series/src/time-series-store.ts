import type { Instant } from './instant';
import type { Measurement } from './measurements';

/**
 * One row. Key = measurement, tags and instant: writing the key again merges fields, the last value wins.
 * Text is kept on one line: control characters become blanks. Minus zero is kept as zero.
 */
export interface Point {
  readonly measurement: Measurement;
  /** Only tags of the catalogue; an empty text is the same as an absent tag. */
  readonly tags: Readonly<Record<string, string>>;
  /** At least one. A missing value is left out: never 0, never NaN. */
  readonly fields: Readonly<Record<string, number | string>>;
  readonly at: Instant;
}

export interface RejectedPoint {
  /** Position in the array given to `write`. */
  readonly index: number;
  readonly code:
    | 'UNKNOWN_MEASUREMENT'
    | 'UNKNOWN_TAG'
    | 'UNSAFE_TAG'
    | 'NO_FIELDS'
    | 'NOT_FINITE'
    | 'FIELD_TYPE'
    | 'BAD_NAME'
    | 'BAD_INSTANT'
    | 'REFUSED_BY_STORE';
  /** Names the measurement, the field, the value and the rule. */
  readonly detail: string;
}

export interface WriteOutcome {
  readonly written: number;
  readonly rejected: readonly RejectedPoint[];
}

/**
 * A row of an answer: `null` where the row lacks a field that was asked for by name. When all were asked for, the
 * fields that the row lacks are left out. Tags that the row lacks are left out.
 */
export interface Row {
  readonly at: Instant;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | null>>;
}

/**
 * `tag` or text-field equality; several values mean "one of", none means nothing. Conditions are joined by "and".
 * The empty text selects rows without the tag; it selects nothing on a text field.
 */
export interface Condition {
  readonly name: string;
  readonly equals: string | readonly string[];
}

/** Half-open: `from` ≤ time < `to`, in milliseconds since 1970 UTC. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface RowQuery {
  readonly measurement: Measurement;
  readonly window: TimeWindow;
  readonly where?: readonly Condition[];
  /** Fields wanted; all when left out. A row that has none of them is left out. */
  readonly fields?: readonly string[];
  /** Default `ascending`. Rows of one instant come in an order that is stable from call to call. */
  readonly order?: 'ascending' | 'descending';
  /** At least 1. */
  readonly limit?: number;
  /**
   * Keyset: only rows strictly behind this instant in the asked order. Loses rows where one instant has more rows
   * than one page: page by it where each row has an instant of its own, as every measurement about cells has.
   */
  readonly after?: Instant;
}

export type Aggregate = 'mean' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last';

export interface WindowQuery {
  readonly measurement: Measurement;
  readonly window: TimeWindow;
  readonly where?: readonly Condition[];
  readonly field: string;
  /** `first` and `last` by time; of several values of one instant the greatest counts. */
  readonly aggregate: Aggregate;
  /**
   * Width in milliseconds; windows are aligned to 1970-01-01T00:00Z, the empty ones are left out. Where `window` is
   * not aligned, the first and the last hold only what lies within it. Text can be counted, nothing else.
   */
  readonly everyMs: number;
  /** Tags that split the answer; none: one series. */
  readonly by?: readonly string[];
}

export interface WindowRow {
  /** Start of the window; rows come in its order, then in that of the tags. */
  readonly startMs: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface LatestQuery {
  readonly measurement: Measurement;
  readonly window: TimeWindow;
  readonly where?: readonly Condition[];
  readonly fields?: readonly string[];
  /** Tags of which each combination gives one row. */
  readonly by: readonly string[];
}

/**
 * Latest non-null value of each field within a combination of tags, each with its own instant:
 * fields of one machine may have been written at different ticks. Of several values of one instant the greatest counts.
 */
export interface LatestRow {
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, { readonly value: number | string; readonly at: Instant }>>;
}

/**
 * Everything that has a time. Two adapters, one conformance suite: InfluxDB and SQLite.
 * An abstract class, so that it is type and injection token in one.
 */
export abstract class TimeSeriesStore {
  /**
   * Writes what is right and reports what is not: a rejected point never keeps the others from being stored.
   * @throws StoreUnavailableError when nothing can be said about any point; writing the same points again is safe.
   */
  abstract write(points: readonly Point[]): Promise<WriteOutcome>;
  /** @throws StoreUnavailableError, InvalidQueryError */
  abstract rows(query: RowQuery): Promise<Row[]>;
  /** @throws StoreUnavailableError, InvalidQueryError */
  abstract windows(query: WindowQuery): Promise<WindowRow[]>;
  /** @throws StoreUnavailableError, InvalidQueryError */
  abstract latest(query: LatestQuery): Promise<LatestRow[]>;
  /** Resolves when the store answers; @throws StoreUnavailableError naming what is missing. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
