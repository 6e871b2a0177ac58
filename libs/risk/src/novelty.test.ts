import { assess, examine } from './assess';
import { noveltyOf } from './novelty';
import {
  DEMONSTRATION_LIMITS,
  demonstrationModel,
  demonstrationSpecification,
  GOOD_CELL,
} from './testing/demonstration-model';

const base = demonstrationSpecification({ hardLimits: [] });
const specification = {
  ...base,
  // Loadings and K are required, burr is not.
  features: base.features.map((feature) =>
    feature.name.endsWith('loading') ? { ...feature, missing: 'required' as const } : feature,
  ),
};
const novelty = {
  quantile: 0.995,
  limit: 3,
  requiredLimit: 2,
  tails: specification.features.map(({ name }) => ({ feature: name, scale: name === 'k_value' ? 4 : 1 })),
};
const model = { ...demonstrationModel(specification), novelty };
const gradeOf = (measurements: Record<string, number | null>) => {
  const evidence = examine(specification, measurements, DEMONSTRATION_LIMITS);
  const margin = evidence.vector.kind === 'vector' ? model.marginOf(evidence.vector.columns) : null;
  return assess(evidence, model, margin);
};

describe('novelty', () => {
  it('is the root mean square of robust z values over the tails, by the features that were measured', () => {
    const values = [12.9 + 0.4, 21, null, 5, 0.25 + 0.4];
    // z of anode loading 4 on a tail of 1, of K 8 on a tail of 4; two features at their median.
    const { distance, features } = noveltyOf(specification, values, novelty);
    expect(distance).toBeCloseTo(Math.sqrt((16 + 4) / 4), 9);
    expect(features.slice(0, 2)).toEqual(['anode_loading', 'k_value']);
    expect(noveltyOf(specification, [null, null, null, null, null], novelty).distance).toBe(0);
  });

  it('keeps a cell that is unlike the training cells from LOW, and names what makes it so', () => {
    expect(gradeOf(GOOD_CELL).grade).toBe('LOW');
    const strange = gradeOf({ ...GOOD_CELL, anode_loading: 14.5, cathode_loading: 21.5, k_value: 0.2 });
    expect(strange.grade).toBe('INSUFFICIENT_EVIDENCE');
    expect(strange.reasons[0]).toMatch(
      /^unlike the training cells: distance \d.*, 99.5 % of them are within 2; most by anode_loading/,
    );
  });

  it('clears no cell from which a value was taken', () => {
    const strange = { ...GOOD_CELL, anode_loading: 14.5, cathode_loading: 21.5 };
    for (const name of Object.keys(strange)) {
      expect(gradeOf({ ...strange, [name]: null }).grade).toBe('INSUFFICIENT_EVIDENCE');
    }
  });
});
