import { didYouMean } from '../nearest';
import { placed } from '../plant-draft';
import { checkDuration } from './intervals';
import type { Rule } from './rule';

const DURATIONS = ['cumulativeWithin', 'cooldown', 'settling', 'expiry', 'maxAge', 'maxClockSkew'] as const;

/** A loop aims at a value that its set-point can bring about and acts on characteristics that exist. */
export const checkCorrectionLoops: Rule = (context) => {
  const { file, report, show } = context;
  const characteristics = placed(file.characteristics, ['characteristics']).flatMap(
    ({ item }) => item.id ?? [],
  );
  for (const { item, path } of placed(file.setPoints, ['setPoints'])) {
    const { loop } = item;
    if (loop === undefined) continue;
    const at = [...path, 'loop'];
    for (const name of DURATIONS) checkDuration(context, loop[name], [...at, name]);
    const { target } = loop;
    if (
      target !== undefined &&
      item.min !== undefined &&
      item.max !== undefined &&
      !(target >= item.min && target <= item.max)
    ) {
      report([...at, 'target'], `${target} is outside ${item.min} to ${item.max}; min ≤ target ≤ max`);
    }
    for (const cause of placed(loop.causes, [...at, 'causes'])) {
      const id = cause.item.characteristic;
      if (id === undefined || characteristics.includes(id)) continue;
      report(
        [...cause.path, 'characteristic'],
        `there is no characteristic ${show(id)}${didYouMean(id, characteristics)}`,
      );
    }
  }
};
