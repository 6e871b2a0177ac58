import type { GradeIndex } from './model';

/** What the ranking reads of the rows; indices in the order of time. */
export interface RankedRows {
  readonly length: number;
  /** NaN where there is none. */
  readonly scores: Float64Array;
  readonly grades: Uint8Array;
  /** Null for a row that names no cell: it stands for itself. */
  readonly cellAt: (index: number) => string | null;
}

/** High first, then without evidence, then low. */
const RANK_OF_GRADE = [0, 2, 1] as const;
/** Buckets of a grade: tenths of a point of the score, riskiest first, and one for cells without a score. */
const BUCKETS = 1002;
/** Rows looked at for each cell wanted: a cell may occur several times. */
const SPARE = 8;

/**
 * The riskiest cells by grade, then by score, each by its newest row; of equal ones the newer first.
 *
 * A million rows are neither sorted nor all told apart by name: only the riskiest rows are, and as many more as it takes.
 *
 * @param most - cells wanted
 * @returns indices of rows
 */
export function riskiest(rows: RankedRows, most: number): readonly number[] {
  const wanted = Math.min(rows.length, Math.max(0, Math.floor(most)));
  if (wanted === 0) return [];
  const counts = new Int32Array(3 * BUCKETS);
  for (let i = 0; i < rows.length; i++) {
    const bucket = bucketOf(rows, i);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  for (let reach = wanted * SPARE; ; reach *= SPARE) {
    let last = 0;
    for (let taken = counts[0] as number; taken < reach && last < counts.length - 1;) {
      last++;
      taken += counts[last] as number;
    }
    const found = newestOf(rows, last);
    if (found.length >= wanted || last === counts.length - 1) {
      return found.sort((a, b) => compare(rows, a, b)).slice(0, wanted);
    }
  }
}

function bucketOf({ scores, grades }: RankedRows, index: number): number {
  const score = scores[index] as number;
  const within = score === score ? Math.min(BUCKETS - 2, 1000 - Math.floor(score * 10)) : BUCKETS - 1;
  return RANK_OF_GRADE[grades[index] as GradeIndex] * BUCKETS + Math.max(0, within);
}

/** Rows up to a bucket that are the newest ones of their cells. */
function newestOf(rows: RankedRows, last: number): number[] {
  const found: number[] = [];
  const names = new Set<string>();
  for (let i = 0; i < rows.length; i++) {
    if (bucketOf(rows, i) > last) continue;
    const name = rows.cellAt(i);
    if (name === null) found.push(i);
    else names.add(name);
  }
  for (let i = rows.length - 1; i >= 0 && names.size > 0; i--) {
    const name = rows.cellAt(i);
    if (name === null || !names.delete(name)) continue;
    // Its newest row may be one of a lower risk.
    if (bucketOf(rows, i) <= last) found.push(i);
  }
  return found;
}

function compare({ scores, grades }: RankedRows, a: number, b: number): number {
  const key = (index: number): number => {
    const score = scores[index] as number;
    return RANK_OF_GRADE[grades[index] as GradeIndex] * 1e5 - (score === score ? score : -1);
  };
  return key(a) - key(b) || b - a;
}
