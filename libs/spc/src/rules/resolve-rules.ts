import type { RequestIssue } from '../errors';
import { NAMED_RULES, RULE_PRESETS, type RulePreset } from './rule-presets';
import { LONGEST_ZONE_WINDOW, MOST_RULES, type RuleSide, type RunRule } from './run-rule';

/** A rule in a request: a named one (its numbers may be changed) or a new one with the numbers of its kind. */
export interface RuleRequest {
  readonly id: string;
  readonly kind?: RunRule['kind'];
  readonly k?: number;
  readonly m?: number;
  readonly zone?: number;
  readonly side?: RuleSide;
  readonly run?: number;
}

export type RuleSelection = RulePreset | readonly (string | RuleRequest)[];

const KEYS = new Set(['id', 'kind', 'k', 'm', 'zone', 'side', 'run']);
const SIDES: readonly unknown[] = ['same', 'either', 'both', 'upper', 'lower'];
const KINDS: readonly unknown[] = ['beyond-limits', 'zone', 'within', 'trend', 'alternating'];

const isRun = (value: unknown, least: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= 1000;
const isZone = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 10 && Number.isFinite(value);

/**
 * Turns the rules of a request into rules with all their numbers.
 *
 * Accepts a preset name, or a list whose members are a rule id (`"N5"`), an id with changed numbers
 * (`{id: "N2", run: 8}`) or a rule of one's own (`{id: "long run", kind: "zone", k: 12, m: 14, zone: 0, side: "same"}`;
 * `kind` may be left out when `zone` and `k` or `run` say it).
 *
 * @param selection - what the request holds; anything
 * @param pointer - JSON pointer of the selection, for the issues
 * @returns the rules, or every issue found
 * @example
 * resolveRules('western-electric', '/rules').rules.length // => 4
 */
export function resolveRules(
  selection: unknown,
  pointer: string,
): { readonly rules: readonly RunRule[]; readonly issues: readonly RequestIssue[] } {
  const presets = Object.keys(RULE_PRESETS).join(', ');
  if (typeof selection === 'string') {
    if (Object.hasOwn(RULE_PRESETS, selection)) {
      return { rules: RULE_PRESETS[selection as RulePreset], issues: [] };
    }
    const detail = `unknown rule set ${JSON.stringify(selection)}; known: ${presets}`;
    return { rules: [], issues: [{ pointer, code: 'UNKNOWN_RULE', detail }] };
  }
  if (!Array.isArray(selection)) {
    const detail = `must be one of ${presets}, or a list of rules`;
    return { rules: [], issues: [{ pointer, code: 'INVALID_RULE', detail }] };
  }
  const rules: RunRule[] = [];
  const issues: RequestIssue[] = [];
  if (selection.length > MOST_RULES) {
    issues.push({ pointer, code: 'INVALID_RULE', detail: `at most ${MOST_RULES} rules` });
    return { rules, issues };
  }
  const entries: readonly unknown[] = selection;
  for (const [index, entry] of entries.entries()) {
    const at = `${pointer}/${index}`;
    const found = resolveRule(typeof entry === 'string' ? { id: entry } : entry);
    if (typeof found === 'string') {
      const code = found.startsWith('unknown rule') ? 'UNKNOWN_RULE' : 'INVALID_RULE';
      issues.push({ pointer: at, code, detail: found });
    } else if (rules.some((rule) => rule.id === found.id)) {
      issues.push({ pointer: at, code: 'INVALID_RULE', detail: `the id ${found.id} is used twice` });
    } else {
      rules.push(found);
    }
  }
  return { rules, issues };
}

function resolveRule(entry: unknown): RunRule | string {
  if (typeof entry !== 'object' || entry === null) return 'a rule is an id or an object with an id';
  const given = entry as Record<string, unknown>;
  const { id } = given;
  if (typeof id !== 'string' || id.length === 0 || id.length > 64)
    return 'id must be a text of 1 to 64 characters';
  const foreign = Object.keys(given).find((key) => !KEYS.has(key));
  if (foreign !== undefined) return `unknown field ${foreign}; a rule has ${[...KEYS].join(', ')}`;
  const named = NAMED_RULES.find((rule) => rule.id === id);
  if (!named && Object.keys(given).length === 1) {
    return `unknown rule ${id}; known: ${NAMED_RULES.map((rule) => rule.id).join(', ')}`;
  }
  const kind = given['kind'] ?? named?.kind ?? (given['zone'] === undefined ? undefined : 'zone');
  if (!KINDS.includes(kind)) return `kind must be one of ${KINDS.join(', ')}`;
  const own = (named?.kind === kind ? { ...named } : {}) as Record<string, unknown>;
  return completeRule(id, kind as RunRule['kind'], own, given);
}

function completeRule(
  id: string,
  kind: RunRule['kind'],
  own: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): RunRule | string {
  const allowed: Record<RunRule['kind'], readonly string[]> = {
    'beyond-limits': [],
    zone: ['k', 'm', 'zone', 'side', 'run'],
    within: ['run', 'zone'],
    trend: ['run'],
    alternating: ['run'],
  };
  const foreign = Object.keys(given).find(
    (key) => key !== 'id' && key !== 'kind' && !allowed[kind].includes(key),
  );
  if (foreign !== undefined) return `a rule of kind ${kind} has no ${foreign}`;
  const value = { ...own, ...given };
  switch (kind) {
    case 'beyond-limits':
      return { id, kind };
    case 'trend':
    case 'alternating':
      if (!isRun(value['run'], 3)) return 'run must be an integer from 3 to 1000';
      return { id, kind, run: value['run'] };
    case 'within':
      if (!isRun(value['run'], 1)) return 'run must be an integer from 1 to 1000';
      if (!isZone(value['zone']) || value['zone'] === 0)
        return 'zone must be a number above 0 and at most 10';
      return { id, kind, run: value['run'], zone: value['zone'] };
    case 'zone': {
      // `run` is short for k = m = run.
      const k = given['run'] ?? value['k'];
      const m =
        given['run'] ??
        given['m'] ??
        (given['k'] !== undefined && own['k'] === own['m'] ? k : value['m']) ??
        k;
      const side = value['side'] ?? 'same';
      if (!isRun(k, 1) || !isRun(m, 1) || k > m) return 'k and m must be integers with 1 ≤ k ≤ m ≤ 1000';
      if (k < m && m > LONGEST_ZONE_WINDOW) {
        return `m is at most ${LONGEST_ZONE_WINDOW} when k is smaller than m`;
      }
      if (!isZone(value['zone'])) return 'zone must be a number from 0 to 10';
      if (!SIDES.includes(side)) return `side must be one of ${SIDES.join(', ')}`;
      if (side === 'both' && k < 2) return 'both sides need k of at least 2';
      return { id, kind, k, m, zone: value['zone'], side: side as RuleSide };
    }
  }
}
