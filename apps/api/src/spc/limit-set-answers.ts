import type { LimitSet } from '@cellgate/spc';
import { timeText } from '../http/fields';
import type { AnswerOf } from '../http/route';
import type { listLimitSets } from './limit-sets.routes';

type LimitSetAnswer = AnswerOf<typeof listLimitSets>['data'][number];

/** A limit set as the API shows it; `next` is the version that follows it. */
export function limitSetAnswer(set: LimitSet, next: LimitSet | undefined): LimitSetAnswer {
  const { key, mean, sigma, n, baseline } = set;
  const width = sigma === null ? null : (3 * sigma) / Math.sqrt(n ?? 1);
  return {
    id: set.id,
    version: set.version,
    characteristic: key.characteristic,
    machine: key.machine,
    product: key.product,
    recipe: key.recipe,
    chart: set.chart,
    stage: set.stage,
    mean,
    sigma,
    n,
    limits: {
      lcl: width === null ? null : mean - width,
      cl: mean,
      ucl: width === null ? null : mean + width,
    },
    sigmaMethod: set.sigmaMethod,
    baseline: {
      from: timeText(baseline.fromMs),
      to: timeText(baseline.toMs),
      count: baseline.count,
      hash: baseline.hash,
    },
    exclusions: set.exclusions.map(({ atMs, reason }) => ({ at: timeText(atMs), reason })),
    validFrom: timeText(set.validFromMs),
    validTo: next === undefined ? null : timeText(next.validFromMs),
    author: set.author,
    reason: set.reason,
    createdAt: timeText(set.createdAtMs),
  };
}

/** Answers of sets of which every version is in the list. */
export function limitSetAnswers(sets: readonly LimitSet[]): LimitSetAnswer[] {
  const byVersion = new Map(sets.map((set) => [`${set.id}#${set.version}`, set]));
  return sets.map((set) => limitSetAnswer(set, byVersion.get(`${set.id}#${set.version + 1}`)));
}
