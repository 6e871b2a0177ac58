import { didYouMean } from '../nearest';
import { placed, placedMachines } from '../plant-draft';
import { findCycle } from '../route-cycle';
import type { Rule } from './rule';

/** The route that `after` describes: its machines exist and no cell comes back to where it was. */
export const checkRoutes: Rule = ({ file, report, show }) => {
  const machines = placedMachines(file);
  const ids = machines.flatMap(({ item }) => item.id ?? []);
  const before = new Map<string, string[]>();
  for (const { item, path } of machines) {
    const seen = new Set<string>();
    for (const { item: id, path: at } of placed(item.after, [...path, 'after'])) {
      if (seen.has(id)) report(at, `${show(id)} is given twice`);
      else if (!ids.includes(id)) report(at, `there is no machine ${show(id)}${didYouMean(id, ids)}`);
      seen.add(id);
    }
    if (item.id !== undefined) before.set(item.id, [...seen]);
  }
  const cycle = findCycle(before);
  if (cycle === null) return;
  const start = machines.find(({ item }) => item.id === cycle[0]);
  report(
    [...(start?.path ?? ['lines']), 'after'],
    `the route goes in a circle, ${cycle.join(' after ')}; a cell passes a machine once`,
  );
};
