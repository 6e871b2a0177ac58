import { singleAcceptance } from './single-acceptance';
import type { Quality } from './quality';

/**
 * Average number of units inspected when a single plan stops at the rejection number: the (c + 1)-th nonconforming unit
 * decides, so nothing after it needs inspecting. Acceptance still needs the whole sample, and Pa does not change.
 *
 * E[min(n, T)] = n·P(X ≤ c) + E[T; T ≤ n], T the position of the r-th nonconforming unit, r = c + 1:
 * binomial E[T; T ≤ n] = (r/p)·P(Bin(n + 1, p) ≥ r + 1), lot of N with D nonconforming
 * r(N + 1)/(D + 1)·P(Hyp(N + 1, D + 1, n + 1) ≥ r + 1).
 *
 * @returns units; null for nonconformities per unit (poisson), where a unit can carry several
 * @see Schilling & Neubauer, Acceptance Sampling in Quality Control, on curtailed inspection
 * @example
 * curtailedSampleNumber(10, 0, { distribution: 'binomial', p: 1, q: 0 }) // => 1
 */
export function curtailedSampleNumber(n: number, c: number, quality: Quality): number | null {
  const { lower, upper } = singleAcceptance(n, c, quality);
  const r = c + 1;
  if (upper === 0) return n;
  if (quality.distribution === 'poisson') return null;
  if (quality.distribution === 'binomial') {
    return n * lower + (r / quality.p) * singleAcceptance(n + 1, r, quality).upper;
  }
  const { lotSize, defectives } = quality;
  const wider: Quality = {
    distribution: 'hypergeometric',
    lotSize: lotSize + 1,
    defectives: defectives + 1,
    p: (defectives + 1) / (lotSize + 1),
  };
  return n * lower + ((r * (lotSize + 1)) / (defectives + 1)) * singleAcceptance(n + 1, r, wider).upper;
}
