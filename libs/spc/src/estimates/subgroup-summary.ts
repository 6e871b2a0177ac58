/** Subgroups as columns; NaN marks "none" (mean of an empty group, spread of a group of one). */
export interface SubgroupSummary {
  readonly length: number;
  readonly size: Float64Array;
  readonly mean: Float64Array;
  readonly range: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * Size, mean, range and sample standard deviation of every subgroup. Missing values (null, NaN) are left out and make
 * the subgroup smaller; a subgroup keeps its place even when nothing is left of it.
 *
 * @param subgroups - one list per point, any sizes
 * @returns columns of the same length, in the unit of the values
 * @example
 * subgroupSummary([[1, 2, 3], [4, null, 6]]).mean[1] // => 5
 */
export function subgroupSummary(subgroups: ArrayLike<ArrayLike<number | null>>): SubgroupSummary {
  const length = subgroups.length;
  const size = new Float64Array(length);
  const mean = new Float64Array(length).fill(NaN);
  const range = new Float64Array(length).fill(NaN);
  const deviation = new Float64Array(length).fill(NaN);
  for (let g = 0; g < length; g++) {
    const group = subgroups[g] as ArrayLike<number | null>;
    let n = 0;
    let sum = 0;
    let least = Infinity;
    let most = -Infinity;
    for (let i = 0; i < group.length; i++) {
      const value = group[i];
      if (value === null || value === undefined || value !== value) continue;
      n++;
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    size[g] = n;
    if (n === 0) continue;
    const center = sum / n;
    let squares = 0;
    let rest = 0;
    for (let i = 0; i < group.length; i++) {
      const value = group[i];
      if (value === null || value === undefined || value !== value) continue;
      const d = value - center;
      squares += d * d;
      rest += d;
    }
    mean[g] = center + rest / n;
    if (n < 2) continue;
    range[g] = most - least;
    deviation[g] = Math.sqrt(Math.max(0, squares - (rest * rest) / n) / (n - 1));
  }
  return { length, size, mean, range, deviation };
}
