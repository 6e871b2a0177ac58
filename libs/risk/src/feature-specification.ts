import type { PoreParameters } from './physics';

/** Point of the process up to which something is known of a cell. */
export type Gate = 'IPQC' | 'FQC' | 'OQC';

/** A characteristic as measured; `id` as in the plant description. */
export interface CharacteristicSource {
  readonly type: 'characteristic';
  readonly id: string;
}

/** Ratio of the areal capacities of anode and cathode; see `npRatio`. */
export interface NpRatioSource {
  readonly type: 'np-ratio';
  /** Characteristic ids of the mass loadings, mg/cm². */
  readonly anodeLoading: string;
  readonly cathodeLoading: string;
  readonly parameters: NpRatioParameters;
}

export interface NpRatioParameters {
  /** Specific capacities of the active materials, mAh/g. */
  readonly anodeCapacity: number;
  readonly cathodeCapacity: number;
  /** Mass shares of active material in the coatings, 0 … 1. */
  readonly anodeActiveShare: number;
  readonly cathodeActiveShare: number;
  /** Design ratio over ratio at the nominal loadings: covers what the loadings do not show, such as overhang. */
  readonly scale: number;
}

/** Porosity of a coating; see `porosity`. */
export interface PorositySource {
  readonly type: 'porosity';
  /** Characteristic id of the coating's density, g/cm³. */
  readonly density: string;
  readonly parameters: { readonly trueDensity: number };
}

/** Electrolyte over pores; see `fillPerPoreVolume`. */
export interface FillPerPoreVolumeSource {
  readonly type: 'fill-per-pore-volume';
  /** Characteristic ids: electrolyte in g, loading of the cathode in mg/cm², density of its coating in g/cm³. */
  readonly fillMass: string;
  readonly loading: string;
  readonly density: string;
  readonly parameters: PoreParameters;
}

/**
 * A characteristic as it would be at the reference temperature; see `temperatureCorrected`. Without a temperature the
 * value stands as it was measured: the correction is small, and a missing one must not hide the value.
 */
export interface TemperatureCorrectedSource {
  readonly type: 'temperature-corrected';
  readonly value: string;
  /** Characteristic id, °C. */
  readonly temperature: string;
  readonly parameters: { readonly perKelvin: number; readonly reference: number };
}

/** Rise of the resistance at low state of charge; see `deltaDcir`. */
export interface DeltaDcirSource {
  readonly type: 'delta-dcir';
  /** Characteristic ids, mΩ. */
  readonly lowCharge: string;
  readonly halfCharge: string;
}

/** Decimal logarithm of a characteristic that spreads over decades, such as an insulation resistance; see `decades`. */
export interface LogarithmSource {
  readonly type: 'logarithm';
  /** Characteristic id. */
  readonly of: string;
}

/** A quantity computed from characteristics. */
export type DerivedSource =
  | NpRatioSource
  | PorositySource
  | FillPerPoreVolumeSource
  | TemperatureCorrectedSource
  | DeltaDcirSource
  | LogarithmSource;

export type FeatureSource = CharacteristicSource | DerivedSource;

/**
 * e = max(0, z − knot) for `above`, max(0, −z − knot) for `below`, with z = (x − median)/scale; `log` takes ln(1 + e),
 * for a quantity that spreads over decades, such as self-discharge.
 */
export interface Hinge {
  readonly side: 'above' | 'below';
  /** In robust standard deviations. */
  readonly knot: number;
  /** Left out: `linear`. */
  readonly shape?: 'linear' | 'log';
}

/** Of the training period: median, and scale = 1.4826 × median absolute deviation, in the unit of the feature. */
export interface FeatureStatistics {
  readonly median: number;
  readonly scale: number;
}

export interface Feature {
  /** The characteristic's id or the name of a computed quantity. */
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** Earliest gate at which it is known. */
  readonly gate: Gate;
  readonly source: FeatureSource;
  /** What physics and gauge allow, inclusive. A value outside is a fault of the measurement, not a bad cell. */
  readonly physical: { readonly low: number; readonly high: number };
  /** `required`: without it there is no grade but INSUFFICIENT_EVIDENCE. `median`: the training median stands in. */
  readonly missing: 'required' | 'median';
  /** Share in the completeness of the evidence, relative to the other features; above 0. */
  readonly weight: number;
  /** 1: a higher value is never better; −1: a lower value is never better; 0: neither. */
  readonly monotone: -1 | 0 | 1;
  readonly hinges: readonly Hinge[];
  /** Null before the specification is fitted to training data. */
  readonly statistics: FeatureStatistics | null;
}

/**
 * What a model is told about a cell: the contract between plant, training and scorer.
 * Both training and scoring compute features with this library, so that there is one implementation.
 */
export interface FeatureSpecification {
  readonly name: string;
  readonly version: string;
  /** Gate at which the model may be asked; every feature is known there. */
  readonly gate: Gate;
  /** Least weighted share of features present, 0 … 1. */
  readonly completeness: number;
  /** Characteristics of which a value outside its specification limits is HIGH whatever the model says. */
  readonly hardLimits: 'all' | readonly string[];
  readonly features: readonly Feature[];
}

/** An input column of the model. */
export interface Column {
  /** e.g. `burr`, `burr above 2`. */
  readonly name: string;
  /** Position of its feature in the specification. */
  readonly feature: number;
  /** Null: the value itself. */
  readonly hinge: Hinge | null;
}

/** Columns in the order of the model's input: of each feature its value, then its hinges. */
export function columnsOf(specification: FeatureSpecification): readonly Column[] {
  const known = columnsBySpecification.get(specification);
  if (known !== undefined) return known;
  const columns = specification.features.flatMap((feature, index) => [
    { name: feature.name, feature: index, hinge: null },
    ...feature.hinges.map((hinge) => ({
      name: `${feature.name} ${hinge.shape === 'log' ? 'log ' : ''}${hinge.side} ${hinge.knot}`,
      feature: index,
      hinge,
    })),
  ]);
  columnsBySpecification.set(specification, columns);
  return columns;
}

/** Specifications are never changed, and their columns are asked for with every cell. */
const columnsBySpecification = new WeakMap<FeatureSpecification, readonly Column[]>();

/** Ids of the characteristics from which the features are computed, each once. */
export function inputsOf(specification: FeatureSpecification): string[] {
  return [...new Set(specification.features.flatMap(({ source }) => inputsOfSource(source)))];
}

/** Ids of the characteristics that a source needs, with those it can do without. */
export function inputsOfSource(source: FeatureSource): string[] {
  switch (source.type) {
    case 'characteristic':
      return [source.id];
    case 'np-ratio':
      return [source.anodeLoading, source.cathodeLoading];
    case 'porosity':
      return [source.density];
    case 'fill-per-pore-volume':
      return [source.fillMass, source.loading, source.density];
    case 'temperature-corrected':
      return [source.value, source.temperature];
    case 'delta-dcir':
      return [source.lowCharge, source.halfCharge];
    case 'logarithm':
      return [source.of];
  }
}

/** The specification of an earlier gate: only the features that are known there. */
export function atGate(specification: FeatureSpecification, gate: Gate): FeatureSpecification {
  const known = GATES.indexOf(gate);
  return {
    ...specification,
    gate,
    features: specification.features.filter((feature) => GATES.indexOf(feature.gate) <= known),
  };
}

/** In the order of the process. */
export const GATES: readonly [Gate, ...Gate[]] = ['IPQC', 'FQC', 'OQC'];
