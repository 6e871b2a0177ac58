import { DURATION_RULE, LONGEST_DURATION_MS, parseDuration } from '../duration';
import { placedGroups, placedMachines } from '../plant-draft';
import type { Path } from '../plant-issue';
import type { Rule, RuleContext } from './rule';

export const checkIntervals: Rule = (context) => {
  const { file, report, show } = context;
  for (const { item, path } of placedMachines(file).flatMap(placedGroups)) {
    const sampling = checkDuration(context, item.sampling, [...path, 'sampling']);
    // A file that leaves publishing out gets the default of the schema, against which sampling counts too.
    const publishing = checkDuration(context, item.publishing ?? '1s', [...path, 'publishing']);
    if (publishing === 0) {
      report([...path, 'publishing'], `${show(item.publishing)} is not above 0; publishing > 0`);
    } else if (sampling !== null && publishing !== null && sampling > publishing) {
      const rule = 'sampling ≤ publishing, or 0 for every change';
      report([...path, 'sampling'], `${sampling} ms is longer than publishing, ${publishing} ms; ${rule}`);
    }
  }
  for (const { item, path } of placedMachines(file).flatMap(placedGroups)) {
    checkDuration(context, item.rideThrough, [...path, 'rideThrough']);
    if (checkDuration(context, item.maxGap, [...path, 'maxGap']) === 0) {
      report([...path, 'maxGap'], `${show(item.maxGap)} is not above 0; maxGap > 0`);
    }
  }
  if (checkDuration(context, file.orders?.poll, ['orders', 'poll']) === 0) {
    report(['orders', 'poll'], `${show(file.orders?.poll)} is not above 0; poll > 0`);
  }
};

/** @returns milliseconds; null when there is no duration, or one that was reported */
export function checkDuration(
  { report, show }: RuleContext,
  duration: string | number | undefined,
  path: Path,
): number | null {
  if (duration === undefined) return null;
  const milliseconds = parseDuration(duration);
  if (milliseconds === null) {
    const limits = `whole milliseconds, at most ${LONGEST_DURATION_MS / 3_600_000} h`;
    report(path, `${show(duration)} is not a duration; ${DURATION_RULE} is expected, ${limits}`);
  }
  return milliseconds;
}
