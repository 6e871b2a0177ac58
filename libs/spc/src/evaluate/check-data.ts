import type { VectorPoint } from '../charts/hotelling-chart';
import { type ChartKind, MOST_POINTS } from './chart-request';
import { isFiniteNumber, isList, type IssueList, shown } from './issue-list';

/** The data of a request as columns; NaN is missing. */
export interface ChartData {
  readonly length: number;
  readonly values?: Float64Array;
  readonly subgroups?: ArrayLike<ArrayLike<number | null>>;
  readonly vectors?: readonly (readonly VectorPoint[])[];
  readonly counts?: Float64Array;
  readonly sizes?: Float64Array;
}

type Field = 'values' | 'subgroups' | 'counts' | 'sizes';

/** Data fields of each chart: one of the first list, and `sizes` where counts need them. */
const FIELDS: Readonly<Record<ChartKind, readonly Field[]>> = {
  'i-mr': ['values'],
  q: ['values'],
  t: ['values'],
  dnom: ['values'],
  'z-mr': ['values'],
  'xbar-r': ['subgroups'],
  'xbar-s': ['subgroups'],
  'three-way': ['subgroups'],
  ewma: ['values', 'subgroups'],
  cusum: ['values', 'subgroups'],
  t2: ['values', 'subgroups'],
  c: ['counts', 'values'],
  g: ['counts', 'values'],
  p: ['counts'],
  np: ['counts'],
  u: ['counts'],
  'laney-p': ['counts'],
  'laney-u': ['counts'],
};
const SIZED: readonly ChartKind[] = ['p', 'np', 'u', 'laney-p', 'laney-u'];
const BINOMIAL: readonly ChartKind[] = ['p', 'np', 'laney-p'];

/**
 * Reads the data of a request. Every fault is an issue with its position: a value that is neither a finite number nor
 * null, an empty or too long series, lists of different length, a count that is no count.
 *
 * @returns null when there is no usable series
 */
export function checkData(
  body: Readonly<Record<string, unknown>>,
  chart: ChartKind,
  issues: IssueList,
): ChartData | null {
  const allowed = FIELDS[chart];
  const given = (['values', 'subgroups', 'counts'] as const).filter((field) => body[field] !== undefined);
  for (const field of given) {
    if (!allowed.includes(field)) {
      issues.add(`/${field}`, 'INVALID_FIELD', `chart ${chart} takes ${allowed.join(' or ')}`);
    }
  }
  if (body['sizes'] !== undefined && !SIZED.includes(chart) && chart !== 'c') {
    issues.add('/sizes', 'INVALID_FIELD', `chart ${chart} takes no sizes`);
  }
  const usable = given.filter((field) => allowed.includes(field));
  const field = usable[0];
  if (field === undefined) {
    issues.add(`/${allowed[0] as string}`, 'MISSING_FIELD', `chart ${chart} needs ${allowed.join(' or ')}`);
    return null;
  }
  if (usable.length > 1)
    issues.add(`/${usable[1] as string}`, 'INVALID_FIELD', `give ${allowed.join(' or ')}, not both`);
  const list = body[field];
  if (!isList(list)) {
    issues.add(`/${field}`, 'INVALID_FIELD', `must be a list, got ${shown(list)}`);
    return null;
  }
  const { length } = list;
  if (length === 0) {
    issues.add(`/${field}`, 'EMPTY_SERIES', 'the series is empty');
    return null;
  }
  if (length > MOST_POINTS) {
    issues.add(`/${field}`, 'TOO_MANY_POINTS', `${length} points; at most ${MOST_POINTS} in one request`);
    return null;
  }
  if (chart === 't2') return { length, vectors: checkVectors(list, field, issues) };
  if (field === 'subgroups') return { length, subgroups: checkSubgroups(list, issues) };
  const numbers = checkNumbers(list, `/${field}`, issues);
  if (field === 'values' && chart !== 'c' && chart !== 'g') {
    if (chart === 't')
      checkEach(numbers, '/values', 'INVALID_VALUE', 'a time must not be negative', (v) => v >= 0, issues);
    return { length, values: numbers };
  }
  checkEach(numbers, `/${field}`, 'INVALID_COUNT', 'a count must be a whole number from 0', isCount, issues);
  if (!SIZED.includes(chart)) return { length, counts: numbers };
  return {
    length,
    counts: numbers,
    sizes: checkSizes(body['sizes'], numbers, BINOMIAL.includes(chart), issues),
  };
}

/** T² inverts a matrix of this width; wider ones say little and take long. */
const MOST_VARIABLES = 100;

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

/** A list of numbers and nulls as a column. */
export function checkNumbers(list: ArrayLike<unknown>, pointer: string, issues: IssueList): Float64Array {
  const numbers = new Float64Array(list.length);
  const fromTyped = ArrayBuffer.isView(list);
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (isFiniteNumber(value)) {
      numbers[i] = value;
      continue;
    }
    numbers[i] = NaN;
    // A typed array has no null: NaN stands for it there.
    if (value === null || (fromTyped && value !== value)) continue;
    const code = typeof value === 'number' ? 'NON_FINITE_VALUE' : 'INVALID_VALUE';
    issues.add(`${pointer}/${i}`, code, `${shown(value)} is neither null nor a finite number below 1e150`);
    if (issues.full) break;
  }
  return numbers;
}

