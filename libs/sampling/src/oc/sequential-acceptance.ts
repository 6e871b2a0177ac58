import { NoConvergenceError } from '@cellgate/statistics';
import type { SequentialPlan } from '../plan';
import type { CountProbabilities } from './probabilities-from-mode';
import { processQuality } from './quality';
import { countProbabilities } from './count-probabilities';
import { waldConstants } from './wald-constants';

export interface SequentialAcceptance {
  readonly pa: number;
  readonly paComplement: number;
  /** average number of units inspected until the decision */
  readonly asn: number;
}

const MAX_BLOCKS = 1_000_000;

/**
 * Exact operating characteristic and average sample number of Wald's sequential test, where Wald's formulas only
 * approximate because the test overshoots its lines.
 *
 * Dynamic programming over the running count d. Between two units at which a decision number changes nothing can be
 * accepted, and rejection means reaching one fixed count, so whole blocks of m units are taken at once: the counts move by
 * Binomial(m, p), and the time of the j-th nonconforming unit obeys E[T; T ≤ m] = (j/p)·P(Bin(m + 1, p) ≥ j + 1). The cost
 * does not grow as p gets small.
 *
 * @param plan - checked: 0 < p1 < p2 < 1, alpha + beta < 1
 * @param p - fraction nonconforming, 0 to 1
 * @returns relative error about 1e-11
 * @throws NoConvergenceError when the test does not end within a million blocks
 * @see vectors: test/vectors/sampling/sequential.json (`exact_untruncated`)
 */
export function sequentialAcceptance(plan: SequentialPlan, p: number): SequentialAcceptance {
  const { h1, h2, s } = waldConstants(plan);
  const end = plan.truncation?.n ?? Infinity;
  const quality = processQuality('binomial', p);
  const widest = Math.ceil(h1 + h2) + 3;
  const known = new Map<number, CountProbabilities>();
  const countsOf = (units: number): CountProbabilities => {
    const counts = known.get(units) ?? countProbabilities(quality, units, widest);
    known.set(units, counts);
    return counts;
  };
  // running[j] is the probability that the test still runs with lowest + j nonconforming units.
  let running = Float64Array.of(1);
  let lowest = 0;
  let n = 0;
  let pa = 0;
  let rejected = 0;
  let asn = 0;
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const reject = Math.ceil(s * (n + 1) + h2);
    const acceptsAt = Math.ceil((lowest + h1) / s);
    const rejectUntil = Math.floor((reject - h2) / s);
    const next = Math.min(end, Math.max(n + 1, Math.min(acceptsAt, rejectUntil)));
    const units = next - n;
    const { at, above } = countsOf(units);
    const later = countsOf(units + 1).above;

    const states = reject - lowest;
    const moved = new Float64Array(states);
    for (let j = 0; j < running.length; j += 1) {
      const mass = running[j] as number;
      if (mass === 0) continue;
      const toReject = states - j;
      const rejects = above[toReject] as number;
      rejected += mass * rejects;
      const stops = p > 0 ? (toReject / p) * (later[toReject + 1] as number) : 0;
      asn += mass * (stops + units * Math.max(0, 1 - rejects));
      for (let x = 0; x < toReject; x += 1) {
        const share = at[x] as number;
        if (share < 1e-60 && x > units * p) break;
        moved[j + x] = (moved[j + x] as number) + mass * share;
      }
    }
    n = next;
    const accept = Math.floor(s * n - h1);
    const atEnd = n >= end;
    const acceptTo = atEnd ? Math.max(accept, plan.truncation?.ac ?? -1) : accept;
    let kept = 0;
    let left = 0;
    for (let j = 0; j < states; j += 1) {
      const mass = moved[j] as number;
      if (lowest + j <= acceptTo) {
        pa += mass;
        kept = j + 1;
      } else if (atEnd) rejected += mass;
      else left += mass;
    }
    running = moved.slice(kept);
    lowest += kept;
    if (left <= 1e-13 * Math.min(pa, rejected) || left < 1e-300) return { pa, paComplement: rejected, asn };
  }
  throw new NoConvergenceError('sequentialAcceptance', `${MAX_BLOCKS} blocks at p = ${p}`);
}
