import { InvalidChartRequestError } from '../errors';
import { isFiniteNumber, IssueList, shown } from '../evaluate/issue-list';

/** One point of an incremental chart, in the form its kind takes. */
export interface IncrementalPoint {
  readonly value?: number | null;
  readonly subgroup?: readonly (number | null)[];
  readonly count?: number | null;
  readonly size?: number | null;
  /** Excluded from every run window; judged alone against its limits. */
  readonly excluded?: boolean;
}

export interface CheckedPoint {
  /** The value, the mean of the subgroup or the count; NaN is missing. */
  readonly mean: number;
  readonly size: number;
  readonly subgroup: readonly (number | null)[];
  readonly fromSubgroup: boolean;
  readonly excluded: boolean;
}

const SIZED = ['p', 'np', 'u', 'laney-p', 'laney-u'];
const COUNTS = [...SIZED, 'c', 'g'];
const WHOLE = ['p', 'np', 'laney-p'];

/** @throws InvalidChartRequestError naming the field, the value and the rule */
export function checkPoint(chart: string, point: IncrementalPoint): CheckedPoint {
  const excluded = point.excluded === true;
  const issues = new IssueList();
  const grouped =
    chart.startsWith('xbar') || ((chart === 'ewma' || chart === 'cusum') && point.subgroup !== undefined);
  if (grouped) {
    const subgroup = point.subgroup ?? [];
    let size = 0;
    let sum = 0;
    for (const [i, value] of subgroup.entries()) {
      if (value === null) continue;
      if (!isFiniteNumber(value))
        issues.add(`/subgroup/${i}`, 'INVALID_VALUE', `${shown(value)} is no finite number`);
      size++;
      sum += value;
    }
    if (issues.issues.length > 0) throw new InvalidChartRequestError(issues.issues);
    let rest = 0;
    const mean = sum / size;
    for (const value of subgroup) if (value !== null) rest += value - mean;
    return { mean: mean + rest / size, size, subgroup, fromSubgroup: true, excluded };
  }
  const counted = COUNTS.includes(chart);
  const field = counted ? 'count' : 'value';
  const given = counted ? point.count : point.value;
  if (given === undefined)
    issues.add(`/${field}`, 'MISSING_FIELD', `a point of chart ${chart} needs ${field}`);
  else if (given !== null && !isFiniteNumber(given)) {
    issues.add(`/${field}`, 'INVALID_VALUE', `${shown(given)} is neither a finite number nor null`);
  } else if (counted && given !== null && !(Number.isInteger(given) && given >= 0)) {
    issues.add('/count', 'INVALID_COUNT', `${given}: a count must be a whole number from 0`);
  } else if (chart === 't' && given !== null && given < 0) {
    issues.add('/value', 'INVALID_VALUE', `${given}: a time must not be negative`);
  }
  let mean = given ?? NaN;
  let size = 1;
  if (SIZED.includes(chart)) {
    size = point.size ?? NaN;
    if (size !== size || (size === 0 && !(mean > 0))) mean = size = NaN;
    else if (!(isFiniteNumber(size) && size > 0) || (WHOLE.includes(chart) && !Number.isInteger(size))) {
      issues.add('/size', 'INVALID_SIZE', `${size}: a size must be above 0, and whole for inspected units`);
    } else if (WHOLE.includes(chart) && mean > size) {
      issues.add('/count', 'INVALID_COUNT', `${mean} nonconforming of ${size} inspected`);
    }
  }
  if (issues.issues.length > 0) throw new InvalidChartRequestError(issues.issues);
  return { mean, size, subgroup: [], fromSubgroup: false, excluded };
}
