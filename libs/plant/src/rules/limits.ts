import { placed, placedMachines, placedSignals } from '../plant-draft';
import type { Rule } from './rule';

export const checkLimits: Rule = ({ file, report }) => {
  for (const { item, path } of placedMachines(file).flatMap(placedSignals)) {
    const [low, high] = item.range ?? [];
    if (low !== undefined && high !== undefined && !(low < high)) {
      report([...path, 'range'], `[${low}, ${high}]: the low end must be below the high end`);
    }
  }
  for (const { item, path } of placed(file.characteristics, ['characteristics'])) {
    const { lsl, usl, target } = item;
    if (lsl !== undefined && usl !== undefined && !(lsl < usl)) {
      report([...path, 'lsl'], `LSL ${lsl} is not below USL ${usl}; LSL < USL`);
    } else if (target !== undefined && lsl !== undefined && target < lsl) {
      report([...path, 'target'], `target ${target} is below LSL ${lsl}; LSL ≤ target ≤ USL`);
    } else if (target !== undefined && usl !== undefined && target > usl) {
      report([...path, 'target'], `target ${target} is above USL ${usl}; LSL ≤ target ≤ USL`);
    }
  }
};
