/**
 * A circle in a directed graph, as the nodes along it with the first one repeated at the end.
 *
 * @param edges - the nodes that each node leads to; unknown ones are ignored
 * @returns null when there is none
 * @example
 * findCycle(new Map([['A', ['B']], ['B', ['A']]])) // => ['A', 'B', 'A']
 */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const finished = new Set<string>();
  for (const start of edges.keys()) {
    // A stack of its own: a route may be longer than the call stack.
    const trail: { node: string; next: number }[] = [{ node: start, next: 0 }];
    const onTrail = new Map([[start, 0]]);
    while (trail.length > 0) {
      const top = trail[trail.length - 1];
      if (top === undefined) break;
      const neighbour = edges.get(top.node)?.[top.next];
      top.next += 1;
      if (neighbour === undefined) {
        finished.add(top.node);
        onTrail.delete(top.node);
        trail.pop();
      } else if (onTrail.has(neighbour)) {
        return [...trail.slice(onTrail.get(neighbour)).map(({ node }) => node), neighbour];
      } else if (!finished.has(neighbour) && edges.has(neighbour)) {
        onTrail.set(neighbour, trail.length);
        trail.push({ node: neighbour, next: 0 });
      }
    }
  }
  return null;
}
