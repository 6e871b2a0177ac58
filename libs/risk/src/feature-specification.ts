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

export type FeatureSource = CharacteristicSource | NpRatioSource;

/** max(0, z − knot) for `above`, max(0, −z − knot) for `below`, with z = (x − median)/scale. */
export interface Hinge {
  readonly side: 'above' | 'below';
  /** In robust standard deviations. */
  readonly knot: number;
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
export function columnsOf(specification: FeatureSpecification): Column[] {
  return specification.features.flatMap((feature, index) => [
    { name: feature.name, feature: index, hinge: null },
    ...feature.hinges.map((hinge) => ({
      name: `${feature.name} ${hinge.side} ${hinge.knot}`,
      feature: index,
      hinge,
    })),
  ]);
}

/** Ids of the characteristics from which the features are computed, each once. */
export function inputsOf(specification: FeatureSpecification): string[] {
  return [...new Set(specification.features.flatMap(({ source }) => inputsOfSource(source)))];
}

export function inputsOfSource(source: FeatureSource): string[] {
  return source.type === 'characteristic' ? [source.id] : [source.anodeLoading, source.cathodeLoading];
}
