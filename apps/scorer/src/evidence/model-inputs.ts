import type { Plant } from '@cellgate/plant';
import { type FeatureSpecification, inputsOf, type SpecificationLimits } from '@cellgate/risk';
import type { ExpectedInspection } from './cell-evidence';

/** Inspections from which the features come: a cell is graded as soon as all of them are there. */
export function expectedInspections(plant: Plant, specification: FeatureSpecification): ExpectedInspection[] {
  const inputs = new Set(inputsOf(specification));
  const found = new Map<string, ExpectedInspection>();
  for (const { id, stage, machines } of plant.characteristics) {
    if (!inputs.has(id)) continue;
    const stations = [...machines].sort();
    found.set(`${stage} ${stations.join(' ')}`, { stage, stations });
  }
  return [...found.values()];
}

/** Specification limits of everything that the plant measures. */
export function specificationLimits(plant: Plant): SpecificationLimits[] {
  return plant.characteristics.map(({ id, unit, lsl, usl }) => ({ characteristic: id, unit, lsl, usl }));
}
