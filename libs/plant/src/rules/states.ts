import { STATE_PATTERN } from '../patterns';
import { placedMachines } from '../plant-draft';
import type { Rule } from './rule';

export const checkStates: Rule = ({ file, report, show }) => {
  for (const { item, path } of placedMachines(file)) {
    for (const state of Object.keys(item.status?.states ?? {})) {
      if (STATE_PATTERN.test(state)) continue;
      report(
        [...path, 'status', 'states', state],
        `${show(state)} is not a state; states are whole numbers, the values of the node`,
      );
    }
  }
};
