import { normalCdf } from '@cellgate/statistics';
import { gaussLegendre } from '../constants/gauss-legendre';
import type { RunRule } from '../rules/run-rule';
import { FALLING, FIRST, RISING, ruleAutomaton } from './rule-automaton';
import { productAutomaton, type ProductAutomaton } from './product-automaton';

export interface RunLengthOptions {
  /** Shift of the mean in sigma of the plotted statistic, from the first point on; 0 unless given. */
  readonly shift?: number;
  /** Control limits in sigma; 3 unless given. */
  readonly width?: number;
}

const NODES = 8;
const MOST_STEPS = 20_000;
const known = new Map<string, number | null>();

/**
 * Average run length of a combination of run rules on independent normal points: the mean number of points up to and
 * including the first signal of any rule.
 *
 * Exact up to rounding, no simulation. The rules form the product of their automata. Zone rules alone give a Markov
 * chain over its states; rules that compare neighbours (trends, alternation) need the last value too: its density in
 * every cell, in the coordinate u = Φ(x − shift), is carried at Gauss–Legendre nodes, where it is a polynomial and the
 * steps up and down within a cell are exact integrals. P(T > t) is summed over t until its ratio of neighbours is
 * constant, then as a geometric series.
 *
 * Windows start with the chart and signal early (k of the first points), as Champ & Woodall count; waiting for a full
 * window changes these figures by less than 0.3 %.
 *
 * @returns Infinity for no rules; null when the rules remember too much to enumerate or the run length exceeds 1e9
 * @see Champ & Woodall, Technometrics 29 (1987) 393; vectors: test/vectors/spc/arl.json
 * @example
 * averageRunLength([{ id: 'N1', kind: 'beyond-limits' }]) // => 370.3983...
 */
export function averageRunLength(rules: readonly RunRule[], options: RunLengthOptions = {}): number | null {
  const shift = options.shift ?? 0;
  const width = options.width ?? 3;
  if (rules.length === 0) return Infinity;
  const key = JSON.stringify([rules, shift, width]);
  const stored = known.get(key);
  if (stored !== undefined) return stored;
  const result = compute(rules, shift, width);
  if (known.size > 500) known.clear();
  known.set(key, result);
  return result;
}

function compute(rules: readonly RunRule[], shift: number, width: number): number | null {
  const borders = new Set([-Infinity, Infinity]);
  let directional = false;
  for (const rule of rules) {
    if (rule.kind === 'beyond-limits') borders.add(-width).add(width);
    else if (rule.kind === 'zone' || rule.kind === 'within') borders.add(-rule.zone).add(rule.zone);
    else directional = true;
  }
  // −0 and 0 are one border in a set.
  const cells = [...borders].sort((a, b) => a - b);
  const automata = [];
  for (const rule of rules) {
    const automaton = ruleAutomaton(rule, cells, width);
    if (!automaton) return null;
    automata.push(automaton);
  }
  const product = productAutomaton(automata, cells.length - 1, directional);
  if (!product) return null;
  const memory = Math.max(
    ...rules.map((rule) => (rule.kind === 'beyond-limits' ? 1 : rule.kind === 'zone' ? rule.m : rule.run)),
  );
  const edges = cells.map((border) => normalCdf(border - shift));
  return directional ? densityRunLength(product, edges, memory) : chainRunLength(product, edges, memory);
}

/**
 * Sums P(T > t) given a function that makes the next step and returns the surviving probability. The ratio must stay
 * constant for longer than the rules remember: a rule of 15 points leaves it untouched for the first 14.
 */
function sumSurvival(first: number, memory: number, step: () => number): number | null {
  let sum = 1 + first;
  let survival = first;
  let ratio = 0;
  let steady = 0;
  for (let t = 0; t < MOST_STEPS; t++) {
    if (survival < 1e-17 * sum) return sum;
    const next = step();
    sum += next;
    const now = next / survival;
    steady = Math.abs(now - ratio) < 2e-14 ? steady + 1 : 0;
    ratio = now;
    survival = next;
    if (steady >= memory + 8) {
      if (1 - ratio < 1e-9) return null;
      return sum + (survival * ratio) / (1 - ratio);
    }
  }
  return null;
}

