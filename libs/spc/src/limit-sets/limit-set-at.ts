import type { LimitSet, LimitSetKey } from './limit-set';

/** A measured point, for which a limit set is looked up. */
export interface LimitSetPoint {
  readonly characteristic: string;
  readonly product: string | null;
  readonly machine: string | null;
  readonly recipe: string | null;
  /** UTC instant, ms since 1970. */
  readonly atMs: number;
}

/**
 * The limit set that holds at a point: of the sets that match it and are valid at its instant, the most specific, then
 * the one valid latest, then the highest version.
 *
 * A null in a set's key matches anything. Specificity counts product before machine before recipe, so the order of the
 * records makes no difference, and neither does the time range that a dashboard shows.
 *
 * @returns null when none holds
 * @example
 * limitSetAt([], { characteristic: 'ocv', product: null, machine: null, recipe: null, atMs: 0 }) // => null
 */
export function limitSetAt(sets: readonly LimitSet[], point: LimitSetPoint): LimitSet | null {
  let best: LimitSet | null = null;
  for (const set of sets) {
    if (set.validFromMs > point.atMs || !matches(set.key, point)) continue;
    if (best === null || ranks(set, best)) best = set;
  }
  return best;
}

function matches(key: LimitSetKey, point: LimitSetPoint): boolean {
  return (
    key.characteristic === point.characteristic &&
    (key.product === null || key.product === point.product) &&
    (key.machine === null || key.machine === point.machine) &&
    (key.recipe === null || key.recipe === point.recipe)
  );
}

const specificity = ({ product, machine, recipe }: LimitSetKey): number =>
  (product === null ? 0 : 4) + (machine === null ? 0 : 2) + (recipe === null ? 0 : 1);

function ranks(set: LimitSet, best: LimitSet): boolean {
  const by = specificity(set.key) - specificity(best.key);
  if (by !== 0) return by > 0;
  if (set.validFromMs !== best.validFromMs) return set.validFromMs > best.validFromMs;
  if (set.version !== best.version) return set.version > best.version;
  return set.id < best.id;
}
