import * as fc from 'fast-check';

import { findCycle } from './route-cycle';

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

describe('findCycle', () => {
  it('finds none in a route that forks and joins again', () => {
    expect(findCycle(graph({ A: [], B: ['A'], C: ['A'], D: ['B', 'C'] }))).toBeNull();
  });

  it('shows the circle alone, not the way to it', () => {
    expect(findCycle(graph({ A: ['B'], B: ['C'], C: ['D'], D: ['B'] }))).toEqual(['B', 'C', 'D', 'B']);
  });

  it('shows a node that leads to itself', () => {
    expect(findCycle(graph({ A: [], B: ['B'] }))).toEqual(['B', 'B']);
  });

  it('ignores nodes that are not in the graph', () => {
    expect(findCycle(graph({ A: ['X'], B: ['A', 'Y'] }))).toBeNull();
  });

  it('follows a chain of 100,000 nodes', () => {
    const chain = Array.from({ length: 100_000 }, (_, i): [string, string[]] => [`${i}`, [`${i + 1}`]]);
    expect(findCycle(new Map(chain))).toBeNull();
    expect(findCycle(new Map([...chain, ['100000', ['0']]]))).toHaveLength(100_002);
  });

  it('never finds a circle where every edge leads to a smaller number, and finds a real one after closing it', () => {
    const edges = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const down = new Map<string, string[]>(Array.from({ length: 21 }, (_, i) => [`${i}`, []]));
        for (const [a, b] of pairs) if (a !== b) down.get(`${Math.max(a, b)}`)?.push(`${Math.min(a, b)}`);
        expect(findCycle(down)).toBeNull();

        for (let i = 1; i <= 20; i += 1) down.get(`${i}`)?.push(`${i - 1}`);
        down.get('0')?.push('20');
        const cycle = findCycle(down) ?? [];
        expect(cycle.length).toBeGreaterThan(1);
        expect(cycle.at(-1)).toBe(cycle[0]);
        for (const [i, node] of cycle.slice(0, -1).entries()) expect(down.get(node)).toContain(cycle[i + 1]);
      }),
      { seed: 3 },
    );
  });
});
