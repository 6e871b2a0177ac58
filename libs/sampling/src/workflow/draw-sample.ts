import { drawUnits, type DrawnUnit, type Stratum } from '../lot/draw-units';

export interface SampleUnit extends DrawnUnit {
  /** the unit belongs to the floor's part of the sample, or was added by the risk layer */
  readonly part: 'floor' | 'added';
}

/**
 * Units of a lot to inspect, the floor's part first: the whole sample is drawn over the strata, and of it the floor's part again,
 * so both are spread over rolls, trays or drums in proportion.
 *
 * @param seed - recorded; the same seed, strata and sizes give the same units
 * @param floorUnits - size of the floor's part, at most n
 * @throws SamplingInputError
 */
export function drawSample(
  strata: readonly Stratum[],
  n: number,
  floorUnits: number,
  seed: string,
): SampleUnit[] {
  const drawn = drawUnits(strata, n, seed);
  if (floorUnits >= n) return drawn.map((unit) => ({ ...unit, part: 'floor' }));
  const byStratum = new Map<string, DrawnUnit[]>();
  for (const unit of drawn) {
    const units = byStratum.get(unit.stratum);
    if (units === undefined) byStratum.set(unit.stratum, [unit]);
    else units.push(unit);
  }
  const within = [...byStratum].map(([id, units]) => ({ id, units: units.length }));
  const chosen = new Set(
    drawUnits(within, floorUnits, `${seed}/floor`).map(
      ({ stratum, unit }) => byStratum.get(stratum)?.[unit - 1],
    ),
  );
  return [
    ...drawn.filter((unit) => chosen.has(unit)).map((unit) => ({ ...unit, part: 'floor' }) as const),
    ...drawn.filter((unit) => !chosen.has(unit)).map((unit) => ({ ...unit, part: 'added' }) as const),
  ];
}
