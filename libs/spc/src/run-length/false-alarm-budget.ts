import { RULE_PRESETS } from '../rules/rule-presets';
import type { RunRule } from '../rules/run-rule';
import { averageRunLength } from './average-run-length';

/**
 * In-control run lengths of the presets at 3 sigma, as {@link averageRunLength} gives them (a test compares): the
 * large ones take a second, and every chart shows one.
 */
const PRESET_ARL0 = new Map<readonly RunRule[], number>([
  [RULE_PRESETS.nelson, 73.47995158619],
  [RULE_PRESETS['western-electric'], 91.75077312835],
  [RULE_PRESETS.aiag, 54.15865159361],
  [RULE_PRESETS.montgomery, 65.78746987425],
  [RULE_PRESETS.juran, 88.86648026223],
  [RULE_PRESETS['iso-7870-2'], 370.39834734496],
]);

export interface FalseAlarmBudget {
  /** Points between false alarms of a stable process; null when there are no rules or it cannot be computed. */
  readonly arl0: number | null;
  /** How it was computed. */
  readonly basis: string;
  /** Expected false alarms a day, when the number of points a day is known. */
  readonly perDay?: number;
  /** Points until a shift of the mean is signalled. */
  readonly arl1?: { readonly shift: number; readonly points: number | null };
}

/**
 * What a rule set costs in false alarms and how soon it finds a shift, for independent normal points.
 *
 * @param pointsPerDay - points plotted a day
 * @param shift - a shift of interest in sigma of the plotted statistic
 * @example
 * falseAlarmBudget(RULE_PRESETS.nelson, 3, 1440).perDay // => 19.597...
 */
export function falseAlarmBudget(
  rules: readonly RunRule[],
  width: number,
  pointsPerDay?: number,
  shift?: number,
): FalseAlarmBudget {
  const stored = width === 3 ? PRESET_ARL0.get(rules) : undefined;
  const found = stored ?? averageRunLength(rules, { width });
  const arl0 = found !== null && Number.isFinite(found) ? found : null;
  return budget(arl0, 'independent normal points, exact Markov chain, early windows', pointsPerDay, {
    shift,
    points: () => averageRunLength(rules, { width, shift: shift ?? 0 }),
  });
}

/** A budget from a run length that is already known. */
export function budget(
  arl0: number | null,
  basis: string,
  pointsPerDay: number | undefined,
  shifted: { readonly shift: number | undefined; readonly points: () => number | null },
): FalseAlarmBudget {
  const points = shifted.shift === undefined ? undefined : shifted.points();
  return {
    arl0,
    basis,
    ...(pointsPerDay === undefined ? {} : { perDay: arl0 === null ? 0 : pointsPerDay / arl0 }),
    ...(shifted.shift === undefined || points === undefined
      ? {}
      : {
          arl1: { shift: shifted.shift, points: points !== null && Number.isFinite(points) ? points : null },
        }),
  };
}
