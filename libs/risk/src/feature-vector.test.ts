import fc from 'fast-check';
import { UnfittedFeatureError } from './errors';
import { columnsOf } from './feature-specification';
import { featureVector, type FeatureVector } from './feature-vector';
import { characteristic, demonstrationSpecification, GOOD_CELL } from './testing/demonstration-model';

const specification = demonstrationSpecification();

function columnsByName(vector: FeatureVector): Record<string, number> {
  if (vector.kind !== 'vector') throw new Error('expected a row');
  return Object.fromEntries(
    columnsOf(specification).map(({ name }, index) => [name, vector.columns[index] ?? NaN]),
  );
}

describe('featureVector', () => {
  it('gives values and hinges: a burr 3 scales above its median is 1 beyond the knot at 2', () => {
    const columns = columnsByName(featureVector(specification, { ...GOOD_CELL, burr: 9.5 }));
    expect(columns['burr']).toBe(9.5);
    expect(columns['burr above 2']).toBeCloseTo(1, 12);
    expect(columns['k_value above 2']).toBe(0);
    expect(columns['np_ratio']).toBeCloseTo(1.1, 4);
  });

  it('opens the lower hinge for a low N/P ratio only', () => {
    const low = columnsByName(featureVector(specification, { ...GOOD_CELL, anode_loading: 12.4 }));
    const high = columnsByName(featureVector(specification, { ...GOOD_CELL, anode_loading: 13.4 }));
    expect(low['np_ratio below 2']).toBeGreaterThan(1);
    expect(high['np_ratio below 2']).toBe(0);
  });

  it('lets the training median stand in for an optional value and says so', () => {
    const vector = featureVector(specification, { ...GOOD_CELL, burr: null });
    expect(vector).toMatchObject({ kind: 'vector', missing: ['burr'], quarantined: [] });
    expect(columnsByName(vector)['burr']).toBe(5);
    expect(vector.values[3]).toBeNull();
  });

  it('has no row without a required value', () => {
    expect(featureVector(specification, { ...GOOD_CELL, k_value: null })).toMatchObject({
      kind: 'insufficient',
      required: ['k_value'],
    });
  });

  it('has no row when too much is missing: 4 of 7 weights are below 0.6', () => {
    const vector = featureVector(specification, { k_value: 0.25, burr: 5 });
    expect(vector).toMatchObject({ kind: 'insufficient', required: [], completeness: 4 / 7 });
    expect(vector.missing).toEqual(['anode_loading', 'cathode_loading', 'np_ratio']);
  });

  it.each([
    ['negative', -5, 'burr -5 µm is outside its physical range 0 … 100 µm'],
    ['a thousand times too large', 5_000, 'burr 5000 µm is outside its physical range 0 … 100 µm'],
    ['not a number', NaN, 'burr NaN is not a finite number'],
    ['infinite', Infinity, 'burr Infinity is not a finite number'],
  ])('quarantines a value that is %s, with the reason', (_, burr, reason) => {
    const vector = featureVector(specification, { ...GOOD_CELL, burr });
    expect(vector.quarantined).toEqual([{ feature: 'burr', value: burr, reason }]);
    expect(vector.missing).toEqual(['burr']);
  });

  it('computes no ratio from a loading that is quarantined', () => {
    const vector = featureVector(specification, { ...GOOD_CELL, cathode_loading: 0.021 });
    expect(vector.missing).toEqual(['cathode_loading', 'np_ratio']);
  });

  it('does not take inherited members of an object for measurements', () => {
    const named = { ...specification, features: [characteristic({ ...feature('constructor'), weight: 1 })] };
    expect(featureVector(named, {})).toMatchObject({ kind: 'insufficient', missing: ['constructor'] });
  });

  it('refuses a specification that was not fitted', () => {
    const unfitted = {
      ...specification,
      features: specification.features.map((each) => ({ ...each, statistics: null })),
    };
    expect(() => featureVector(unfitted, GOOD_CELL)).toThrow(UnfittedFeatureError);
  });

  it('gives finite columns only, whatever is measured', () => {
    const anything = fc.option(fc.double(), { nil: null });
    const cell = fc.record({
      anode_loading: anything,
      cathode_loading: anything,
      burr: anything,
      k_value: anything,
    });
    fc.assert(
      fc.property(cell, (measurements) => {
        const vector = featureVector(specification, measurements);
        if (vector.kind === 'vector') expect(vector.columns.every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

function feature(name: string) {
  return { name, unit: '1', physical: { low: 0, high: 1 } };
}
