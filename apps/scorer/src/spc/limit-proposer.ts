import type { WatchedSeries } from '@cellgate/plant';
import type { LineRecords, ProposalContent } from '@cellgate/records';
import { baselineHash, proposeLimits, type TrackState } from '@cellgate/spc';

/** Readings without limits after which limits are proposed, and again after so many more. */
export const LEAST_READINGS = 50;
export const PROPOSAL_STEP = 50;

/** Readings that follow one another tell less: at least so many independent ones are needed. */
const LEAST_INDEPENDENT = 25;

/**
 * Limits from the readings of a series that has none, for a person to accept.
 *
 * Where readings follow one another (lag-1 test), moving ranges are too small and limits from them would alarm all the
 * time: the overall standard deviation is proposed then, and the warning says so. n readings of lag-1 autocorrelation r
 * are worth n (1 − r)/(1 + r) independent ones; a series that drifts is worth next to none, and gets no proposal.
 *
 * @returns null when the readings show no stable process
 */
export function limitsFromHistory(
  series: WatchedSeries,
  product: string | null,
  history: TrackState['history'],
): ProposalContent | null {
  const request = { chart: 'i-mr', values: history.values, rules: series.monitoring.rules } as const;
  const plain = proposeLimits(request);
  const { r = 0, n = 0, correlated = false } = plain.after.autocorrelation ?? {};
  if (correlated && (n * (1 - r)) / (1 + r) < LEAST_INDEPENDENT) return null;
  const { after, exclusions, stable, warnings } = correlated
    ? proposeLimits({ ...request, params: { estimator: 'sd' } })
    : plain;
  const { mean, sigma, sigmaMethod, stages } = after;
  if (!stable || typeof mean !== 'number' || sigma === null || !(sigma > 0)) return null;
  const excluded = new Set(exclusions.map(({ index }) => index));
  const used = history.values.filter((value, index) => value !== null && !excluded.has(index));
  const instant = (index: number): number => history.atMs[index] ?? 0;
  return {
    content: {
      key: { characteristic: series.characteristic, product, machine: series.machine, recipe: null },
      chart: 'i-mr',
      stage: '',
      mean,
      sigma,
      n: 1,
      sigmaMethod,
      baseline: {
        fromMs: instant(0),
        toMs: instant(history.atMs.length - 1),
        count: stages[stages.length - 1]?.count ?? used.length,
        hash: baselineHash(used),
      },
      exclusions: exclusions.map(({ index, signals }) => ({
        atMs: instant(index),
        reason: `beyond the limits in phase I (${signals.join(', ')})`,
      })),
    },
    exclusions: exclusions.map(({ index, signals }) => ({ atMs: instant(index), signals })),
    stable,
    warnings: [...warnings, ...after.warnings],
  };
}

/** Puts a proposal on record. @returns whether there was one to make */
export function propose(
  records: LineRecords,
  series: WatchedSeries,
  product: string | null,
  history: TrackState['history'],
): boolean {
  const proposal = limitsFromHistory(series, product, history);
  if (proposal === null) return false;
  records.limitSets.propose(proposal);
  return true;
}
