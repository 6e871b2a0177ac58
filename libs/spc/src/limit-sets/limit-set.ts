import type { FrozenLimits } from '../charts/chart-columns';
import { InvalidParameterError } from '../errors';
import type { ChartKind } from '../evaluate/chart-request';

/** What a limit set is for; null stands for every one of its kind. */
export interface LimitSetKey {
  readonly characteristic: string;
  readonly product: string | null;
  readonly machine: string | null;
  readonly recipe: string | null;
}

/** The data that limits were estimated from. */
export interface LimitSetBaseline {
  /** UTC instants of the first and last point, ms since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Points (subgroups) used. */
  readonly count: number;
  /** Hash of the values used, see {@link baselineHash}. */
  readonly hash: string;
}

export interface LimitSetExclusion {
  /** UTC instant of the excluded point, ms since 1970. */
  readonly atMs: number;
  readonly reason: string;
}

/**
 * Limits as a record: a mean, a sigma and a subgroup size with their origin. Upper and lower limits follow from them
 * and are never typed in. A record is never changed; a new version replaces it from an instant on.
 */
export interface LimitSet {
  readonly id: string;
  readonly version: number;
  readonly key: LimitSetKey;
  readonly chart: ChartKind;
  /** Stage of the process, for instance "after retooling". */
  readonly stage: string;
  readonly mean: number;
  readonly sigma: number | null;
  readonly n: number | null;
  readonly sigmaMethod: string;
  readonly baseline: LimitSetBaseline;
  readonly exclusions: readonly LimitSetExclusion[];
  /** UTC instant from which the set holds, ms since 1970. */
  readonly validFromMs: number;
  readonly author: string;
  readonly reason: string;
  /** UTC instant of the decision, ms since 1970. */
  readonly createdAtMs: number;
}

/** What a person decides about a limit set. */
export interface LimitSetDecision {
  readonly author: string;
  readonly reason: string;
  readonly atMs: number;
  readonly validFromMs: number;
}

export type LimitSetContent = Pick<
  LimitSet,
  'key' | 'chart' | 'stage' | 'mean' | 'sigma' | 'n' | 'sigmaMethod' | 'baseline' | 'exclusions'
>;

/**
 * A new limit set, or the next version of one.
 *
 * @param previous - the version it replaces; its key and id are kept
 * @throws InvalidParameterError without author or reason, for numbers that make no limits, a key other than the
 *   previous one's, or a validity before that of the previous version
 * @example
 * createLimitSet('ocv', content, { author: 'mh', reason: 'phase I accepted', atMs: 0, validFromMs: 0 }).version // => 1
 */
export function createLimitSet(
  id: string,
  content: LimitSetContent,
  decision: LimitSetDecision,
  previous?: LimitSet,
): LimitSet {
  const need = (name: string, text: string) => {
    if (text.trim() === '')
      throw new InvalidParameterError(name, '""', 'a limit set needs an author and a reason');
  };
  need('author', decision.author);
  need('reason', decision.reason);
  if (!Number.isFinite(content.mean)) throw new InvalidParameterError('mean', content.mean, 'must be finite');
  if (content.sigma !== null && !(content.sigma > 0 && Number.isFinite(content.sigma))) {
    throw new InvalidParameterError('sigma', content.sigma, 'must be above 0');
  }
  if (content.n !== null && !(content.n > 0))
    throw new InvalidParameterError('n', content.n, 'must be above 0');
  for (const { reason } of content.exclusions) {
    if (reason.trim() === '')
      throw new InvalidParameterError('exclusions', '""', 'an exclusion needs a reason');
  }
  if (previous) {
    if (previous.id !== id)
      throw new InvalidParameterError('id', id, `must be that of the previous version, ${previous.id}`);
    if (keyText(previous.key) !== keyText(content.key)) {
      throw new InvalidParameterError('key', keyText(content.key), `must be that of the previous version`);
    }
    if (decision.validFromMs < previous.validFromMs) {
      throw new InvalidParameterError(
        'validFromMs',
        decision.validFromMs,
        `must not be before the previous version (${previous.validFromMs}): past points keep their limits`,
      );
    }
  }
  return {
    id,
    version: (previous?.version ?? 0) + 1,
    ...content,
    validFromMs: decision.validFromMs,
    author: decision.author,
    reason: decision.reason,
    createdAtMs: decision.atMs,
  };
}

const keyText = (key: LimitSetKey): string =>
  JSON.stringify([key.characteristic, key.product, key.machine, key.recipe]);

/** The limits of a set in the form that charts take. */
export function frozenLimits(set: LimitSet): FrozenLimits {
  return {
    mean: set.mean,
    ...(set.sigma === null ? {} : { sigma: set.sigma }),
    ...(set.n === null ? {} : { n: set.n }),
  };
}
