import type { CalibrationBin, RiskModel } from '../assess';
import { columnsOf, type Feature, type FeatureSpecification } from '../feature-specification';
import { logisticExplainer } from '../logistic-model';
import type { SpecificationLimits } from '../specification-limits';

type Characteristic = Pick<Feature, 'name' | 'unit' | 'physical'> & Partial<Feature>;

/** A feature that is a characteristic of the same name, measured at FQC, optional, without a preferred direction. */
export function characteristic(feature: Characteristic): Feature {
  return {
    label: feature.name,
    gate: 'FQC',
    source: { type: 'characteristic', id: feature.name },
    missing: 'median',
    weight: 1,
    monotone: 0,
    hinges: [],
    statistics: { median: 0, scale: 1 },
    ...feature,
  };
}

/** Small, with every kind of feature: required and optional, computed, hinged on both sides. */
export function demonstrationSpecification(
  changes: Partial<FeatureSpecification> = {},
): FeatureSpecification {
  return {
    name: 'demonstration',
    version: '1.0.0',
    gate: 'FQC',
    completeness: 0.6,
    hardLimits: ['k_value', 'burr'],
    features: [
      characteristic({
        name: 'anode_loading',
        unit: 'mg/cm²',
        gate: 'IPQC',
        physical: { low: 5, high: 30 },
        statistics: { median: 12.9, scale: 0.1 },
      }),
      characteristic({
        name: 'cathode_loading',
        unit: 'mg/cm²',
        gate: 'IPQC',
        physical: { low: 10, high: 40 },
        statistics: { median: 21, scale: 0.15 },
      }),
      {
        ...characteristic({ name: 'np_ratio', unit: '1', physical: { low: 0.5, high: 2 }, gate: 'IPQC' }),
        source: {
          type: 'np-ratio',
          anodeLoading: 'anode_loading',
          cathodeLoading: 'cathode_loading',
          parameters: {
            anodeCapacity: 350,
            anodeActiveShare: 0.94,
            cathodeCapacity: 178,
            cathodeActiveShare: 0.97,
            scale: 0.93976,
          },
        },
        monotone: -1,
        hinges: [{ side: 'below', knot: 2 }],
        statistics: { median: 1.1, scale: 0.012 },
      },
      characteristic({
        name: 'burr',
        unit: 'µm',
        gate: 'IPQC',
        physical: { low: 0, high: 100 },
        weight: 2,
        monotone: 1,
        hinges: [{ side: 'above', knot: 2 }],
        statistics: { median: 5, scale: 1.5 },
      }),
      characteristic({
        name: 'k_value',
        unit: 'mV/d',
        physical: { low: -2, high: 50 },
        missing: 'required',
        weight: 2,
        monotone: 1,
        hinges: [{ side: 'above', knot: 2 }],
        statistics: { median: 0.25, scale: 0.05 },
      }),
    ],
    ...changes,
  };
}

/** Logistic model on it whose weights keep the declared directions; weights in log-odds per standard deviation. */
export function demonstrationModel(
  specification = demonstrationSpecification(),
  calibrationBins: readonly CalibrationBin[] = [],
): RiskModel & { readonly marginOf: (columns: readonly number[]) => number } {
  const columns = columnsOf(specification).map(({ name, feature: index, hinge }) => {
    const feature = specification.features[index];
    const weight = hinge === null ? 0.3 * (feature?.monotone ?? 0) : 0.8;
    const { median, scale } = feature?.statistics ?? { median: 0, scale: 1 };
    return { name, mean: hinge === null ? median : 0, sd: hinge === null ? scale : 1, weight };
  });
  const explain = logisticExplainer(specification, { intercept: -6, columns });
  return {
    name: 'demonstration',
    revision: '1.0.0-test',
    specification,
    calibration: { slope: 0.9, intercept: -0.1 },
    threshold: 0.02,
    calibrationBins,
    explain,
    marginOf: (row) => {
      const { bias, contributions } = explain(row);
      return contributions.reduce((sum, contribution) => sum + contribution, bias);
    },
  };
}

export const DEMONSTRATION_LIMITS: readonly SpecificationLimits[] = [
  { characteristic: 'burr', unit: 'µm', lsl: null, usl: 12 },
  { characteristic: 'k_value', unit: 'mV/d', lsl: null, usl: 0.714 },
  { characteristic: 'cathode_loading', unit: 'mg/cm²', lsl: 20.4, usl: 21.6 },
];

export const GOOD_CELL = { anode_loading: 12.9, cathode_loading: 21, burr: 5, k_value: 0.25 } as const;
