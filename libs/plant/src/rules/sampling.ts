import { placed } from '../plant-draft';
import { SAMPLING_AQLS, SAMPLING_LEVELS } from '../sampling-file';
import type { Path } from '../plant-issue';
import type { Rule, RuleContext } from './rule';

/** A sampling policy names what its standard has, with numbers that make sense. */
export const checkSampling: Rule = ({ file, report, show }) => {
  for (const { item, path } of placed(file.sampling?.policies, ['sampling', 'policies'])) {
    const { standard, level, aql, scheme } = item;
    if (standard !== undefined) {
      const levels: readonly string[] = SAMPLING_LEVELS[standard];
      if (levels.length > 0 && (level === undefined || !levels.includes(level))) {
        const given = level === undefined ? 'is missing' : `${show(level)} is not a level of ${standard}`;
        report([...path, 'level'], `${given}; one of ${levels.join(', ')} is expected`);
      }
      if (levels.length === 0 && level !== undefined) {
        report([...path, 'level'], `the table of ${standard} sampling has no levels; leave it out`);
      }
      if (standard === 'z1.4' && (aql === undefined || !SAMPLING_AQLS.includes(aql))) {
        const given = aql === undefined ? 'is missing' : `${aql} is not an AQL of Z1.4`;
        report([...path, 'aql'], `${given}; one of ${SAMPLING_AQLS.join(', ')} is expected`);
      }
      if (standard !== 'z1.4' && aql !== undefined) {
        report([...path, 'aql'], `${standard} has no AQL; leave it out`);
      }
      if (standard !== 'z1.4' && scheme !== undefined && scheme !== 'single') {
        report([...path, 'scheme'], `${standard} has single plans only`);
      }
    }
    if (item.class === 'critical' && item.skipLot !== undefined) {
      report([...path, 'skipLot'], 'lots are never skipped for critical characteristics');
    }
    checkNumbers({ file, report, show }, item, path);
  }
  const { hoursPerDay, minutesPerUnit } = file.sampling?.budget ?? {};
  if (hoursPerDay !== undefined && !(hoursPerDay >= 0 && hoursPerDay <= 24 * 1_000)) {
    report(['sampling', 'budget', 'hoursPerDay'], `${hoursPerDay} is not within 0 to 24000 hours`);
  }
  if (minutesPerUnit !== undefined && !(minutesPerUnit > 0)) {
    report(['sampling', 'budget', 'minutesPerUnit'], `${minutesPerUnit} is not above 0`);
  }
};

type PolicyDraft = NonNullable<NonNullable<NonNullable<RuleContext['file']['sampling']>['policies']>[number]>;

function checkNumbers({ report }: RuleContext, { switching, skipLot, risk }: PolicyDraft, path: Path): void {
  const count = (place: string, name: string, value: number | undefined): void => {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
      report([...path, place, name], `${value} is not a whole number of 1 or more`);
    }
  };
  count('switching', 'discontinueAfter', switching?.discontinueAfter);
  for (const name of ['qualifyAfter', 'advanceAfter', 'requalifyAfter', 'disqualifyAfter'] as const) {
    count('skipLot', name, skipLot?.[name]);
  }
  (skipLot?.steps ?? []).forEach((step, i, steps) => {
    const before = i === 0 ? 1 : (steps[i - 1] ?? 1);
    if (step !== undefined && !(Number.isSafeInteger(step) && step > before)) {
      report([...path, 'skipLot', 'steps', i], `${step} is not a whole number above ${before}`);
    }
  });
  count('risk', 'lots', risk?.lots);
  for (const name of ['badFraction', 'tolerance', 'fractionLimit'] as const) {
    const value = risk?.[name];
    if (value !== undefined && !(value > 0 && value < 1)) {
      report([...path, 'risk', name], `${value} is not between 0 and 1`);
    }
  }
  for (const name of ['lowRisk', 'randomShare', 'riskLimit', 'correlation'] as const) {
    const value = risk?.[name];
    if (value !== undefined && !(value >= 0 && value <= 1)) {
      report([...path, 'risk', name], `${value} is not within 0 to 1`);
    }
  }
}
