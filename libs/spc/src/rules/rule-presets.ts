import type { RunRule } from './run-rule';

export type RulePreset =
  'nelson' | 'western-electric' | 'aiag' | 'montgomery' | 'juran' | 'iso-7870-2' | 'none';

const beyondLimits = (id: string): RunRule => ({ id, kind: 'beyond-limits' });
const oneSide = (id: string, run: number): RunRule => ({
  id,
  kind: 'zone',
  k: run,
  m: run,
  zone: 0,
  side: 'same',
});
const twoOfThree = (id: string): RunRule => ({ id, kind: 'zone', k: 2, m: 3, zone: 2, side: 'same' });
const fourOfFive = (id: string): RunRule => ({ id, kind: 'zone', k: 4, m: 5, zone: 1, side: 'same' });

const N1 = beyondLimits('N1');
const N2 = oneSide('N2', 9);
const N3: RunRule = { id: 'N3', kind: 'trend', run: 6 };
const N4: RunRule = { id: 'N4', kind: 'alternating', run: 14 };
const N5 = twoOfThree('N5');
const N6 = fourOfFive('N6');
const N7: RunRule = { id: 'N7', kind: 'within', run: 15, zone: 1 };
const N8: RunRule = { id: 'N8', kind: 'zone', k: 8, m: 8, zone: 1, side: 'both' };
const W1 = beyondLimits('W1');
const W2 = twoOfThree('W2');
const W3 = fourOfFive('W3');
const W4 = oneSide('W4', 8);
const A2 = oneSide('A2', 7);

/**
 * Every rule with a name of its own, in the order in which signals are listed.
 *
 * N1–N8: Nelson 1984. W1–W4: Western Electric 1956 (W1 = N1, W2 = N5, W3 = N6, W4 = 8 on one side).
 * A2: 7 on one side (AIAG SPC, 2nd ed.).
 */
export const NAMED_RULES: readonly RunRule[] = [N1, N2, N3, N4, N5, N6, N7, N8, W1, W2, W3, W4, A2];

/**
 * Rule sets by name.
 *
 * `iso-7870-2` is the 3-sigma test alone, the convention for phase II, and the default: each further rule adds
 * false alarms (all eight Nelson rules: one every 74 points instead of one every 370).
 *
 * @see Nelson, J. Quality Technology 16 (1984) 237; Western Electric, Statistical Quality Control Handbook (1956);
 *   AIAG SPC 2nd ed.; Montgomery, Introduction to SQC (sensitizing rules); docs/spc.md lists the evidence
 */
export const RULE_PRESETS: Readonly<Record<RulePreset, readonly RunRule[]>> = {
  nelson: [N1, N2, N3, N4, N5, N6, N7, N8],
  'western-electric': [W1, W2, W3, W4],
  aiag: [N1, A2, N3, N4, N5, N6, N7, N8],
  montgomery: [W1, W2, W3, W4, N3, N7, N4, N8],
  juran: [N1, N2, N3, N5, N6, N8],
  'iso-7870-2': [N1],
  none: [],
};
