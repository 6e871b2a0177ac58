/** A stage of a series and the points its limits are estimated from; ranges are [start, end). */
export interface Stage {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** How a series is divided: stages, excluded points, places where run windows end. */
export interface SeriesLayout {
  readonly length: number;
  readonly stages: readonly Stage[];
  /** Index of the stage of every point. */
  readonly stageOf: Int32Array;
  /** 1 where a point is excluded from the estimates and from every run window. */
  readonly excluded: Uint8Array;
  /** 1 where a point starts new run windows without a new stage (product change); null when there is none. */
  readonly windowStart: Uint8Array | null;
}

export interface LayoutRequest {
  readonly length: number;
  /** Indices at which a stage starts, rising; 0 may be left out. */
  readonly stageStarts?: readonly number[];
  readonly excludedIndices?: readonly number[];
  /** Indices (inclusive) of the points that every stage is estimated from. */
  readonly baseline?: { readonly from: number; readonly to: number } | undefined;
  readonly windowStart?: Uint8Array | null;
}

/**
 * Divides a series into stages.
 *
 * Without a baseline every stage is estimated from its own points, so that a series with a stage border gives the
 * results of two series. With a baseline all stages are judged by the baseline's estimate.
 *
 * @example
 * seriesLayout({ length: 5, stageStarts: [3] }).stages.length // => 2
 */
export function seriesLayout(request: LayoutRequest): SeriesLayout {
  const { length, baseline } = request;
  const starts = [0, ...(request.stageStarts ?? []).filter((start) => start > 0)];
  const stageOf = new Int32Array(length);
  const stages = starts.map((start, index): Stage => {
    const end = starts[index + 1] ?? length;
    if (index > 0) stageOf.fill(index, start, end);
    return baseline
      ? { start, end, from: baseline.from, to: baseline.to + 1 }
      : { start, end, from: start, to: end };
  });
  const excluded = new Uint8Array(length);
  for (const index of request.excludedIndices ?? []) excluded[index] = 1;
  return { length, stages, stageOf, excluded, windowStart: request.windowStart ?? null };
}
