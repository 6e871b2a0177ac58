import type { FeatureSpecification } from './feature-specification';

/** How unlike its training cells a cell may be; from the model card. */
export interface NoveltyLimit {
  /** Share of the training cells within the limit. */
  readonly quantile: number;
  /** Over all features that were measured. */
  readonly limit: number;
  /** Over the required features alone. */
  readonly requiredLimit: number;
  /** By feature, in the order of the specification: how much heavier its tail is than that of a normal distribution. */
  readonly tails: readonly { readonly feature: string; readonly scale: number }[];
}

export interface Novelty {
  /** Root mean square of the robust z values, each over its tail; 0 for a cell without any value. */
  readonly distance: number;
  /** Names of the features that contribute most, at most three, largest first. */
  readonly features: readonly string[];
}

const NAMED = 3;

/**
 * Distance of a cell from the middle of the training cells, over the features that were measured.
 *
 * @param values - in the order of the specification; null = missing, left out
 * @param among - `required`: only features without which there is no grade
 */
export function noveltyOf(
  { features }: FeatureSpecification,
  values: readonly (number | null)[],
  { tails }: NoveltyLimit,
  among: 'all' | 'required' = 'all',
): Novelty {
  const parts = features.flatMap(({ name, statistics, missing }, index) => {
    if (among === 'required' && missing !== 'required') return [];
    const value = values[index] ?? null;
    if (value === null || statistics === null) return [];
    const scale = statistics.scale * (tails[index]?.scale ?? 1);
    return [{ name, square: ((value - statistics.median) / scale) ** 2 }];
  });
  if (parts.length === 0) return { distance: 0, features: [] };
  const sum = parts.reduce((total, { square }) => total + square, 0);
  return {
    distance: Math.sqrt(sum / parts.length),
    features: parts
      .sort((a, b) => b.square - a.square)
      .slice(0, NAMED)
      .map(({ name }) => name),
  };
}
