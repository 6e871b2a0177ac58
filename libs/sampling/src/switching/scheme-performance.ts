import type { Tails } from '@cellgate/statistics';
import { newSwitchingState, switchingStep, type SwitchingRules, type SwitchingState } from './lot-switching';

export interface SchemePlan {
  /** sample size of the plan of a mode */
  readonly n: number;
  /** probability that it accepts (`lower`) and withholds (`upper`) */
  readonly acceptance: Tails;
}

export interface SchemePerformance {
  /** long-run share of lots accepted */
  readonly pa: number;
  /** long-run share of lots inspected in each mode */
  readonly weights: { readonly normal: number; readonly tightened: number; readonly reduced: number };
  /** average number of units inspected a lot */
  readonly asn: number;
}

/**
 * Long-run performance of a plan with its switching rules, at one constant quality.
 *
 * The states of the switching procedure itself form a Markov chain; its stationary distribution is found by the
 * elimination of Grassmann, Taksar and Heyman, which subtracts nothing. Causes count as corrected, conditions as met;
 * `reduced` null stands for approval not given. A discontinued stream resumes on tightened inspection.
 *
 * @see Stephens & Larson, Sankhyā B 29 (1967); vectors: test/vectors/sampling/switching.json
 */
export function schemePerformance(
  rules: SwitchingRules,
  plans: { readonly normal: SchemePlan; readonly tightened: SchemePlan; readonly reduced: SchemePlan | null },
): SchemePerformance {
  const used = { normal: plans.normal, tightened: plans.tightened, reduced: plans.reduced ?? plans.normal };
  const chain = recurrentChain(rules, used, plans.reduced !== null);
  const weight = stationary(chain.map(({ to }) => to));
  const weights = { normal: 0, tightened: 0, reduced: 0 };
  chain.forEach(({ mode }, i) => {
    weights[mode] += weight[i] as number;
  });
  const mean = (figure: (plan: SchemePlan) => number): number =>
    weights.normal * figure(used.normal) +
    weights.tightened * figure(used.tightened) +
    weights.reduced * figure(used.reduced);
  return { pa: mean(({ acceptance }) => acceptance.lower), weights, asn: mean(({ n }) => n) };
}

// Less likely results are left out, or products of them underflow and leave 0/0.
const NEVER = 1e-40;

type ActiveMode = 'normal' | 'tightened' | 'reduced';
interface Node {
  readonly mode: ActiveMode;
  readonly to: Map<number, number>;
}

function recurrentChain(
  rules: SwitchingRules,
  plans: Readonly<Record<ActiveMode, SchemePlan>>,
  reductionApproved: boolean,
): Node[] {
  const index = new Map<string, number>();
  const nodes: (Node & { readonly state: SwitchingState })[] = [];
  const indexOf = (state: SwitchingState): number => {
    const known = distinct(rules, state, reductionApproved);
    const key = JSON.stringify(known);
    const found = index.get(key);
    if (found !== undefined) return found;
    index.set(key, nodes.length);
    nodes.push({ state: known, mode: known.mode as ActiveMode, to: new Map() });
    return nodes.length - 1;
  };
  indexOf(newSwitchingState({ reductionApproved }));
  for (let i = 0; i < nodes.length; i += 1) {
    const { state, mode, to } = nodes[i] as (typeof nodes)[number];
    const { lower, upper } = plans[mode].acceptance;
    for (const [accepted, probability] of [
      [true, lower],
      [false, upper],
    ] as const) {
      if (probability < NEVER) continue;
      const stepped = switchingStep(rules, state, { kind: 'lot', accepted }).state;
      const next = switchingStep(rules, stepped, { kind: 'cause-corrected' }).state;
      const target = indexOf(next);
      to.set(target, (to.get(target) ?? 0) + probability);
    }
  }
  return recurrentClass(nodes);
}

// Histories that no rule can tell apart are one state, so that the chain is finite.
function distinct(rules: SwitchingRules, state: SwitchingState, reductionApproved: boolean): SwitchingState {
  const active =
    state.mode === 'discontinued' ? switchingStep(rules, state, { kind: 'resume' }).state : state;
  const first = active.recent.indexOf(true);
  const { mode } = active;
  return {
    ...active,
    causeCorrected: true,
    score: 0,
    recent: mode === 'normal' && first >= 0 ? active.recent.slice(first) : [],
    acceptedInARow:
      mode === 'tightened' || (mode === 'normal' && reductionApproved) ? active.acceptedInARow : 0,
    withheldOnTightened: rules.discontinueAfter === null ? 0 : active.withheldOnTightened,
  };
}

// The states that the chain cannot leave for good: those reached from a state that everything it reaches leads back to.
function recurrentClass(nodes: readonly Node[]): Node[] {
  const reach = nodes.map((_, from) => {
    const seen = new Set([from]);
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of (nodes[at] as Node).to.keys()) {
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    return seen;
  });
  const root = reach.findIndex((seen, from) => [...seen].every((other) => reach[other]?.has(from)));
  const members = [...(reach[root] as Set<number>)].sort((a, b) => a - b);
  const position = new Map(members.map((member, i) => [member, i]));
  return members.map((member) => {
    const { mode, to } = nodes[member] as Node;
    return { mode, to: new Map([...to].map(([target, p]) => [position.get(target) as number, p])) };
  });
}

function stationary(rows: readonly Map<number, number>[]): number[] {
  const size = rows.length;
  const p = rows.map((row) => Float64Array.from({ length: size }, (_, j) => row.get(j) ?? 0));
  const cell = (i: number, j: number): number => (p[i] as Float64Array)[j] as number;
  for (let k = size - 1; k > 0; k -= 1) {
    let out = 0;
    for (let j = 0; j < k; j += 1) out += cell(k, j);
    for (let i = 0; i < k; i += 1) {
      const share = cell(i, k) / out;
      (p[i] as Float64Array)[k] = share;
      for (let j = 0; j < k; j += 1) {
        (p[i] as Float64Array)[j] = cell(i, j) + share * cell(k, j);
      }
    }
  }
  const weight = [1];
  for (let k = 1; k < size; k += 1) {
    let value = 0;
    for (let i = 0; i < k; i += 1) value += (weight[i] as number) * cell(i, k);
    weight.push(value);
  }
  const total = weight.reduce((sum, value) => sum + value, 0);
  return weight.map((value) => value / total);
}
