import { requireFraction } from '../require-input';

/**
 * Fraction that inspection calls nonconforming when it errs: p·Se + (1 − p)·(1 − Sp).
 *
 * Enter the OC curve with it to see what a plan does with the inspection there is.
 *
 * @param p - true fraction nonconforming
 * @param sensitivity - share of nonconforming units that are called so
 * @param specificity - share of conforming units that are called so
 * @throws SamplingInputError
 * @example
 * observedFraction(0, 0.9, 0.99).toFixed(2) // => '0.01'
 */
export function observedFraction(p: number, sensitivity: number, specificity: number): number {
  requireFraction('p', p);
  requireFraction('sensitivity', sensitivity);
  requireFraction('specificity', specificity);
  return p * sensitivity + (1 - p) * (1 - specificity);
}
