import { SamplingInputError } from '../errors';
import { requireFraction, requireInteger } from '../require-input';
import type { BetaBelief } from './lot-posterior';

/** What inspection found on a lot: x nonconforming of n. */
export interface InspectedLot {
  readonly n: number;
  readonly x: number;
}

/** Weight that a result keeps from one lot to the next, unless told otherwise. */
export const AGEING = 0.9;

/**
 * Belief about a supplier's process from its lots, with ageing: the count of a lot that is k lots old weighs δᵏ.
 *
 * a = a₀ + Σ δᵏxₖ, b = b₀ + Σ δᵏ(nₖ − xₖ). The weight of all history stays below n/(1 − δ), so certainty cannot saturate and
 * a process that changes is noticed.
 *
 * @param prior - belief before any lot, for example of all suppliers of the material
 * @param lots - in order, the newest last
 * @param ageing - δ, 0 to 1
 * @throws SamplingInputError
 * @example
 * agedBelief({ a: 1, b: 1 }, [{ n: 10, x: 1 }], 0.9) // => { a: 2, b: 10 }
 */
export function agedBelief(
  prior: BetaBelief,
  lots: readonly InspectedLot[],
  ageing: number = AGEING,
): BetaBelief {
  requireFraction('ageing', ageing);
  let x = 0;
  let good = 0;
  lots.forEach((lot, i) => {
    checkLot(lot, i);
    x = x * ageing + lot.x;
    good = good * ageing + (lot.n - lot.x);
  });
  return { a: prior.a + x, b: prior.b + good };
}

/**
 * Common prior of several suppliers by the method of moments (empirical Bayes): the mean fraction over all, and a strength
 * a + b from how much the suppliers differ beyond sampling, kept within 2 and 1,000.
 *
 * Half a nonconforming unit is added to the pooled sample, so that a clean record is not taken for perfection.
 *
 * @param suppliers - pooled counts, one entry a supplier, at least one with n above 0
 * @throws SamplingInputError
 */
export function empiricalPrior(suppliers: readonly InspectedLot[]): BetaBelief {
  suppliers.forEach(checkLot);
  const used = suppliers.filter(({ n }) => n > 0);
  const units = used.reduce((sum, { n }) => sum + n, 0);
  if (units === 0) {
    throw new SamplingInputError(
      'SAMPLING_OUT_OF_RANGE',
      'suppliers',
      suppliers.length,
      'need inspected units',
    );
  }
  const mean = (used.reduce((sum, { x }) => sum + x, 0) + 0.5) / (units + 1);
  const between = used.reduce((sum, { n, x }) => sum + n * (x / n - mean) ** 2, 0);
  const spread = units - used.reduce((sum, { n }) => sum + n * n, 0) / units;
  const excess = spread > 0 ? (between - used.length * mean * (1 - mean)) / spread : 0;
  const strength = excess > 0 ? (mean * (1 - mean)) / excess - 1 : 1000;
  const bounded = Math.min(1000, Math.max(2, strength));
  return { a: mean * bounded, b: (1 - mean) * bounded };
}

function checkLot(lot: InspectedLot, i: number): void {
  requireInteger(`lots[${i}].n`, lot.n, 0);
  requireInteger(`lots[${i}].x`, lot.x, 0);
  if (lot.x > lot.n) {
    throw new SamplingInputError(
      'SAMPLING_RESULTS_EXCEED_SAMPLE',
      `lots[${i}].x`,
      lot.x,
      `only ${lot.n} were inspected`,
    );
  }
}
