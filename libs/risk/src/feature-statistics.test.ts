import { fitSpecification } from './feature-statistics';
import { characteristic, demonstrationSpecification } from './testing/demonstration-model';

const specification = demonstrationSpecification({
  features: [characteristic({ name: 'burr', unit: 'µm', physical: { low: 0, high: 100 }, statistics: null })],
});

describe('fitSpecification', () => {
  it('takes the median and 1.4826 times the median absolute deviation, without missing values', () => {
    const fitted = fitSpecification(specification, [[4], [null], [1], [2], [8]]);
    expect(fitted.features[0]?.statistics).toEqual({ median: 3, scale: 1.4826 * 1.5 });
    expect(specification.features[0]?.statistics).toBeNull();
  });

  it('is not moved by one wild value', () => {
    const plain = fitSpecification(specification, [[1], [2], [3], [4], [5]]);
    const wild = fitSpecification(specification, [[1], [2], [3], [4], [5e6]]);
    expect(wild.features[0]?.statistics).toEqual(plain.features[0]?.statistics);
  });

  it.each([[[[3], [3], [3], [9]]], [[[null]]], [[]]])(
    'refuses %j, which has no spread, naming the feature',
    (rows) => {
      expect(() => fitSpecification(specification, rows)).toThrow(/feature burr: .* is 0/);
    },
  );
});
