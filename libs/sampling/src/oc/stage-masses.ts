import { binomialPmf, hypergeometricPmf } from '@cellgate/statistics';
import { decimalComplement } from '../exact-decimal';
import type { PlanStage } from '../plan';
import { countProbabilities } from './count-probabilities';
import type { CountProbabilities } from './probabilities-from-mode';
import { processQuality, type Quality } from './quality';

/** Probabilities of what happens at one stage of a multiple plan. */
export interface StageMasses {
  /** that the stage is reached */
  readonly reached: number;
  readonly accepted: number;
  readonly rejected: number;
  /** expected nonconforming units among those drawn, counted on acceptance at this stage only */
  readonly foundOnAcceptance: number;
}

type LotQuality = Extract<Quality, { distribution: 'hypergeometric' }>;

/** Dynamic programming over the cumulative count d for a process: the samples of the stages are independent. */
export function processStageMasses(stages: readonly PlanStage[], quality: Quality): StageMasses[] {
  const widest = stages.reduce((most, { re }) => Math.max(most, re), 0) - 1;
  const countsOf = cached(quality);
  let running = new Float64Array(widest + 1);
  let moved = new Float64Array(widest + 1);
  running[0] = 1;
  let reached = 1;
  let states = 1;
  return stages.map(({ n, ac, re }) => {
    const { at, above } = countsOf(n, widest);
    let rejected = 0;
    for (let d = 0; d < states; d += 1) {
      rejected += (running[d] as number) * (above[Math.max(0, re - d)] as number);
    }
    move(running, states, at, re, moved);
    let accepted = 0;
    let foundOnAcceptance = 0;
    let left = 0;
    for (let d = 0; d < re; d += 1) {
      const mass = moved[d] as number;
      if (d <= (ac ?? -1)) {
        accepted += mass;
        foundOnAcceptance += d * mass;
        moved[d] = 0;
      } else left += mass;
    }
    const result = { reached, accepted, rejected, foundOnAcceptance };
    reached = left;
    states = re;
    [running, moved] = [moved, running];
    return result;
  });
}

/**
 * The same for a lot, without a distribution for every past: units drawn from a lot are exchangeable, so given the count d
 * among the first m units each path is as likely as for a process. The masses of a process with p = D/N, times
 * Hyp(d; N, D, m)/Bin(d; m, p), are those of the lot.
 */
export function lotStageMasses(stages: readonly PlanStage[], quality: LotQuality): StageMasses[] {
  const process = processQuality('binomial', quality.p);
  const widest = stages.reduce((most, { re }) => Math.max(most, re), 0) - 1;
  const countsOf = cached(process);
  let running = new Float64Array(widest + 1);
  let moved = new Float64Array(widest + 1);
  running[0] = 1;
  let reached = 1;
  let states = 1;
  let drawn = 0;
  return stages.map(({ n, ac, re }) => {
    drawn += n;
    const weight = lotWeights(quality, drawn, re - 1);
    move(running, states, countsOf(n, widest).at, re, moved);
    let accepted = 0;
    let foundOnAcceptance = 0;
    let left = 0;
    for (let d = 0; d < re; d += 1) {
      const mass = (moved[d] as number) * (weight.at[d] as number);
      if (d <= (ac ?? -1)) {
        accepted += mass;
        foundOnAcceptance += d * mass;
        moved[d] = 0;
      } else left += mass;
    }
    let rejected = reached - accepted - left;
    // A small probability of rejection is summed instead; its terms fall off quickly.
    if (rejected < reached / 2) {
      rejected = 0;
      const most = Math.min(drawn, states - 1 + n);
      let last = weight.last;
      for (let d = re; d <= most; d += 1) {
        last *= weight.ratio(d - 1);
        const term = last * massAt(d, running, states, n, countsOf);
        rejected += term;
        if (term <= rejected * 1e-17) break;
      }
    }
    const result = { reached, accepted, rejected, foundOnAcceptance };
    reached = left;
    states = re;
    [running, moved] = [moved, running];
    return result;
  });
}

// Hyp(d; N, D, m)/Bin(d; m, D/N) for d = 0..last, from the mode by the ratio of neighbours.
function lotWeights(
  { lotSize, defectives, p }: LotQuality,
  m: number,
  last: number,
): { readonly at: Float64Array; readonly last: number; readonly ratio: (d: number) => number } {
  const rest = lotSize - defectives - m;
  const odds = p / decimalComplement(p);
  // Weight of d + 1 over that of d; nothing lies below the lowest count, nor above D.
  const ratio = (d: number): number => (rest + d + 1 <= 0 ? 0 : (defectives - d) / ((rest + d + 1) * odds));
  const at = new Float64Array(last + 1);
  if (defectives === 0 || defectives === lotSize) {
    at.fill(1);
    return { at, last: 1, ratio: () => 1 };
  }
  const lowest = Math.max(0, -rest);
  const highest = Math.min(m, defectives);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((m + 1) * (defectives + 1)) / (lotSize + 2))));
  const centre =
    hypergeometricPmf(mode, lotSize, defectives, m) / binomialPmf(mode, m, p, decimalComplement(p));
  let value = centre;
  for (let d = mode; d >= lowest; d -= 1) {
    if (d <= last) at[d] = value;
    if (d > lowest) value /= ratio(d - 1);
  }
  value = centre;
  for (let d = mode + 1; d <= Math.min(last, highest); d += 1) {
    value *= ratio(d - 1);
    at[d] = value;
  }
  return { at, last: at[last] as number, ratio };
}

// Probability, for a process, that the test still ran and the next sample brings the count to d.
function massAt(
  d: number,
  running: Float64Array,
  states: number,
  n: number,
  countsOf: (n: number, last: number) => CountProbabilities,
): number {
  const { at } = countsOf(n, Math.min(n, d));
  let mass = 0;
  for (let j = Math.max(0, d - n); j < states && j <= d; j += 1) {
    mass += (running[j] as number) * (at[d - j] as number);
  }
  return mass;
}

// Distributions of the counts of one sample size, computed anew only when a longer range is asked for.
function cached(quality: Quality): (n: number, last: number) => CountProbabilities {
  const known = new Map<number, CountProbabilities>();
  return (n, last) => {
    const found = known.get(n);
    if (found !== undefined && found.at.length > last) return found;
    const counts = countProbabilities(quality, n, found === undefined ? last + 24 : 2 * last);
    known.set(n, counts);
    return counts;
  };
}

// Mass of the counts below the rejection number after another sample.
function move(
  running: Float64Array,
  states: number,
  at: Float64Array,
  re: number,
  moved: Float64Array,
): void {
  moved.fill(0);
  for (let d = 0; d < Math.min(re, states); d += 1) {
    const mass = running[d] as number;
    if (mass === 0) continue;
    for (let x = 0; x < re - d; x += 1) moved[d + x] = (moved[d + x] as number) + mass * (at[x] as number);
  }
}
