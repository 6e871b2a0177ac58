import type { FeatureAnswer } from '../api/answers';

/** Features by their name, of the models that can be used: what a number means that a grade names. */
export type Features = ReadonlyMap<string, FeatureAnswer>;

/** What people call a feature; the bare name of one that nobody described. */
export function featureLabel(features: Features, name: string): string {
  return features.get(name)?.label ?? name;
}
