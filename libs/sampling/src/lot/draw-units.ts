import { SamplingInputError } from '../errors';
import { requireInteger } from '../require-input';
import { randomSource } from './random-source';

/** A part of the lot that should be represented: a roll, tray or drum. */
export interface Stratum {
  readonly id: string;
  readonly units: number;
}

export interface DrawnUnit {
  readonly stratum: string;
  /** position within the stratum, from 1 */
  readonly unit: number;
}

/**
 * Units to inspect, drawn at random without replacement from a recorded seed, spread over the strata in proportion to their
 * size (largest remainders, ties at random), so each stratum gives its share rounded down or up.
 *
 * @param strata - all units of the lot, each in one stratum; ids differ
 * @param n - sample size, at most the lot
 * @param seed - recorded with the draw; the same seed and strata give the same units
 * @throws SamplingInputError
 * @example
 * drawUnits([{ id: 'roll-1', units: 3 }], 3, 's').map(({ unit }) => unit) // => [1, 2, 3]
 */
export function drawUnits(strata: readonly Stratum[], n: number, seed: string): DrawnUnit[] {
  requireInteger('n', n, 0);
  let lot = 0;
  strata.forEach(({ id, units }, i) => {
    requireInteger(`strata[${i}].units`, units, 0);
    if (strata.findIndex((other) => other.id === id) !== i) {
      throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', `strata[${i}].id`, id, 'must not occur twice');
    }
    lot += units;
  });
  if (n > lot) {
    throw new SamplingInputError('SAMPLING_SAMPLE_EXCEEDS_LOT', 'n', n, `must not exceed the lot of ${lot}`);
  }
  const random = randomSource(seed);
  const shares = strata.map(({ units }) => {
    const exact = lot === 0 ? 0 : (n * units) / lot;
    return { count: Math.floor(exact), rest: exact - Math.floor(exact), tie: random() };
  });
  const open = n - shares.reduce((sum, { count }) => sum + count, 0);
  [...shares]
    .sort((a, b) => b.rest - a.rest || a.tie - b.tie)
    .slice(0, open)
    .forEach((share) => {
      share.count += 1;
    });
  return strata.flatMap(({ id, units }, i) =>
    pick(units, (shares[i] as { count: number }).count, random).map((unit) => ({ stratum: id, unit })),
  );
}

// Floyd's algorithm: `count` of 1..units, each set equally likely.
function pick(units: number, count: number, random: () => number): number[] {
  const chosen = new Set<number>();
  for (let top = units - count + 1; top <= units; top += 1) {
    const candidate = 1 + Math.floor(random() * top);
    chosen.add(chosen.has(candidate) ? top : candidate);
  }
  return [...chosen].sort((a, b) => a - b);
}
