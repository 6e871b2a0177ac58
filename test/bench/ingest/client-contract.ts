export const NAMESPACE = 'urn:cellgate:counting';
export const PUBLISHING_MS = 250;

/** What a client reports of one measurement. */
export interface Measured {
  readonly received: number;
  readonly receivedInAll: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** From the source timestamp to the commit in the spool, milliseconds; null: nothing is kept. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Largest resident set of the measurement, and its slope over the second half. */
  readonly rssMb: number;
  readonly rssMbPerMinute: number;
  readonly spooledRows: number | null;
}
