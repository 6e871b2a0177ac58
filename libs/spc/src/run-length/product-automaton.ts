import { FALLING, FIRST, RISING, type RuleAutomaton } from './rule-automaton';

/** All rules together; state 0 is the start, before the first point. */
export interface ProductAutomaton {
  readonly states: number;
  readonly cells: number;
  /** As in {@link RuleAutomaton}; −1 when any rule signals. */
  readonly next: Int32Array;
  /** Cell by which a state is entered; only meaningful for directional products. */
  readonly cellOf: Int32Array;
}

const MOST_STATES = 120_000;

/**
 * Product of rule automata, reachable states only.
 *
 * @param directional - whether the states must tell by which cell they were entered (rules that compare neighbours)
 * @returns null when there are more than 120 000 states
 */
export function productAutomaton(
  automata: readonly RuleAutomaton[],
  cells: number,
  directional: boolean,
): ProductAutomaton | null {
  const span = automata.reduce((size, automaton) => size * automaton.states, cells + 1);
  if (span > Number.MAX_SAFE_INTEGER) return null;
  const rules = automata.length;
  const directions = directional ? [FALLING, FIRST, RISING] : [FIRST];
  const known = new Map<number, number>([[0, 0]]);
  const tuples: number[] = new Array<number>(rules).fill(0);
  const cellOf: number[] = [0];
  const next: number[] = [];
  const target = new Array<number>(rules).fill(0);
  for (let state = 0; state < cellOf.length; state++) {
    if (state >= MOST_STATES) return null;
    for (let cell = 0; cell < cells; cell++) {
      for (const direction of [FALLING, FIRST, RISING]) {
        if (!directions.includes(direction) || (directional && (direction === FIRST) !== (state === 0))) {
          next.push(-1);
          continue;
        }
        let code = directional ? cell + 1 : 0;
        for (let rule = 0; rule < rules; rule++) {
          const automaton = automata[rule] as RuleAutomaton;
          const own = tuples[state * rules + rule] as number;
          const to = automaton.next[(own * cells + cell) * 3 + direction] as number;
          if (to < 0) {
            code = -1;
            break;
          }
          target[rule] = to;
          code = code * automaton.states + to;
        }
        if (code < 0) {
          next.push(-1);
          continue;
        }
        let index = known.get(code);
        if (index === undefined) {
          index = cellOf.length;
          known.set(code, index);
          cellOf.push(cell);
          for (let rule = 0; rule < rules; rule++) tuples.push(target[rule] as number);
        }
        next.push(index);
      }
    }
  }
  return { states: cellOf.length, cells, next: Int32Array.from(next), cellOf: Int32Array.from(cellOf) };
}
