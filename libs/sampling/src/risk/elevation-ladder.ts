import { SamplingInputError } from '../errors';
import type { MilStd1916Plan } from '../standards/mil-std-1916-plan';
import { PLAN_COLUMNS, TABLE_II } from '../standards/mil-std-1916-tables';
import type { Z14Plan } from '../standards/z1-4-plan';
import { requireLotSize } from '../require-input';

/** A single plan of a floor or above it. All rungs of a ladder share the acceptance number of the floor. */
export interface Rung {
  /** name for people: a verification level, a sample size, or 100 % */
  readonly level: string;
  readonly n: number;
  readonly c: number;
  readonly hundredPercent: boolean;
}

/**
 * Plans above a floor plan of MIL-STD-1916 attributes: the columns to the left of it in the same row, to level VII, then
 * every unit. The floor comes first; samples grow.
 *
 * @throws SamplingInputError when the floor is not an attributes plan
 */
export function milStd1916Ladder(floor: MilStd1916Plan, lotSize: number): Rung[] {
  requireLotSize(lotSize);
  if (floor.n === undefined || floor.k !== undefined) {
    throw new SamplingInputError(
      'SAMPLING_UNKNOWN_KIND',
      'floor',
      floor.column,
      'must be an attributes plan',
    );
  }
  const row = TABLE_II[floor.codeLetter];
  const sizes: [string, number][] = [[floor.column, row[PLAN_COLUMNS.indexOf(floor.column)] as number]];
  for (let at = PLAN_COLUMNS.indexOf(floor.column) - 1; at >= 1; at -= 1) {
    sizes.push([PLAN_COLUMNS[at] as string, row[at] as number]);
  }
  return rungsOf(sizes, 0, lotSize);
}

const SAMPLE_SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150];

/**
 * Plans above a single plan of Z1.4: the next sample sizes of the standard with the acceptance number of the floor, then
 * every unit.
 *
 * @throws SamplingInputError when the floor is a double or multiple plan
 */
export function z14Ladder(floor: Z14Plan, lotSize: number): Rung[] {
  requireLotSize(lotSize);
  if (floor.plan.kind !== 'single') {
    throw new SamplingInputError('SAMPLING_UNKNOWN_KIND', 'floor', floor.type, 'must be a single plan');
  }
  const { n, c } = floor.plan;
  const above = SAMPLE_SIZES.filter((size) => size > n);
  return rungsOf(
    [n, ...above].map((size) => [`n = ${size}`, size]),
    c,
    lotSize,
  );
}

function rungsOf(sizes: readonly (readonly [string, number])[], c: number, lotSize: number): Rung[] {
  const rungs = sizes
    .filter(([, n]) => n < lotSize)
    .map(([level, n]) => ({ level, n, c, hundredPercent: false }));
  return [...rungs, { level: '100 %', n: lotSize, c, hundredPercent: true }];
}
