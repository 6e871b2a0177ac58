import { DegenerateFeatureError } from './errors';
import type { FeatureSpecification, FeatureStatistics } from './feature-specification';
import { median } from '@cellgate/statistics';

/** Makes the median absolute deviation of normal data an estimate of its standard deviation. */
const MAD_TO_SD = 1.4826;

/**
 * The specification with median and scale of each feature, from the training period.
 *
 * @param rows - feature values of the training cells, in the order of the specification; null = missing, left out
 * @throws DegenerateFeatureError naming the first feature whose values do not spread
 */
export function fitSpecification(
  specification: FeatureSpecification,
  rows: readonly (readonly (number | null)[])[],
): FeatureSpecification {
  return {
    ...specification,
    features: specification.features.map((feature, index) => {
      const values = rows.map((row) => row[index]).filter((value) => typeof value === 'number');
      return { ...feature, statistics: robustStatistics(feature.name, values) };
    }),
  };
}

function robustStatistics(feature: string, values: readonly number[]): FeatureStatistics {
  if (values.length === 0) throw new DegenerateFeatureError(feature, 0);
  const centre = median(values);
  const scale = MAD_TO_SD * median(values.map((value) => Math.abs(value - centre)));
  if (!(scale > 0)) throw new DegenerateFeatureError(feature, values.length);
  return { median: centre, scale };
}
