import { didYouMean } from '../nearest';
import { placed, placedMachines } from '../plant-draft';
import type { Rule } from './rule';

/** A characteristic is measured at machines that exist. */
export const checkCharacteristics: Rule = ({ file, report, show }) => {
  const ids = placedMachines(file).flatMap(({ item }) => item.id ?? []);
  const missing = (id: string) => `there is no machine ${show(id)}${didYouMean(id, ids)}`;
  for (const { item, path } of placed(file.characteristics, ['characteristics'])) {
    if (item.machine !== undefined && item.machines !== undefined) {
      report(path, 'has both machine and machines; exactly one of them is required');
    }
    if (!Object.hasOwn(item, 'machine') && !Object.hasOwn(item, 'machines')) {
      report(path, 'has neither machine nor machines; exactly one of them is required');
    }
    if (item.machine !== undefined && !ids.includes(item.machine)) {
      report([...path, 'machine'], missing(item.machine));
    }
    const seen = new Set<string>();
    for (const { item: id, path: at } of placed(item.machines, [...path, 'machines'])) {
      if (seen.has(id)) report(at, `${show(id)} is given twice`);
      else if (!ids.includes(id)) report(at, missing(id));
      seen.add(id);
    }
  }
};
