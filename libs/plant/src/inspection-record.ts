import type { InspectionStage } from './plant';

/** Result of one inspection of one cell, as a station or the MES reports it, after validation. */
export interface InspectionRecord {
  readonly cellId: string;
  readonly lot: string | null;
  readonly order: string | null;
  readonly line: string;
  readonly stage: InspectionStage;
  /** Id of the machine that measured. */
  readonly station: string;
  /** Slot, channel or tray position where cells are measured in parallel; bounded, it becomes a tag. */
  readonly position: string | null;
  /** Counter of the station, one up per record; a jump tells of lost records. Null where the station has none. */
  readonly sequence: number | null;
  /** Milliseconds since 1970 UTC of the measurement. */
  readonly atMs: number;
  /** By characteristic id, in the unit of the plant description; null = was to be measured and is missing. */
  readonly measurements: Readonly<Record<string, number | null>>;
}

/** FAIL: a value outside its limits. INCOMPLETE: none outside, but a required one is missing. */
export type Verdict = 'PASS' | 'FAIL' | 'INCOMPLETE';
