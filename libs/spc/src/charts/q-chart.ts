import { normalQuantile, studentTCdf } from '@cellgate/statistics';
import { emptyColumns, type ChartColumns } from './chart-columns';
import type { SeriesLayout } from './series-layout';

/**
 * Q chart: a chart for short histories that needs no baseline at all.
 *
 * Qᵣ = Φ⁻¹( G_{r−2}( √((r − 1)/r) (xᵣ − x̄ᵣ₋₁)/sᵣ₋₁ ) ) for the r-th value, r ≥ 3, with mean and standard deviation of
 * the r − 1 values before and Student's distribution G. For normal values of a stable process the Qᵣ are independent
 * and exactly standard normal, so limits ±L and all run rules hold from the third value on; limits estimated from five
 * points do not.
 *
 * Missing and excluded values leave the running mean and sigma alone. Each stage starts anew. The first two values of
 * a stage, and values after a constant start (s = 0), have no Q.
 *
 * @param values - NaN is missing
 * @see Quesenberry, J. Quality Technology 23 (1991) 213, eq. 13
 * @example
 * qChart(Float64Array.of(1, 2, 3), seriesLayout({ length: 3 })).statistic[2] // => 0.96742156...
 */
export function qChart(values: Float64Array, layout: SeriesLayout, width = 3): ChartColumns {
  const columns = emptyColumns(layout.length);
  columns.size.fill(1);
  columns.center.fill(0);
  columns.sigma.fill(1);
  columns.lower.fill(-width);
  columns.upper.fill(width);
  for (const stage of layout.stages) {
    let count = 0;
    let mean = 0;
    let squares = 0;
    for (let i = stage.start; i < stage.end; i++) {
      const value = values[i] as number;
      if (value !== value || layout.excluded[i] === 1) continue;
      if (count >= 2 && squares > 0) {
        const deviation = Math.sqrt(squares / (count - 1));
        const t = (Math.sqrt(count / (count + 1)) * (value - mean)) / deviation;
        // In the nearer tail, so that a far value keeps its digits; beyond 1e-300 the quantile is capped.
        const tail = Math.max(studentTCdf(-Math.abs(t), count - 1), 1e-300);
        columns.statistic[i] = t > 0 ? -normalQuantile(tail) : normalQuantile(tail);
      }
      count++;
      const step = value - mean;
      mean += step / count;
      squares += step * (value - mean);
    }
  }
  return columns;
}
