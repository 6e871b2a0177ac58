/** A hole in the numbers of a station. */
export interface MissingNumbers {
  /** Names the hole from when it is noticed to when it is closed. */
  readonly key: string;
  /** Milliseconds since 1970 UTC of the measurements before and after it. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Holes of one station that are waited for: beyond these the oldest are given up and stay missing. */
const MOST_HOLES = 100;
/** A station that jumps further has lost its counter rather than so many records. */
const MOST_NUMBERS = 10_000;

/**
 * Numbers of inspection records that were counted and did not come yet. A record may be late - from a queue that is told
 * after the live values, or from a history -, and what it fills is no hole any more.
 */
export class MissingRecords {
  private readonly holes = new Map<
    string,
    { readonly hole: MissingNumbers; readonly numbers: Set<number> }[]
  >();

  /**
   * @param from - first number that is missing
   * @param to - last number that is missing
   */
  missing(station: string, from: number, to: number, fromMs: number, toMs: number): MissingNumbers {
    const hole = { key: `records:${station}/${from}-${to}@${fromMs}`, fromMs, toMs };
    if (to - from < MOST_NUMBERS) {
      const numbers = new Set(Array.from({ length: to - from + 1 }, (_unused, index) => from + index));
      const own = this.holes.get(station) ?? [];
      own.push({ hole, numbers });
      own.splice(0, own.length - MOST_HOLES);
      this.holes.set(station, own);
    }
    return hole;
  }

  /**
   * A record came. The time is asked too, for a station may have counted anew.
   *
   * @param atMs - of its measurement, milliseconds since 1970 UTC
   * @returns whether it was missing, and the hole when this was the last of it
   */
  arrived(
    station: string,
    sequence: number,
    atMs: number,
  ): { wasMissing: boolean; closed: MissingNumbers | null } {
    const own = this.holes.get(station) ?? [];
    const found = own.find(
      ({ hole, numbers }) => numbers.has(sequence) && atMs >= hole.fromMs && atMs <= hole.toMs,
    );
    if (found === undefined) {
      return { wasMissing: false, closed: null };
    }
    found.numbers.delete(sequence);
    if (found.numbers.size > 0) {
      return { wasMissing: true, closed: null };
    }
    own.splice(own.indexOf(found), 1);
    return { wasMissing: true, closed: found.hole };
  }
}
