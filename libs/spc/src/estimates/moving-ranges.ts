import type { SeriesLayout } from '../charts/series-layout';

/**
 * Moving ranges of two: MRᵢ = |xᵢ − xᵢ₋₁|, only where both values exist, neither is excluded and both belong to the
 * same stage. A missing or excluded value is a gap: no range is formed across it, and none counts as 0.
 *
 * @param values - in time order, NaN is missing
 * @param layout - stages and exclusions of the same length
 * @param acrossWindowStarts - whether a range may cross a product change (true for DNOM, which has one common sigma)
 * @returns one entry per value, NaN where there is no range
 * @see vectors: test/vectors/spc/imr_missing_values.json
 * @example
 * movingRanges([10, 12, NaN, 11], seriesLayout({ length: 4 }))[1] // => 2
 */
export function movingRanges(
  values: ArrayLike<number>,
  layout: SeriesLayout,
  acrossWindowStarts = true,
): Float64Array {
  const { excluded, stageOf, windowStart } = layout;
  const ranges = new Float64Array(layout.length);
  if (layout.length > 0) ranges[0] = NaN;
  for (let i = 1; i < layout.length; i++) {
    const apart =
      excluded[i] === 1 ||
      excluded[i - 1] === 1 ||
      stageOf[i] !== stageOf[i - 1] ||
      (!acrossWindowStarts && windowStart?.[i] === 1);
    const step = (values[i] as number) - (values[i - 1] as number);
    ranges[i] = apart ? NaN : step < 0 ? -step : step;
  }
  return ranges;
}
