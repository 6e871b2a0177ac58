import type { ChartColumns } from '../charts/chart-columns';
import type { SeriesLayout } from '../charts/series-layout';
import { RunRuleEvaluator } from './run-rule-evaluator';
import type { RunRule } from './run-rule';

/**
 * Signals of every point of a chart.
 *
 * Windows end at a missing point, an excluded point, a stage border and a window start (product change). An excluded
 * point is still judged alone against its limits, as Montgomery draws it. A stage whose sigma is 0 is not judged:
 * every rounding error would be a signal.
 *
 * @returns one word per point, bit i set when rule i signals
 * @see vectors: test/vectors/spc/rules_cases.json, rules_random.json
 */
export function evaluateRunRules(
  columns: ChartColumns,
  layout: SeriesLayout,
  rules: readonly RunRule[],
  early = false,
): Int32Array {
  const signals = new Int32Array(layout.length);
  if (rules.length === 0) return signals;
  const { statistic, sigma, lower, upper } = columns;
  const { excluded, windowStart } = layout;
  const evaluator = new RunRuleEvaluator(rules, early);
  for (const stage of layout.stages) {
    evaluator.breakWindows();
    // Points from `start` on wait until a gap, a border or the end of the stage closes their run.
    let start = stage.start;
    for (let i = stage.start; i < stage.end; i++) {
      const value = statistic[i] as number;
      if (value === value && sigma[i] !== 0 && excluded[i] === 0) {
        if (windowStart !== null && windowStart[i] === 1) {
          evaluator.advance(columns, start, i, signals);
          evaluator.breakWindows();
          start = i;
        }
        continue;
      }
      evaluator.advance(columns, start, i, signals);
      evaluator.breakWindows();
      start = i + 1;
      if (value === value && sigma[i] !== 0) {
        signals[i] = evaluator.judgeAlone(value, lower[i] as number, upper[i] as number);
      }
    }
    evaluator.advance(columns, start, stage.end, signals);
  }
  return signals;
}
