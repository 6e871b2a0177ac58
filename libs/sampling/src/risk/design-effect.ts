import { SamplingInputError } from '../errors';
import { requireInteger, requireNumber } from '../require-input';

/**
 * Design effect of a sample that takes several units from each cluster (tray, roll): DE = 1 + (m − 1)·ρ.
 *
 * Tables and OC curves assume independent units; n clustered units carry the information of n/DE.
 *
 * @param unitsPerCluster - m, 1 or more (an average is allowed)
 * @param correlation - ρ, intraclass correlation of conformity within a cluster, 0 to 1
 * @throws SamplingInputError
 * @see Kish, Survey Sampling (1965), 5.4
 * @example
 * designEffect(5, 0.25) // => 2
 */
export function designEffect(unitsPerCluster: number, correlation: number): number {
  requireNumber('unitsPerCluster', unitsPerCluster);
  requireNumber('correlation', correlation);
  if (unitsPerCluster < 1) {
    throw new SamplingInputError(
      'SAMPLING_OUT_OF_RANGE',
      'unitsPerCluster',
      unitsPerCluster,
      'must be 1 or more',
    );
  }
  if (correlation < 0 || correlation > 1) {
    throw new SamplingInputError(
      'SAMPLING_OUT_OF_RANGE',
      'correlation',
      correlation,
      'must lie between 0 and 1',
    );
  }
  return 1 + (unitsPerCluster - 1) * correlation;
}

/**
 * Independent units that a clustered sample is worth: n/DE.
 *
 * @example
 * effectiveSampleSize(80, 5, 0.25) // => 40
 */
export function effectiveSampleSize(n: number, unitsPerCluster: number, correlation: number): number {
  requireInteger('n', n, 0);
  return n / designEffect(unitsPerCluster, correlation);
}

/**
 * Clustered units to inspect for the information of n independent ones: ⌈n·DE⌉.
 *
 * @example
 * clusteredSampleSize(40, 5, 0.25) // => 80
 */
export function clusteredSampleSize(n: number, unitsPerCluster: number, correlation: number): number {
  requireInteger('n', n, 0);
  return Math.ceil(n * designEffect(unitsPerCluster, correlation) - 1e-9);
}
