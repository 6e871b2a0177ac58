import { NAMED_RULES, type RunRule } from '@cellgate/spc';
import { SHAPES, type Shape } from '../../chart/marks';

/** Shape of the mark of a rule: its number chooses it, so the same test looks the same in every rule set. */
export function ruleShape(id: string): Shape {
  const number = Number(/\d+/.exec(id)?.[0] ?? 0);
  // Test 1, beyond the limits, gets the square; open shapes cannot hold a number.
  const filled = SHAPES.filter((shape) => shape !== 'cross' && shape !== 'ring');
  return filled[number % filled.length] as Shape;
}

/** What is written into the mark: the number of the rule, or the sign of a CUSUM. */
export function ruleNumber(id: string): string {
  return /\d+/.exec(id)?.[0] ?? id.slice(-1);
}

/** A rule in words. */
export function ruleText(id: string): string {
  if (id === 'C+') return 'upper sum above the decision interval';
  if (id === 'C-') return 'lower sum above the decision interval';
  const rule = NAMED_RULES.find((named) => named.id === id);
  return rule ? wordsOf(rule) : 'stored signal';
}

function wordsOf(rule: RunRule): string {
  switch (rule.kind) {
    case 'beyond-limits':
      return 'beyond a control limit';
    case 'trend':
      return `${rule.run} points rising or falling`;
    case 'alternating':
      return `${rule.run} points up and down in turn`;
    case 'within':
      return `${rule.run} points within ${rule.zone} sigma`;
    case 'zone': {
      const count = rule.k === rule.m ? `${rule.k} points` : `${rule.k} of ${rule.m} points`;
      const side = rule.side === 'both' ? 'on both sides' : 'on one side';
      return rule.zone === 0
        ? `${count} ${side} of the centre line`
        : `${count} beyond ${rule.zone} sigma ${side}`;
    }
  }
}