function chainRunLength(product: ProductAutomaton, edges: readonly number[], memory: number): number | null {
  const { states, cells, next } = product;
  const chance = Array.from(
    { length: cells },
    (_, cell) => (edges[cell + 1] as number) - (edges[cell] as number),
  );
  let now = new Float64Array(states);
  let then = new Float64Array(states);
  now[0] = 1;
  const step = (): number => {
    then.fill(0);
    let survival = 0;
    for (let state = 0; state < states; state++) {
      const mass = now[state] as number;
      if (mass === 0) continue;
      for (let cell = 0; cell < cells; cell++) {
        const target = next[(state * cells + cell) * 3 + FIRST] as number;
        if (target < 0) continue;
        const moved = mass * (chance[cell] as number);
        then[target] = (then[target] as number) + moved;
        survival += moved;
      }
    }
    [now, then] = [then, now];
    return survival;
  };
  return sumSurvival(step(), memory, step);
}

/** As the chain, with the density of the last value in its cell. A state's cell is the one it was entered by. */
function densityRunLength(
  product: ProductAutomaton,
  edges: readonly number[],
  memory: number,
): number | null {
  const { states, cells, next, cellOf } = product;
  const rule = gaussLegendre(NODES);
  const upTo = partialIntegrals(rule.nodes, rule.weights);
  let now = new Float64Array(states * NODES);
  let then = new Float64Array(states * NODES);
  const widthOf = (cell: number) => 0.5 * ((edges[cell + 1] as number) - (edges[cell] as number));
  const massOf = (density: Float64Array, state: number, half: number): number => {
    let mass = 0;
    for (let i = 0; i < NODES; i++)
      mass += (rule.weights[i] as number) * (density[state * NODES + i] as number);
    return mass * half;
  };
  const total = (density: Float64Array): number => {
    let sum = 0;
    for (let state = 1; state < states; state++)
      sum += massOf(density, state, widthOf(cellOf[state] as number));
    return sum;
  };
  for (let cell = 0; cell < cells; cell++) {
    const target = next[cell * 3 + FIRST] as number;
    if (target >= 0) now.fill(1, target * NODES, (target + 1) * NODES);
  }
  const step = (): number => {
    then.fill(0);
    for (let state = 1; state < states; state++) {
      const own = cellOf[state] as number;
      const half = widthOf(own);
      const mass = massOf(now, state, half);
      if (mass === 0) continue;
      for (let cell = 0; cell < cells; cell++) {
        const row = (state * cells + cell) * 3;
        if (cell !== own) {
          const target = next[row + (cell > own ? RISING : FALLING)] as number;
          if (target < 0) continue;
          for (let i = 0; i < NODES; i++)
            then[target * NODES + i] = (then[target * NODES + i] as number) + mass;
          continue;
        }
        const up = next[row + RISING] as number;
        const down = next[row + FALLING] as number;
        if (up < 0 && down < 0) continue;
        for (let i = 0; i < NODES; i++) {
          let below = 0;
          for (let j = 0; j < NODES; j++) {
            below += (upTo[i * NODES + j] as number) * (now[state * NODES + j] as number);
          }
          below *= half;
          if (up >= 0) then[up * NODES + i] = (then[up * NODES + i] as number) + below;
          if (down >= 0) then[down * NODES + i] = (then[down * NODES + i] as number) + (mass - below);
        }
      }
    }
    [now, then] = [then, now];
    return total(now);
  };
  return sumSurvival(total(now), memory, step);
}

/** Integrals of the Lagrange polynomials of the nodes from −1 to each node. */
function partialIntegrals(nodes: Float64Array, weights: Float64Array): Float64Array {
  const n = nodes.length;
  const result = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const lagrange = (x: number): number => {
      let product = 1;
      for (let k = 0; k < n; k++) {
        if (k !== j) product *= (x - (nodes[k] as number)) / ((nodes[j] as number) - (nodes[k] as number));
      }
      return product;
    };
    for (let i = 0; i < n; i++) {
      const half = 0.5 * ((nodes[i] as number) + 1);
      let integral = 0;
      for (let q = 0; q < n; q++)
        integral += (weights[q] as number) * lagrange(-1 + half * ((nodes[q] as number) + 1));
      result[i * n + j] = integral * half;
    }
  }
  return result;
}
