/**
 * A chart as columns: one entry per source row, never re-indexed. NaN stands for "none" here and becomes null at the
 * border of the library.
 */
export interface ChartColumns {
  /** The plotted statistic. */
  readonly statistic: Float64Array;
  /** Subgroup size or area of opportunity. */
  readonly size: Float64Array;
  readonly center: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Standard deviation of the plotted statistic. */
  readonly sigma: Float64Array;
}

/** What a stage was judged by. */
export interface StageEstimate {
  /** Mean of the process on the scale of the limits record (np: n·p̄). */
  readonly mean: number;
  /** Process standard deviation; for Laney charts sigma-z; NaN when it cannot be estimated. */
  readonly sigma: number;
  readonly sigmaMethod: string;
  /** Common subgroup size, or null when sizes differ. */
  readonly n: number | null;
  /** Points (subgroups) that the estimate rests on; 0 for frozen limits. */
  readonly count: number;
  /** Degrees of freedom of sigma, by matching its coefficient of variation; NaN for frozen limits. */
  readonly degreesOfFreedom: number;
}

/** Limits that were fixed earlier; they are applied, never re-estimated. */
export interface FrozenLimits {
  readonly mean: number;
  readonly sigma?: number;
  readonly n?: number;
}

/** Empty columns of a length, filled with NaN. */
export function emptyColumns(length: number): ChartColumns {
  const column = () => new Float64Array(length).fill(NaN);
  return {
    statistic: column(),
    size: column(),
    center: column(),
    lower: column(),
    upper: column(),
    sigma: column(),
  };
}

/** Columns around a statistic whose others are all going to be written. The statistic is shared, not copied. */
export function columnsOf(statistic: Float64Array): ChartColumns {
  const { length } = statistic;
  const column = () => new Float64Array(length);
  return { statistic, size: column(), center: column(), lower: column(), upper: column(), sigma: column() };
}

/** A property that is made when it is looked at costs more than columns of this length. */
const EAGER = 64;

/**
 * The same columns, some of which are made when they are first looked at: a chart of a million points has columns that
 * only its drawing reads.
 */
export function withLazyColumns(
  columns: ChartColumns,
  lazy: Readonly<Partial<Record<keyof ChartColumns, () => Float64Array>>>,
): ChartColumns {
  const result: { -readonly [name in keyof ChartColumns]: Float64Array } = { ...columns };
  for (const [name, make] of Object.entries(lazy)) {
    if (columns.statistic.length <= EAGER) {
      result[name as keyof ChartColumns] = make();
      continue;
    }
    let made: Float64Array | null = null;
    Object.defineProperty(result, name, { enumerable: true, get: () => (made ??= make()) });
  }
  return result;
}
