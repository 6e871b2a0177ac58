import { SamplingInputError } from '../errors';
import { requireNumber } from '../require-input';

/** A way to inspect a lot: hours beyond the floor, and the probability that the lot is bad and accepted. */
export interface ElevationOption {
  readonly level: string;
  readonly extraHours: number;
  readonly consumerRisk: number;
}

export interface LotOptions {
  readonly lot: string;
  /** the floor first, with 0 extra hours; it is always affordable */
  readonly options: readonly ElevationOption[];
}

export interface BudgetAllocation {
  readonly chosen: readonly { readonly lot: string; readonly option: ElevationOption }[];
  readonly hoursUsed: number;
  /** sum of the consumer risks that remain */
  readonly consumerRisk: number;
}

/**
 * Spends a budget of extra inspection hours where an hour removes most consumer risk. Floors are never cut: a budget of 0
 * leaves every lot at its floor.
 *
 * Steps along the lower convex hull of each lot's (hours, risk) points are taken in order of risk removed per hour; a step
 * that no longer fits is passed over for smaller ones. For the linear relaxation this is optimal, so the result is within
 * one step of the best.
 *
 * @param budgetHours - hours beyond all floors, 0 or more
 * @throws SamplingInputError
 */
export function allocateBudget(lots: readonly LotOptions[], budgetHours: number): BudgetAllocation {
  requireNumber('budgetHours', budgetHours);
  if (budgetHours < 0) {
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', 'budgetHours', budgetHours, 'must be 0 or more');
  }
  const hulls = lots.map(({ options }, i) => hullOf(options, i));
  const position = hulls.map(() => 0);
  const steps = hulls.flatMap((hull, lot) =>
    hull.slice(1).map((option, i) => {
      const before = hull[i] as ElevationOption;
      const hours = option.extraHours - before.extraHours;
      return { lot, to: i + 1, hours, rate: (before.consumerRisk - option.consumerRisk) / hours };
    }),
  );
  steps.sort((a, b) => b.rate - a.rate || a.lot - b.lot || a.to - b.to);
  let left = budgetHours;
  for (const { lot, to, hours } of steps) {
    // Steps of one lot build on each other; rates fall along a hull, so an earlier one was tried before.
    if (position[lot] !== to - 1 || hours > left + 1e-9) continue;
    position[lot] = to;
    left -= hours;
  }
  const chosen = lots.map(({ lot }, i) => ({
    lot,
    option: (hulls[i] as ElevationOption[])[position[i] as number] as ElevationOption,
  }));
  return {
    chosen,
    hoursUsed: budgetHours - left,
    consumerRisk: chosen.reduce((sum, { option }) => sum + option.consumerRisk, 0),
  };
}

function hullOf(options: readonly ElevationOption[], index: number): ElevationOption[] {
  const floor = options[0];
  if (floor === undefined || floor.extraHours !== 0) {
    const rule = 'the first option must be the floor, with 0 extra hours';
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', `lots[${index}].options`, floor?.extraHours, rule);
  }
  const sorted = options
    .slice(1)
    .sort((a, b) => a.extraHours - b.extraHours || a.consumerRisk - b.consumerRisk);
  const hull: ElevationOption[] = [floor];
  for (const option of sorted) {
    const last = hull.at(-1) as ElevationOption;
    if (option.extraHours <= last.extraHours || option.consumerRisk >= last.consumerRisk) continue;
    while (hull.length > 1) {
      const [a, b] = hull.slice(-2) as [ElevationOption, ElevationOption];
      const before = (a.consumerRisk - b.consumerRisk) / (b.extraHours - a.extraHours);
      const after = (b.consumerRisk - option.consumerRisk) / (option.extraHours - b.extraHours);
      if (after <= before) break;
      hull.pop();
    }
    hull.push(option);
  }
  return hull;
}
