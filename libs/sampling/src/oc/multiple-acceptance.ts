import type { PlanStage } from '../plan';
import type { CountProbabilities } from './probabilities-from-mode';
import type { Quality } from './quality';
import { stageCounts } from './stage-counts';

export interface MultipleAcceptance {
  /** probability that the lot is accepted, all stages together */
  readonly pa: number;
  /** probability that it is rejected */
  readonly paComplement: number;
  readonly acceptAtStage: readonly number[];
  readonly rejectAtStage: readonly number[];
  /** average number of units inspected; the whole sample of a stage is always inspected */
  readonly asn: number;
  /** fraction nonconforming that remains: Σ over accepting stages of what was left in the lot, divided by its size */
  readonly outgoing: (lotSize: number) => number;
}

/**
 * Operating characteristic of a double or multiple plan by dynamic programming over the cumulative count d.
 *
 * Stage i moves the mass at d to d + Xᵢ: d ≤ ac accepts, d ≥ re rejects, else the next stage. Acceptance and rejection are
 * both sums of positive terms, so both keep their relative accuracy. O(stages·re²) steps, where enumerating the paths is
 * exponential.
 *
 * @param stages - checked stages: re above ac, the last one with re = ac + 1
 * @param quality - of a lot not smaller than all samples together, or of a process
 * @see vectors: test/vectors/sampling/multistage.json
 */
export function multipleAcceptance(stages: readonly PlanStage[], quality: Quality): MultipleAcceptance {
  const widest = Math.max(...stages.map(({ re }) => re)) - 1;
  const known = new Map<number, CountProbabilities>();
  // The distribution depends on d for a lot only.
  const sharedCounts = (n: number): CountProbabilities | null => {
    if (quality.distribution === 'hypergeometric') return null;
    const counts = known.get(n) ?? stageCounts(quality, n, widest, 0, 0);
    known.set(n, counts);
    return counts;
  };
  let reached = Float64Array.of(1);
  const acceptAtStage: number[] = [];
  const rejectAtStage: number[] = [];
  const remaining: { readonly drawn: number; readonly mass: number; readonly defectives: number }[] = [];
  let drawn = 0;
  let asn = 0;
  for (const stage of stages) {
    const accept = stage.ac ?? -1;
    const last = stage.re - 1;
    const next = new Float64Array(stage.re);
    let rejected = 0;
    let total = 0;
    const shared = sharedCounts(stage.n);
    for (let d = 0; d < reached.length; d += 1) {
      const mass = reached[d] as number;
      if (mass === 0) continue;
      total += mass;
      const counts = shared ?? stageCounts(quality, stage.n, Math.max(0, last - d), drawn, d);
      if (d > last) {
        rejected += mass;
        continue;
      }
      for (let x = 0; x <= last - d; x += 1)
        next[d + x] = (next[d + x] as number) + mass * (counts.at[x] as number);
      rejected += mass * (counts.above[last - d + 1] as number);
    }
    asn += total * stage.n;
    drawn += stage.n;
    let accepted = 0;
    let left = 0;
    for (let d = 0; d <= accept; d += 1) {
      const mass = next[d] as number;
      accepted += mass;
      if (quality.distribution === 'hypergeometric') left += mass * (quality.defectives - d);
      next[d] = 0;
    }
    acceptAtStage.push(accepted);
    rejectAtStage.push(rejected);
    remaining.push({ drawn, mass: accepted, defectives: left });
    reached = next;
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    pa: sum(acceptAtStage),
    paComplement: sum(rejectAtStage),
    acceptAtStage,
    rejectAtStage,
    asn,
    outgoing: (lotSize) =>
      quality.distribution === 'hypergeometric'
        ? sum(remaining.map(({ defectives }) => defectives)) / lotSize
        : (quality.p * sum(remaining.map((at) => at.mass * (lotSize - at.drawn)))) / lotSize,
  };
}
