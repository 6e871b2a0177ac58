import type { FeatureAnswer } from '../api/answers';

/** Features by their name, of the models that can be used: what a number means that a grade names. */
export type Features = ReadonlyMap<string, FeatureAnswer>;

/** The label with its unit; the bare name of a feature that nobody described. */
export function featureText(features: Features, name: string): string {
  const found = features.get(name);
  if (found === undefined) return name;
  return found.unit === '' || found.unit === '1' ? found.label : `${found.label} (${found.unit})`;
}
