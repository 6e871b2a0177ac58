/** Answers of the PLC contract, by code. */
export const PLC_CODES = {
  0: 'applied',
  1: 'expired',
  2: 'sequence',
  3: 'baseline',
  4: 'range',
  5: 'step',
  6: 'interval',
  7: 'interlock or permissive',
  8: 'mode or heartbeat',
} as const;
export type PlcCode = keyof typeof PLC_CODES;

/** Code of a refusal by the PLC as it is stored, e.g. `PLC_3`. */
export function plcRefusal(code: number): string {
  return `PLC_${code}`;
}

/** What an actuator says about itself, read in one request. Null: it does not say (a legacy tag says only its value). */
export interface PlcState {
  /** When it was read, ms since 1970 UTC of our own clock. */
  readonly readAtMs: number;
  /** Set-point in force, `Act`. */
  readonly actual: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly maxStep: number | null;
  readonly minIntervalMs: number | null;
  /** Whether the PLC takes set-points from outside. */
  readonly remote: boolean | null;
  readonly permissive: boolean | null;
  readonly interlock: boolean | null;
  /** Sequence number of the last request it answered. */
  readonly sequence: number | null;
  readonly ackCode: number | null;
  /** PLC clock minus ours, ms. */
  readonly clockOffsetMs: number;
}
