/** How far a number of a standard is confirmed. */
export type Confirmation =
  /** read in the published text of the standard */
  | 'published'
  /** follows from relations between the tables that hold exactly */
  | 'derived'
  /** agrees with independent copies, not compared with the printed standard */
  | 'cross-checked'
  /** set by the organisation that uses it */
  | 'organisation'
  /** none of these; compare with the printed standard before relying on it */
  | 'unverified';

/** Where the numbers of a plan come from. */
export interface Provenance {
  readonly source: string;
  readonly confirmation: Confirmation;
  /** what was checked, and what was not */
  readonly note: string;
}
