import { derivedValue } from './derived-value';
import { UnfittedFeatureError } from './errors';
import { columnsOf, type Feature, type FeatureSpecification, type Hinge } from './feature-specification';
import { quantity } from './quantity';

/** Measured values by characteristic id, in the unit of the specification; null or absent = not measured. */
export type Measurements = Readonly<Record<string, number | null | undefined>>;

/** A value that is no evidence. */
export interface Quarantined {
  readonly feature: string;
  /** As reported; may be NaN or infinite. */
  readonly value: number;
  /** Names value, unit and rule. */
  readonly reason: string;
}

/** What the measurements say of each feature, before anything is imputed. */
export interface FeatureValues {
  /** In the order of the specification; null = missing or quarantined. */
  readonly values: readonly (number | null)[];
  readonly quarantined: readonly Quarantined[];
  /** Names of the features without a usable value, quarantined ones included. */
  readonly missing: readonly string[];
  /** Weighted share of the features with a usable value, 0 … 1. */
  readonly completeness: number;
}

export type FeatureVector =
  | (FeatureValues & {
      readonly kind: 'vector';
      /** Input row of the model, see `columnsOf`; every number finite. */
      readonly columns: readonly number[];
    })
  | (FeatureValues & {
      readonly kind: 'insufficient';
      /** Missing features that are required; empty when only the completeness is too low. */
      readonly required: readonly string[];
    });

/** The features of a cell, quarantined where a value is outside its physical range. Nothing is imputed. */
export function featureValues(
  specification: FeatureSpecification,
  measurements: Measurements,
): FeatureValues {
  const { features } = specification;
  const quarantined: Quarantined[] = [];
  const measured = new Map<string, number>();
  const accept = (feature: Feature, value: number | null | undefined): number | null => {
    if (value === null || value === undefined) return null;
    const reason = reasonToQuarantine(feature, value);
    if (reason === null) return value;
    quarantined.push({ feature: feature.name, value, reason });
    return null;
  };

  const values = features.map((feature) => {
    if (feature.source.type !== 'characteristic') return null;
    const { id } = feature.source;
    // A characteristic is an own key only: `measurements` may be any object a client sent.
    const value = accept(feature, Object.hasOwn(measurements, id) ? measurements[id] : null);
    if (value !== null) measured.set(id, value);
    return value;
  });
  for (const [index, feature] of features.entries()) {
    if (feature.source.type === 'characteristic') continue;
    values[index] = accept(
      feature,
      derivedValue(feature.source, (id) => measured.get(id)),
    );
  }

  const present = features.reduce((sum, { weight }, index) => sum + (values[index] === null ? 0 : weight), 0);
  const total = features.reduce((sum, { weight }) => sum + weight, 0);
  return {
    values,
    quarantined,
    missing: features.filter((_, index) => values[index] === null).map(({ name }) => name),
    completeness: present / total,
  };
}

/**
 * The input row of the model, or why there is none: a required feature is missing, or too many others are.
 *
 * @throws UnfittedFeatureError when the specification has no training statistics
 */
export function featureVector(
  specification: FeatureSpecification,
  measurements: Measurements,
): FeatureVector {
  const found = featureValues(specification, measurements);
  const required = specification.features
    .filter((feature, index) => feature.missing === 'required' && found.values[index] === null)
    .map(({ name }) => name);
  if (required.length > 0 || found.completeness < specification.completeness) {
    return { ...found, kind: 'insufficient', required };
  }
  return { ...found, kind: 'vector', columns: modelRow(specification, found.values) };
}

/** Transforms feature values into the model's input row; the training median stands in for null. */
function modelRow(specification: FeatureSpecification, values: readonly (number | null)[]): number[] {
  return columnsOf(specification).map(({ feature: index, hinge }) => {
    const feature = specification.features[index];
    if (!feature?.statistics) throw new UnfittedFeatureError(feature?.name ?? String(index));
    const value = values[index] ?? feature.statistics.median;
    return hinge === null
      ? value
      : hingeValue(hinge, (value - feature.statistics.median) / feature.statistics.scale);
  });
}

function hingeValue({ side, knot, shape }: Hinge, z: number): number {
  const excess = Math.max(0, (side === 'above' ? z : -z) - knot);
  return shape === 'log' ? Math.log1p(excess) : excess;
}

function reasonToQuarantine({ name, unit, physical }: Feature, value: number): string | null {
  if (!Number.isFinite(value)) return `${name} ${value} is not a finite number`;
  if (value >= physical.low && value <= physical.high) return null;
  return `${name} ${quantity(value, unit)} is outside its physical range ${physical.low} … ${quantity(physical.high, unit)}`;
}