function checkEach(
  numbers: Float64Array,
  pointer: string,
  code: string,
  rule: string,
  holds: (value: number) => boolean,
  issues: IssueList,
): void {
  for (let i = 0; i < numbers.length && !issues.full; i++) {
    const value = numbers[i] as number;
    if (value === value && !holds(value)) issues.add(`${pointer}/${i}`, code, `${value}: ${rule}`);
  }
}

function checkSizes(
  sizes: unknown,
  counts: Float64Array,
  binomial: boolean,
  issues: IssueList,
): Float64Array {
  const result = new Float64Array(counts.length).fill(NaN);
  if (isFiniteNumber(sizes)) {
    result.fill(sizes);
  } else if (isList(sizes)) {
    if (sizes.length !== counts.length) {
      issues.add('/sizes', 'LENGTH_MISMATCH', `${sizes.length} sizes for ${counts.length} counts`);
      return result;
    }
    result.set(checkNumbers(sizes, '/sizes', issues));
  } else {
    const code = sizes === undefined ? 'MISSING_FIELD' : 'INVALID_FIELD';
    issues.add('/sizes', code, 'must be a list of sizes, or one size for all points');
    return result;
  }
  for (let i = 0; i < counts.length && !issues.full; i++) {
    const size = result[i] as number;
    const count = counts[i] as number;
    // Nothing inspected: a missing point, not a rate of 0/0.
    if (size === 0 && (count === 0 || count !== count)) result[i] = counts[i] = NaN;
    else if (size !== size) counts[i] = NaN;
    else if (!(size > 0)) issues.add(`/sizes/${i}`, 'INVALID_SIZE', `${size}: a size must be above 0`);
    else if (binomial && !Number.isInteger(size)) {
      issues.add(`/sizes/${i}`, 'INVALID_SIZE', `${size}: a number of inspected units must be whole`);
    } else if (binomial && count > size) {
      issues.add(`/counts/${i}`, 'INVALID_COUNT', `${count} nonconforming of ${size} inspected`);
    }
  }
  return result;
}

function checkSubgroups(list: ArrayLike<unknown>, issues: IssueList): ArrayLike<ArrayLike<number | null>> {
  for (let g = 0; g < list.length && !issues.full; g++) {
    const group = list[g];
    if (!isList(group)) {
      issues.add(`/subgroups/${g}`, 'INVALID_FIELD', `a subgroup is a list of values, got ${shown(group)}`);
      continue;
    }
    for (let i = 0; i < group.length; i++) {
      const value = group[i];
      if (value === null || isFiniteNumber(value)) continue;
      const code = typeof value === 'number' ? 'NON_FINITE_VALUE' : 'INVALID_VALUE';
      issues.add(
        `/subgroups/${g}/${i}`,
        code,
        `${shown(value)} is neither null nor a finite number below 1e150`,
      );
    }
  }
  return list as ArrayLike<ArrayLike<number | null>>;
}

function checkVectors(
  list: ArrayLike<unknown>,
  field: Field,
  issues: IssueList,
): readonly (readonly VectorPoint[])[] {
  let width: number | null = null;
  let groupSize: number | null = null;
  const points: VectorPoint[][] = [];
  const row = (value: unknown, pointer: string): VectorPoint | null => {
    if (value === null) return null;
    if (!isList(value) || value.length === 0) {
      issues.add(pointer, 'INVALID_FIELD', `a point of t2 is a list of variables, got ${shown(value)}`);
      return null;
    }
    width ??= value.length;
    if (width > MOST_VARIABLES) {
      issues.add(pointer, 'TOO_MANY_VARIABLES', `${width} variables; at most ${MOST_VARIABLES}`);
      return null;
    }
    if (value.length !== width) {
      issues.add(pointer, 'LENGTH_MISMATCH', `${value.length} variables, the first row has ${width}`);
      return null;
    }
    return Array.from(checkNumbers(value, pointer, issues), (x) => (x === x ? x : null));
  };
  for (let i = 0; i < list.length && !issues.full; i++) {
    const entry = list[i];
    if (field === 'values') {
      const single = row(entry, `/values/${i}`);
      points.push(single ? [single] : []);
      continue;
    }
    if (!isList(entry)) {
      issues.add(`/subgroups/${i}`, 'INVALID_FIELD', 'a subgroup of t2 is a list of rows');
      continue;
    }
    const rows = Array.from({ length: entry.length }, (_, j) => row(entry[j], `/subgroups/${i}/${j}`));
    const whole = rows.every((member) => member !== null) ? (rows as VectorPoint[]) : [];
    if (whole.length > 0) {
      groupSize ??= whole.length;
      if (whole.length !== groupSize) {
        issues.add(
          `/subgroups/${i}`,
          'LENGTH_MISMATCH',
          `${whole.length} rows; all subgroups of t2 need ${groupSize}`,
        );
      }
    }
    points.push(whole);
  }
  return points;
}
