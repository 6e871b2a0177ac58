import { NoConvergenceError } from '@cellgate/statistics';
import type { SequentialPlan } from '../plan';
import { processQuality } from './quality';
import { stageCounts } from './stage-counts';
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
  let running = new Map<number, number>([[0, 1]]);
  let n = 0;
  let pa = 0;
  let rejected = 0;
  let asn = 0;
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    const lowest = Math.min(...running.keys());
    const reject = Math.ceil(s * (n + 1) + h2);
    const acceptsAt = Math.ceil((lowest + h1) / s);
    const rejectUntil = Math.floor((reject - h2) / s);
    const next = Math.min(end, Math.max(n + 1, Math.min(acceptsAt, rejectUntil)));
    const units = next - n;
    const last = reject - lowest - 1;
    const quality = processQuality('binomial', p);
    const counts = stageCounts(quality, units, last, 0, 0);
    const later = stageCounts(quality, units + 1, last + 1, 0, 0);

    const moved = new Map<number, number>();
    for (const [d, mass] of running) {
      const toReject = reject - d;
      const rejects = counts.above[toReject] as number;
      rejected += mass * rejects;
      const stops = p > 0 ? (toReject / p) * (later.above[toReject + 1] as number) : 0;
      asn += mass * (stops + units * Math.max(0, 1 - rejects));
      for (let x = 0; x < toReject; x += 1) {
        const share = mass * (counts.at[x] as number);
        if (share > 0) moved.set(d + x, (moved.get(d + x) ?? 0) + share);
      }
    }
    n = next;
    const accept = Math.floor(s * n - h1);
    let left = 0;
    for (const [d, mass] of moved) {
      const atEnd = n >= end;
      if (d <= accept || (atEnd && d <= (plan.truncation?.ac ?? -1))) pa += mass;
      else if (atEnd) rejected += mass;
      else {
        left += mass;
        continue;
      }
      moved.delete(d);
    }
    running = moved;
    if (left <= 1e-13 * Math.min(pa, rejected) || left < 1e-300) return { pa, paComplement: rejected, asn };
  }
  throw new NoConvergenceError('sequentialAcceptance', `${MAX_BLOCKS} blocks at p = ${p}`);
}
