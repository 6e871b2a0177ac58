import type { TimeWindow } from '@cellgate/time-series';

/** What a cell was made by and when. */
export interface GapQuestion {
  readonly line: string;
  readonly stations: readonly string[];
  /** From the cell's first inspection to now. */
  readonly window: TimeWindow;
}

/**
 * Where the history of a station has a hole that is not filled yet, e.g. after a lost connection. A cell that was made
 * meanwhile is no LOW.
 */
export abstract class EvidenceGaps {
  /**
   * @returns one reason a gap, for a person to read; the same gap has the same text each time, because a cell is graded
   *   again when it changes
   * @throws StoreUnavailableError
   */
  abstract openIn(question: GapQuestion): Promise<readonly string[]>;
}

/** Where nobody keeps a list of gaps. */
export class NoEvidenceGaps extends EvidenceGaps {
  override openIn(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
}
