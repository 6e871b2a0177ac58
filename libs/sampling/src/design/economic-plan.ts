import { SamplingInputError } from '../errors';
import { processQuality } from '../oc/quality';
import { singleAcceptance } from '../oc/single-acceptance';
import { requireFraction, requireLotSize, requireNumber } from '../require-input';

export interface EconomicProblem {
  readonly lotSize: number;
  /** incoming qualities that occur, with their shares, which add up to 1 */
  readonly qualities: readonly { readonly p: number; readonly share: number }[];
  /** cost of inspecting one unit of the sample */
  readonly inspection: number;
  /** cost of one nonconforming unit that is accepted */
  readonly escape: number;
  /** cost per remaining unit of a rejected lot (screening, return); nonconforming units are then found */
  readonly rejection: number;
  /** largest sample to consider; the lot unless told otherwise */
  readonly largestSample?: number;
}

export interface EconomicPlan {
  readonly n: number;
  readonly c: number;
  /** expected cost per lot of the plan */
  readonly cost: number;
  /** expected cost of accepting every lot unseen, and of rejecting every lot */
  readonly acceptAll: number;
  readonly rejectAll: number;
  /** what is best: a sampling plan, or one of the two without inspection */
  readonly advice: 'sample' | 'accept-all' | 'reject-all';
}

/**
 * Single plan of least expected cost per lot under a discrete prior of incoming qualities.
 *
 * Cost(n, c) = n·inspection + Σ shareⱼ·[Paⱼ·(N − n)·pⱼ·escape + (1 − Paⱼ)·(N − n)·rejection]. For every c the cost is sought
 * over n by comparing neighbours on a shrinking grid; c grows until eight numbers in a row bring no improvement.
 *
 * @throws SamplingInputError
 * @see Hald, Statistical Theory of Sampling Inspection by Attributes (1981), ch. 5, on linear cost models
 */
export function economicPlan(problem: EconomicProblem): EconomicPlan {
  check(problem);
  const { lotSize, qualities, inspection, escape, rejection } = problem;
  const limit = Math.min(problem.largestSample ?? lotSize, lotSize);
  const states = qualities.map(({ p, share }) => ({ quality: processQuality('binomial', p), p, share }));
  const costOf = (n: number, c: number): number => {
    let cost = n * inspection;
    for (const { quality, p, share } of states) {
      const { lower, upper } = singleAcceptance(n, c, quality);
      cost += share * (lotSize - n) * (lower * p * escape + upper * rejection);
    }
    return cost;
  };
  const acceptAll = states.reduce((sum, { p, share }) => sum + share * p * escape * lotSize, 0);
  const rejectAll = rejection * lotSize;
  let best = { n: 1, c: 0, cost: Infinity };
  for (let c = 0, idle = 0; c < limit && idle < 8; c += 1) {
    const n = bestSample((size) => costOf(size, c), c + 1, limit);
    const cost = costOf(n, c);
    if (cost < best.cost) {
      best = { n, c, cost };
      idle = 0;
    } else idle += 1;
  }
  const without = Math.min(acceptAll, rejectAll);
  const advice = best.cost < without ? 'sample' : acceptAll <= rejectAll ? 'accept-all' : 'reject-all';
  return { ...best, acceptAll, rejectAll, advice };
}

// Minimum over whole n by a grid that is refined around its best point.
function bestSample(cost: (n: number) => number, lowest: number, highest: number): number {
  let from = lowest;
  let to = highest;
  for (;;) {
    const step = Math.max(1, Math.floor((to - from) / 64));
    let best = from;
    let least = Infinity;
    for (let n = from; n <= to; n += step) {
      const value = cost(n);
      if (value < least) {
        least = value;
        best = n;
      }
    }
    if (step === 1) return best;
    from = Math.max(lowest, best - step);
    to = Math.min(highest, best + step);
  }
}

function check(problem: EconomicProblem): void {
  requireLotSize(problem.lotSize);
  for (const field of ['inspection', 'escape', 'rejection'] as const) {
    requireNumber(field, problem[field]);
    if (problem[field] < 0) {
      throw new SamplingInputError(
        'SAMPLING_OUT_OF_RANGE',
        field,
        problem[field],
        'a cost must be 0 or more',
      );
    }
  }
  let total = 0;
  problem.qualities.forEach(({ p, share }, i) => {
    requireFraction(`qualities[${i}].p`, p);
    requireFraction(`qualities[${i}].share`, share);
    total += share;
  });
  if (Math.abs(total - 1) > 1e-9) {
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'qualities', total, 'the shares must add up to 1');
  }
}
