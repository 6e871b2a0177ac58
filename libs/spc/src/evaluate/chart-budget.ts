import { binomialCdf, binomialSf, poissonCdf, poissonSf } from '@cellgate/statistics';
import type { RunRule } from '../rules/run-rule';
import { cusumRunLength } from '../run-length/cusum-run-length';
import { ewmaRunLength } from '../run-length/ewma-run-length';
import { budget, type FalseAlarmBudget, falseAlarmBudget } from '../run-length/false-alarm-budget';
import type { FamilyChart } from './chart-family';
import type { CheckedRequest } from './check-chart-request';

const DAY_MS = 86_400_000;
/** Sizes are looked at one by one up to here; a longer chart is represented by every so-manieth point. */
const MOST_SIZES = 500;

/** The false-alarm budget of a chart: by the chart's own distribution where that is known. */
export function chartBudget(
  request: CheckedRequest,
  family: FamilyChart,
  rules: readonly RunRule[],
): FalseAlarmBudget {
  const { chart, params } = request;
  const perDay = params.pointsPerDay ?? pointsPerDay(request);
  const shift = params.shift;
  const width = params.L ?? 3;
  if (chart === 'cusum') {
    const design = {
      k: params.k ?? 0.5,
      h: params.h ?? 5,
      headStart: params.fir === true ? 0.5 : typeof params.fir === 'number' ? params.fir : 0,
    };
    return budget(cusumRunLength(design), 'CUSUM integral equation', perDay, {
      shift,
      points: () => cusumRunLength(design, shift),
    });
  }
  if (rules.length === 0)
    return budget(null, 'no rules are applied', undefined, { shift: undefined, points: () => null });
  if (chart === 'ewma') {
    const design = { lambda: params.lambda ?? 0.2, width };
    return budget(ewmaRunLength(design), 'EWMA integral equation, constant limits', perDay, {
      shift,
      points: () => ewmaRunLength(design, shift),
    });
  }
  if (chart === 't2') {
    const alpha = family.hotelling?.alpha ?? 0;
    return budget(1 / alpha, 'alpha per point', perDay, { shift: undefined, points: () => null });
  }
  const onlyLimits = rules.every((rule) => rule.kind === 'beyond-limits');
  if (onlyLimits) {
    const risk = countRisk(request, family);
    if (risk !== null) {
      const arl0 = risk > 0 ? 1 / risk : null;
      return budget(arl0, 'exact distribution of the counts', perDay, {
        shift: undefined,
        points: () => null,
      });
    }
  }
  return falseAlarmBudget(rules, width, perDay, shift);
}

/** Mean probability that an in-control count falls outside its limits; null for charts of other statistics. */
function countRisk(request: CheckedRequest, family: FamilyChart): number | null {
  const { chart, layout } = request;
  const last = layout.stages[layout.stages.length - 1];
  if (!last || !['p', 'np', 'c', 'u', 'g'].includes(chart)) return null;
  const { center, lower, upper, size } = family.main;
  const step = Math.max(1, Math.ceil((last.end - last.start) / MOST_SIZES));
  let risk = 0;
  let points = 0;
  for (let i = last.start; i < last.end; i += step) {
    const n = size[i] as number;
    const mean = center[i] as number;
    const high = upper[i] as number;
    const low = lower[i] as number;
    if (!(n > 0) || !(high >= 0)) continue;
    const scale = chart === 'p' || chart === 'u' ? n : 1;
    const most = Math.floor(high * scale * (1 + 1e-12));
    const least = Math.ceil(low * scale * (1 - 1e-12));
    points++;
    if (chart === 'g') risk += (mean / (mean + 1)) ** (most + 1);
    else if (chart === 'p' || chart === 'np') {
      const rate = chart === 'p' ? mean : mean / n;
      risk += binomialSf(Math.min(most, n), n, rate) + (least > 0 ? binomialCdf(least - 1, n, rate) : 0);
    } else {
      const expected = mean * scale;
      risk += poissonSf(most, expected) + (least > 0 ? poissonCdf(least - 1, expected) : 0);
    }
  }
  return points === 0 ? null : risk / points;
}

function pointsPerDay(request: CheckedRequest): number | undefined {
  const times = request.sampling.timesMs;
  if (!times || times.length < 2) return undefined;
  const first = times[0] as number;
  const last = times[times.length - 1] as number;
  return last > first ? ((times.length - 1) * DAY_MS) / (last - first) : undefined;
}
