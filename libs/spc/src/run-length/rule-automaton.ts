import { RunRuleEvaluator, type RunRuleState } from '../rules/run-rule-evaluator';
import type { RunRule } from '../rules/run-rule';

/** Direction of a step as a table column. */
export const FALLING = 0;
export const FIRST = 1;
export const RISING = 2;

/**
 * One rule as a finite automaton over cells of the value axis and directions of the step.
 * `next[(state * cells + cell) * 3 + direction]` is the next state, or −1 when the rule signals.
 */
export interface RuleAutomaton {
  readonly states: number;
  readonly next: Int32Array;
}

const MOST_STATES = 4000;

/**
 * Enumerates the automaton of a rule with the evaluator itself, so that run lengths are those of the very code that
 * judges the points. Early start: k of the first points already signal (Champ & Woodall 1987).
 *
 * @param cells - borders of the cells in sigma, rising; the first is −Infinity and the last Infinity
 * @param width - control limits in sigma
 * @returns null when the rule remembers more than 4000 states
 */
export function ruleAutomaton(rule: RunRule, cells: readonly number[], width: number): RuleAutomaton | null {
  const evaluator = new RunRuleEvaluator([rule], true);
  const count = cells.length - 1;
  const values = Array.from({ length: count }, (_, cell) =>
    middleOf(cells[cell] as number, cells[cell + 1] as number),
  );
  const start = canonical(evaluator.state(), rule);
  const known = new Map<string, number>([[key(start), 0]]);
  const queue: RunRuleState[] = [start];
  const next: number[] = [];
  for (let state = 0; state < queue.length; state++) {
    if (state >= MOST_STATES) return null;
    const from = queue[state] as RunRuleState;
    for (const value of values) {
      for (const direction of [FALLING, FIRST, RISING]) {
        const previous = direction === FIRST ? null : value + (direction === FALLING ? 1 : -1);
        evaluator.restore({ ...from, previous });
        if (evaluator.push(value, 0, 1, -width, width) !== 0) {
          next.push(-1);
          continue;
        }
        const to = canonical(evaluator.state(), rule);
        const name = key(to);
        let index = known.get(name);
        if (index === undefined) {
          index = queue.length;
          known.set(name, index);
          queue.push(to);
        }
        next.push(index);
      }
    }
  }
  return { states: queue.length, next: Int32Array.from(next) };
}

function middleOf(low: number, high: number): number {
  if (low === -Infinity) return high === Infinity ? 0.25 : high - 1;
  return high === Infinity ? low + 1 : 0.5 * (low + high);
}

/** Drops what no later judgement can depend on, so that equal futures are one state. */
function canonical(state: RunRuleState, rule: RunRule): RunRuleState {
  let [a = 0, b = 0, up = 0, down = 0] = state.words;
  if (rule.kind === 'zone') {
    if (rule.k < rule.m) {
      const kept = (1 << (rule.m - 1)) - 1;
      a &= kept;
      b &= kept;
    }
    if (rule.side === 'both' && rule.k === rule.m) {
      // A side counts when it was seen within the run; a run without the other side may go on without a signal.
      up = up < a ? Math.min(up, rule.m) : rule.m;
      down = down < a ? Math.min(down, rule.m) : rule.m;
      a = Math.min(a, rule.m);
    } else {
      up = rule.side === 'both' ? Math.min(up, rule.m) : 0;
      down = rule.side === 'both' ? Math.min(down, rule.m) : 0;
    }
  } else {
    up = down = 0;
  }
  return { length: 0, previous: null, words: [a, b, up, down] };
}

const key = (state: RunRuleState): string => state.words.join(',');
