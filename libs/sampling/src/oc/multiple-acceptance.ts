import type { PlanStage } from '../plan';
import type { Quality } from './quality';
import { lotStageMasses, processStageMasses, type StageMasses } from './stage-masses';

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
 * Stage i moves the mass at d to d + Xᵢ: d ≤ ac accepts, d ≥ re rejects, else the next stage. Acceptance and rejection both
 * keep their relative accuracy. O(stages·re²) steps, where enumerating the paths is exponential.
 *
 * @param stages - checked stages: re above ac, the last one with re = ac + 1
 * @param quality - of a lot not smaller than all samples together, or of a process
 * @see vectors: test/vectors/sampling/multistage.json
 */
export function multipleAcceptance(stages: readonly PlanStage[], quality: Quality): MultipleAcceptance {
  const masses =
    quality.distribution === 'hypergeometric'
      ? lotStageMasses(stages, quality)
      : processStageMasses(stages, quality);
  const acceptAtStage = masses.map(({ accepted }) => accepted);
  const rejectAtStage = masses.map(({ rejected }) => rejected);
  let drawn = 0;
  let asn = 0;
  const drawnAt = stages.map(({ n }, i) => {
    drawn += n;
    asn += n * (masses[i] as StageMasses).reached;
    return drawn;
  });
  return {
    pa: sum(acceptAtStage),
    paComplement: sum(rejectAtStage),
    acceptAtStage,
    rejectAtStage,
    asn,
    outgoing: (lotSize) =>
      quality.distribution === 'hypergeometric'
        ? sum(masses.map((at) => at.accepted * quality.defectives - at.foundOnAcceptance)) / lotSize
        : (quality.p * sum(masses.map((at, i) => at.accepted * (lotSize - (drawnAt[i] as number))))) /
          lotSize,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
