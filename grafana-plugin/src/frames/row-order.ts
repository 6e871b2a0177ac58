/** Rows by time: `rows` is null when they already are in order. */
export interface RowOrder {
  readonly rows: Int32Array | null;
  /** Neighbours with the same instant. */
  readonly duplicates: number;
  /** Rows without an instant; they come last. */
  readonly missing: number;
}

/** Order of instants (ms, NaN where there is none); rows of one instant keep their order. */
export function rowOrder(times: Float64Array): RowOrder {
  let sorted = true;
  let duplicates = 0;
  let missing = 0;
  let previous = -Infinity;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (time !== time) {
      missing++;
      continue;
    }
    if (time < previous || missing > 0) sorted = false;
    if (time === previous) duplicates++;
    previous = time;
  }
  if (sorted) return { rows: null, duplicates, missing };
  const rows = new Int32Array(times.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  const key = (row: number): number => {
    const time = times[row] as number;
    return time === time ? time : Infinity;
  };
  rows.sort((a, b) => {
    const first = key(a);
    const second = key(b);
    return first === second ? a - b : first - second;
  });
  duplicates = 0;
  for (let i = 1; i < rows.length; i++) {
    if (times[rows[i] as number] === times[rows[i - 1] as number]) duplicates++;
  }
  return { rows, duplicates, missing };
}

/** A column in another order of rows. */
export function inOrder(column: Float64Array, rows: Int32Array | null): Float64Array {
  if (rows === null) return column;
  const ordered = new Float64Array(column.length);
  for (let i = 0; i < rows.length; i++) ordered[i] = column[rows[i] as number] as number;
  return ordered;
}
