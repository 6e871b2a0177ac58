import type { FrozenLimits } from '../charts/chart-columns';
import type { MultivariateEstimate } from '../charts/hotelling-chart';
import type { Specification } from '../capability/capability-indices';
import type { ChartKind } from './chart-request';
import { isFiniteNumber, isList, isRecord, type IssueList, shown } from './issue-list';

const NEEDS_SIGMA: readonly ChartKind[] = [
  'i-mr',
  'xbar-r',
  'xbar-s',
  'ewma',
  'cusum',
  't',
  'dnom',
  'three-way',
];
const WITHOUT_LIMITS: readonly ChartKind[] = ['z-mr', 'q'];
const NOT_NEGATIVE: readonly ChartKind[] = ['p', 'np', 'c', 'u', 'laney-p', 'laney-u', 'g'];

/** Frozen limits of a request: one set, or one for every stage. */
export function checkLimits(
  limits: unknown,
  chart: ChartKind,
  stageCount: number,
  issues: IssueList,
): FrozenLimits | readonly FrozenLimits[] | undefined {
  if (limits === undefined || limits === null) return undefined;
  if (WITHOUT_LIMITS.includes(chart)) {
    issues.add(
      '/limits',
      'INVALID_LIMITS',
      `chart ${chart} is standardised by its own history and takes no limits`,
    );
    return undefined;
  }
  if (!Array.isArray(limits)) return checkSet(limits, '/limits', chart, issues);
  if (limits.length !== stageCount) {
    issues.add('/limits', 'INVALID_LIMITS', `${limits.length} limit sets for ${stageCount} stages`);
  }
  const sets: readonly unknown[] = limits;
  return sets.map((set, index) => checkSet(set, `/limits/${index}`, chart, issues) ?? { mean: NaN });
}

function checkSet(
  set: unknown,
  pointer: string,
  chart: ChartKind,
  issues: IssueList,
): FrozenLimits | undefined {
  if (!isRecord(set)) {
    issues.add(pointer, 'INVALID_LIMITS', `must be {mean, sigma, n?}, got ${shown(set)}`);
    return undefined;
  }
  const foreign = Object.keys(set).find((key) => !['mean', 'sigma', 'n'].includes(key));
  if (foreign !== undefined) {
    issues.add(
      `${pointer}/${foreign}`,
      'UNKNOWN_FIELD',
      'limits follow from mean, sigma and n; upper and lower limits are never typed in',
    );
  }
  const { mean, sigma, n } = set;
  if (!isFiniteNumber(mean))
    issues.add(`${pointer}/mean`, 'INVALID_LIMITS', `${shown(mean)}: must be a finite number`);
  else if (NOT_NEGATIVE.includes(chart) && mean < 0) {
    issues.add(`${pointer}/mean`, 'INVALID_LIMITS', `${mean}: must not be negative`);
  } else if ((chart === 'p' || chart === 'laney-p') && mean > 1) {
    issues.add(`${pointer}/mean`, 'INVALID_LIMITS', `${mean}: a fraction is at most 1`);
  }
  const absent = sigma === undefined || sigma === null;
  if (absent && NEEDS_SIGMA.includes(chart)) {
    issues.add(`${pointer}/sigma`, 'INVALID_LIMITS', `chart ${chart} needs sigma`);
  } else if (!absent && !(isFiniteNumber(sigma) && sigma > 0)) {
    issues.add(`${pointer}/sigma`, 'INVALID_LIMITS', `${shown(sigma)}: must be above 0`);
  }
  if (n !== undefined && n !== null && !(isFiniteNumber(n) && n > 0)) {
    issues.add(`${pointer}/n`, 'INVALID_LIMITS', `${shown(n)}: must be above 0`);
  }
  return {
    mean: isFiniteNumber(mean) ? mean : NaN,
    ...(isFiniteNumber(sigma) ? { sigma } : {}),
    ...(isFiniteNumber(n) ? { n } : {}),
  };
}

/** Frozen mean vector and covariance of a T² chart. */
export function checkVectorLimits(
  limits: unknown,
  variables: number,
  issues: IssueList,
): MultivariateEstimate | undefined {
  if (limits === undefined || limits === null) return undefined;
  const bad = (detail: string): undefined => {
    issues.add('/limits', 'INVALID_LIMITS', detail);
    return undefined;
  };
  if (!isRecord(limits)) return bad('limits of t2 are {mean: [...], covariance: [[...]], count, n}');
  const { mean, covariance, count, n = 1 } = limits;
  const foreign = Object.keys(limits).find((key) => !['mean', 'covariance', 'count', 'n'].includes(key));
  if (foreign !== undefined)
    return bad(`unknown field ${foreign}; limits of t2 are {mean, covariance, count, n}`);
  if (!isVector(mean, variables)) return bad(`mean must be ${variables} finite numbers`);
  if (!isList(covariance) || covariance.length !== variables)
    return bad(`covariance must have ${variables} rows`);
  const rows = Array.from({ length: variables }, (_, i) => covariance[i]);
  if (!rows.every((row): row is number[] => isVector(row, variables))) {
    return bad(`covariance must have ${variables} finite numbers a row`);
  }
  for (const [i, row] of rows.entries()) {
    if (!((row[i] as number) > 0)) return bad('covariance must have variances above 0 on its diagonal');
    for (let j = 0; j < i; j++) {
      const difference = Math.abs((row[j] as number) - ((rows[j] as number[])[i] as number));
      if (difference > 1e-9 * Math.sqrt((row[i] as number) * ((rows[j] as number[])[j] as number))) {
        return bad('covariance must be symmetric');
      }
    }
  }
  if (!Number.isInteger(count) || (count as number) < 2)
    return bad('count must be the number of points behind the estimate');
  if (!Number.isInteger(n) || (n as number) < 1) return bad('n must be the subgroup size');
  return { mean, covariance: rows, count: count as number, n: n as number };
}

function isVector(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(isFiniteNumber);
}

/** Specification limits; null counts as absent. */
export function checkSpec(spec: unknown, issues: IssueList): Specification | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isRecord(spec)) {
    issues.add('/spec', 'INVALID_SPEC', `must be {lsl?, usl?, target?}, got ${shown(spec)}`);
    return undefined;
  }
  const result: { lsl?: number; usl?: number; target?: number } = {};
  for (const [key, value] of Object.entries(spec)) {
    if (key !== 'lsl' && key !== 'usl' && key !== 'target') {
      issues.add(`/spec/${key}`, 'UNKNOWN_FIELD', 'a specification has lsl, usl and target');
    } else if (isFiniteNumber(value)) {
      result[key] = value;
    } else if (value !== null && value !== undefined) {
      issues.add(`/spec/${key}`, 'INVALID_SPEC', `${shown(value)}: must be a finite number`);
    }
  }
  const { lsl, usl } = result;
  if (lsl !== undefined && usl !== undefined && lsl >= usl) {
    issues.add('/spec/lsl', 'INVALID_SPEC', `lsl ${lsl} is not below usl ${usl}`);
  }
  // A target alone asks for nothing.
  return lsl === undefined && usl === undefined ? undefined : result;
}
